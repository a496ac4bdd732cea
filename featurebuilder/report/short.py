"""Render the short form of a build log: one screen, for the terminal and for pipes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from featurebuilder.plan.change import Part
from featurebuilder.plan.outcome import OPEN, TESTS, Outcome
from featurebuilder.report import colours
from featurebuilder.report.columns import RowLine, layout_rows, wrap_text
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line
from featurebuilder.report.log import Mark, OperationChange, Status
from featurebuilder.report.outline import api_rows, evidence, tree_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.report.columns import Row
    from featurebuilder.report.log import BuildLog, LoggedCheck, LoggedFile

_MOST_TREE_LINES = 18
_MOST_CHECKS = 4
_MOST_EVIDENCE_LINES = 12
_MOST_BREAKS = 3
_SIGNS = {Outcome.FAILED: "✗", Outcome.NOT_RUN: "?"}
_MINOR = {Part.PACKAGE.value, Part.TOOL.value}
_FULL_LOG = "-v and --log show all"
_NEEDS = ("needs ", "the test client needs ")
"""The start of a reason that names packages to install."""


def short_lines(log: BuildLog, width: int | None) -> Iterator[Text]:
    """Yield the lines of the short form: at most 30 on a terminal that is 80 cells wide.

    Prose wraps to ``width`` cells and the reasons in the file tree are cut to it; with ``None``
    each stays one line. A run that changes nothing is one line, and one for its verification.
    """
    is_noop = _is_noop(log)
    if is_noop:
        status = () if is_up_to_date(log) else (_status(log), "  ")
        yield Text.assemble(*status, noop_words(log))
    else:
        yield from _opening(log, width)
        if log.files and log.status is not Status.FAILED:
            yield Text()
            yield from _tree(log, width)
        yield Text()
    yield from _verification(log, width)
    yield from _packages(log, width)
    if not is_noop or log.status is not Status.SUCCESS:
        yield from _prose(log.closing, width)


def noop_words(log: BuildLog) -> str:
    """Return the line of a run that changed nothing, such as "Up to date: pets (12 files)"."""
    count = len(log.files)
    return f"Up to date: {to_one_line(log.name)} ({count} file{'' if count == 1 else 's'})"


def is_up_to_date(log: BuildLog) -> bool:
    """Return whether the run had nothing to change and nothing to report."""
    return _is_noop(log) and log.status in {Status.SUCCESS, Status.DRY_RUN}


def _is_noop(log: BuildLog) -> bool:
    marks = {file.mark for file in log.files}
    return marks == {Mark.UNCHANGED} and log.status is not Status.FAILED


def _status(log: BuildLog) -> Text:
    return Text(f"{log.status}", f"bold {colours.STATUS[log.status]}")


def _opening(log: BuildLog, width: int | None) -> Iterator[Text]:
    yield Text.assemble(_status(log), "  ", (to_one_line(log.title), "bold"))
    yield from _prose(log.description, width)
    # The reason follows with the checks.
    done, is_unverified, why = log.summary.partition("; not verified: ")
    more = why.partition(". ")[2]
    yield from _prose(
        f"{done}; not verified. {more}".rstrip() if is_unverified and log.checks else log.summary,
        width,
    )
    if log.detected:
        found = sentence(f"Found {', '.join(log.detected)}.")
        yield from (Text(line, "dim") for line in wrap_text(found, width))


def _prose(text: str, width: int | None) -> Iterator[Text]:
    yield from map(Text, wrap_text(sentence(text), width))


def _tree(log: BuildLog, width: int | None) -> Iterator[Text]:
    rows = _tree_rows(log)[:_MOST_TREE_LINES]
    for line in layout_rows(rows, None):
        yield _tree_line(line, width)
    left_out = len(log.files) - sum(bool(row.mark) for row in rows)
    if left_out:
        noun = "file" if left_out == 1 else "files"
        yield Text(f"and {left_out} more {noun}; {_FULL_LOG}", "dim")


def _tree_rows(log: BuildLog) -> list[Row]:
    """Return the rows of the most important files.

    In a conflict, these are the conflicts. Otherwise new package markers and the tool's own files
    are left out, and if the tree is too long, new shared files too.
    """
    if log.status is Status.CONFLICT:
        conflicts = [file for file in log.files if file.mark is Mark.CONFLICT]
        return tree_rows(log.root, conflicts or log.files, joins_folders=True)
    shown = [_without_needs(file) for file in log.files]
    rows: list[Row] = []
    for skipped in (_MINOR, _MINOR | {Part.SUPPORT.value}):
        files = [one for one in shown if one.mark is not Mark.NEW or one.part not in skipped]
        rows = tree_rows(log.root, files, joins_folders=True)
        if len(rows) <= _MOST_TREE_LINES:
            break
    return rows


def _tree_line(line: RowLine, width: int | None) -> Text:
    mark = (line.mark, colours.KIND.get(line.kind, ""))
    words = line.words
    room = None if width is None else width - cell_len(line.guide + line.name + line.mark)
    if room is not None and cell_len(words) > room:
        words = f"{set_cell_size(words, room - 1).rstrip()}…" if room > 1 else ""
    text = Text.assemble((line.guide, "dim"), line.name, mark, (words, "dim"))
    text.rstrip()
    return text


def _verification(log: BuildLog, width: int | None) -> Iterator[Text]:
    failed = [check for check in log.checks if check.result is Outcome.FAILED]
    not_run = [check for check in log.checks if check.result is Outcome.NOT_RUN]
    if log.checks and not failed and not not_run:
        yield from _prose(_proof(log), width)
        for check in log.checks:
            if check.name == OPEN:
                yield from _painted(f"warning: {check.name}: {check.detail}", width, "yellow")
    yield from _check_lines(failed, width)
    yield from _check_lines(_without_repeats(not_run), width)
    breaking = [row for row in api_rows(log) if row.words and row.mark != OperationChange.ADDED]
    breaking = [row for row, one in zip(breaking, _changed(log), strict=True) if one]
    for row in breaking[:_MOST_BREAKS]:
        yield from _painted(f"warning: {row.name}: {row.words}", width, "yellow")
    if len(breaking) > _MOST_BREAKS:
        more = f"warning: {len(breaking) - _MOST_BREAKS} more breaking changes; {_FULL_LOG}"
        yield from _painted(more, width, "yellow")


def _packages(log: BuildLog, width: int | None) -> Iterator[Text]:
    """Yield the reasons that name packages which the project does not require."""
    for file in log.files:
        for why in file.why.split("; "):
            if why.startswith(_NEEDS):
                yield from _painted(f"warning: {sentence(why)}", width, "yellow")


def _without_needs(file: LoggedFile) -> LoggedFile:
    """Return the file without the reasons that a warning repeats."""
    parts = [why for why in file.why.split("; ") if not why.startswith(_NEEDS)]
    return file.model_copy(update={"why": "; ".join(parts)})


def _changed(log: BuildLog) -> list[bool]:
    """Return for each operation that is not new whether its change breaks clients."""
    return [one.breaks_clients for one in log.api if one.fate is not OperationChange.ADDED]


def _proof(log: BuildLog) -> str:
    counts = Counter(one.fate for one in log.api)
    done = [
        f"{count} operation{'' if count == 1 else 's'} {fate.value.lower()}"
        for fate, count in counts.items()
    ]
    done += [f"tests: {check.detail}" for check in log.checks if check.name == TESTS]
    took = f" in {log.duration:.1f} s" if log.duration is not None else ""
    checks = f"{len(log.checks)} check{'' if len(log.checks) == 1 else 's'} passed"
    return f"Verified{took}: {'; '.join((checks, *done))}."


def _without_repeats(checks: Iterable[LoggedCheck]) -> list[LoggedCheck]:
    """Return the checks, one for each reason."""
    return list({check.detail: check for check in reversed(list(checks))}.values())[::-1]


def _check_lines(checks: Sequence[LoggedCheck], width: int | None) -> Iterator[Text]:
    """Yield the checks with the end of their evidence, where the error is."""
    room = _MOST_EVIDENCE_LINES // max(1, min(len(checks), _MOST_CHECKS))
    for check in checks[:_MOST_CHECKS]:
        seen, proof = evidence(check)
        words = f"{_SIGNS[check.result]} {sentence(check.name)}: {seen}".rstrip(": ")
        yield from _painted(words, width, colours.KIND[check.result])
        lines = escape_invisible(proof).splitlines()
        shown = lines[-room:]
        if len(shown) < len(lines):
            yield Text(f"    … {_FULL_LOG}", "dim")
        yield from (Text(f"    {line}".rstrip()) for line in shown)
    if len(checks) > _MOST_CHECKS:
        yield Text(f"and {len(checks) - _MOST_CHECKS} more; {_FULL_LOG}", "dim")


def _painted(text: str, width: int | None, style: str) -> Iterator[Text]:
    yield from (Text(line, style) for line in wrap_text(text, width))
