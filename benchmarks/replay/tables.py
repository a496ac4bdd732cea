"""The results as lines, as totals against the targets, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from benchmarks.replay.engine import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.replay.scoring import Marks, Score

_MARKS = ("aggregator", "imports", "call", "lines", "file")
_REGULAR = frozenset({"sorted", "last"})


@dataclass(frozen=True, slots=True)
class Total:
    """How many of some cases have what is measured, and how many should."""

    measure: str
    count: int
    of: int
    target: int | None = None

    @property
    def share(self) -> str:
        """The percentage in words."""
        return f"{100 * self.count / self.of:.1f} %" if self.of else "-"

    @property
    def is_met(self) -> bool | None:
        """Return whether the target is met, ``None`` without one."""
        return None if self.target is None else 100 * self.count >= self.target * self.of


def commit_totals(scores: Sequence[Score]) -> list[Total]:
    """Return the totals over commits."""
    return [
        _counted("same aggregator", scores, lambda marks: marks.aggregator, 95),
        _counted("same import", scores, lambda marks: marks.imports, 85),
        _counted("same include call", scores, lambda marks: marks.call, 75),
        _counted("same lines", scores, lambda marks: marks.lines, 60),
        _counted("same file to the byte", scores, lambda marks: marks.file, 35),
        *_endings(scores),
    ]


def trip_totals(scores: Sequence[Score]) -> list[Total]:
    """Return the totals over round trips."""
    regular = [score for score in scores if score.group in _REGULAR]
    others = [score for score in scores if score.group not in _REGULAR]
    where = "sorted, or the router last"
    return [
        _counted("same lines", scores, lambda marks: marks.lines, 90),
        _counted("same files to the byte", scores, lambda marks: marks.file, None),
        _counted(f"same files to the byte: {where}", regular, lambda marks: marks.file, 100),
        _counted("same files to the byte: others", others, lambda marks: marks.file, None),
        *_endings(scores),
    ]


def line(score: Score) -> str:
    """Return one case as one line."""
    flags = "".join(mark[0] if getattr(score.marks, mark) else "-" for mark in _MARKS)
    told = [score.id, score.module, "->", score.aggregator, flags, score.outcome.value, score.kind]
    told += [score.group] if score.group else []
    told += [] if score.clean else ["other changes"]
    told += [f"chose {score.chosen}"] if score.chosen not in {"", score.aggregator} else []
    told += [f"({_last_line(score.reason)})"] if score.reason else []
    return " ".join(told)


def totals_text(title: str, totals: Sequence[Total]) -> str:
    """Return totals as a plain table."""
    rows = [
        f"  {total.measure:<48} {total.count:>4} of {total.of:<4} {total.share:>8}{_target(total)}"
        for total in totals
    ]
    return "\n".join([title, *rows])


def as_json(commits: Sequence[Score], round_trips: Sequence[Score]) -> str:
    """Return everything, case by case, as JSON."""
    document = {
        "commits": [_plain(score) for score in commits],
        "round_trips": [_plain(score) for score in round_trips],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_markdown(commits: Sequence[Score], round_trips: Sequence[Score]) -> str:
    """Return the tables of ``RESULTS.md``."""
    parts = ["## Commits\n", *_totals_rows(commit_totals(commits)), ""]
    parts += ["### By repository\n", *_repository_rows(commits), ""]
    parts += ["### Case by case\n", *_case_rows(commits), ""]
    if round_trips:
        parts += ["## Round trips\n", *_totals_rows(trip_totals(round_trips)), ""]
        parts += ["### By repository\n", *_repository_rows(round_trips), ""]
        parts += ["### Case by case\n", *_case_rows(round_trips), ""]
    return "\n".join(parts)


def _counted(
    measure: str, scores: Sequence[Score], has: Callable[[Marks], bool], target: int | None
) -> Total:
    return Total(measure, sum(has(score.marks) for score in scores), len(scores), target)


def _endings(scores: Sequence[Score]) -> list[Total]:
    count = Counter(score.outcome for score in scores)
    whole = [Total(outcome.value, count[outcome], len(scores)) for outcome in Outcome]
    refused = [score for score in scores if score.outcome is Outcome.REFUSED]
    pasted = sum(score.has_snippet for score in refused)
    return [*whole, Total("refused with a snippet to paste", pasted, len(refused), 100)]


def _target(total: Total) -> str:
    if total.target is None or not total.of:
        return ""
    return f"  {'met' if total.is_met else 'not met'}, target {total.target} %"


def _plain(score: Score) -> dict[str, object]:
    return asdict(score) | {"outcome": score.outcome.value}


def _totals_rows(totals: Sequence[Total]) -> Iterator[str]:
    yield from _row("Measure", "Cases", "Of", "Share", "Target")
    yield "| --- | ---: | ---: | ---: | ---: |"
    for total in totals:
        target = "" if total.target is None else f"{total.target} %"
        yield from _row(total.measure, total.count, total.of, total.share, target)


def _repository_rows(scores: Sequence[Score]) -> Iterator[str]:
    yield from _row("Repository", "Cases", *_MARKS, "refused", "crashed")
    yield "| --- |" + " ---: |" * (len(_MARKS) + 3)
    for name, group in groupby(sorted(scores, key=_repository), key=_repository):
        own = list(group)
        counts = [sum(getattr(score.marks, mark) for score in own) for mark in _MARKS]
        ended = Counter(score.outcome for score in own)
        yield from _row(name, len(own), *counts, ended[Outcome.REFUSED], ended[Outcome.CRASHED])


def _repository(score: Score) -> str:
    return score.repository


def _case_rows(scores: Sequence[Score]) -> Iterator[str]:
    yield from _row("Case", "Router", "Aggregator", *_MARKS, "Remarks")
    yield "| --- | --- | --- |" + " :-: |" * len(_MARKS) + " --- |"
    for score in scores:
        marks = ["x" if getattr(score.marks, mark) else "" for mark in _MARKS]
        case = score.id.partition(":")[0]
        yield from _row(case, score.module, score.aggregator, *marks, _remarks(score))


def _remarks(score: Score) -> str:
    told = [score.kind, score.group, "" if score.clean else "other changes in the file"]
    told += [f"chose {score.chosen}"] if score.chosen not in {"", score.aggregator} else []
    told += [score.outcome.value] if score.outcome is not Outcome.PROVEN else []
    told += [_last_line(score.reason)]
    return "; ".join(filter(None, told)).replace("|", "\\|")


def _row(*cells: object) -> Iterator[str]:
    yield f"| {' | '.join(map(str, cells))} |"


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
