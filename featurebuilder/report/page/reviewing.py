"""From what commands prepare to the review of it; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.choices import Choice
from featurebuilder.report.compose import MARKS
from featurebuilder.report.log import Status
from featurebuilder.report.outline import evidence
from featurebuilder.report.page.comparing import Comparison, Text, pieces
from featurebuilder.report.page.merging import Merge
from featurebuilder.report.page.model import (
    Check,
    Column,
    Group,
    Kind,
    Line,
    Review,
    ReviewFile,
)
from featurebuilder.report.page.operations import operations_of
from featurebuilder.report.page.painting import Painter
from featurebuilder.report.visible import one_line, sentence, visible
from featurebuilder.report.words import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.plan.prepared import Prepared
    from featurebuilder.report.log import BuildLog, LoggedCheck
    from featurebuilder.report.page.model import Chunk

_ASIDE = {Part.LEDGER, Part.PACKAGE}
_MERGED = {Action.MARK, Action.RETAIN}
_LONG = 600
_SHARED = "Shared files"
_SHARED_WORDS = "Files that more than one feature changes, with all changes together."


def review_of(prepared: Sequence[Prepared], log: BuildLog | None = None) -> Review:
    """Return the review of what was prepared, one command after another.

    ``log`` says how it was carried out, if it was.
    """
    painter = Painter()
    shared, own = _shared_and_own(prepared)
    groups = [Group(_SHARED, _SHARED_WORDS, tuple(_files(shared, painter)))]
    groups += [_group(one, mine, painter) for one, mine in zip(prepared, own, strict=True)]
    changes = [*shared, *(change for each in own for change in each)]
    status = log.status if log else _status(changes)
    told = log.summary if log else summary(changes, status, (), kept=True)
    return Review(
        title=_title(prepared),
        status=status.value.capitalize(),
        summary=sentence(told),
        groups=tuple(group for group in groups if group.files),
        operations=tuple(operation for one in prepared for operation in operations_of(one)),
        choices=tuple(map(_choice, _choices(prepared))),
        checks=tuple(_check(check) for check in log.checks) if log else (),
        uncoloured=painter.skipped,
    )


def _title(prepared: Sequence[Prepared]) -> str:
    if len(prepared) == 1:
        return sentence(prepared[0].title)
    commands = sorted({one.command.value for one in prepared})
    return f"{' and '.join(commands).capitalize()}: {len(prepared)} features"


def _status(changes: Iterable[Change]) -> Status:
    stands_in_the_way = any(change.action is Action.CONFLICT for change in changes)
    return Status.CONFLICT if stands_in_the_way else Status.DRY_RUN


def _choices(prepared: Iterable[Prepared]) -> dict[Choice, None]:
    """Return what was chosen, each choice once."""
    return dict.fromkeys(choice for one in prepared for choice in one.choices)


def _choice(choice: Choice) -> Choice:
    return Choice(sentence(choice.what), sentence(choice.value), sentence(choice.evidence))


def _check(check: LoggedCheck) -> Check:
    words, proof = evidence(check)
    return Check(sentence(check.name), check.result, words, visible(proof))


def _shared_and_own(prepared: Iterable[Prepared]) -> tuple[list[Change], list[list[Change]]]:
    """Return what several change, each file once from the first to the last, and the rest."""
    of_path: dict[str, list[Change]] = {}
    for one in prepared:
        for change in one.plan.changes:
            of_path.setdefault(change.path, []).append(change)
    own = [[c for c in one.plan.changes if len(of_path[c.path]) == 1] for one in prepared]
    return [_together(found) for found in of_path.values() if len(found) > 1], own


def _together(found: Sequence[Change]) -> Change:
    first, last = found[0], found[-1]
    why = "; ".join(dict.fromkeys(change.why for change in found))
    return Change.between(first.path, first.part, first.before, last.after, why)


def _group(prepared: Prepared, changes: Sequence[Change], painter: Painter) -> Group:
    return Group(
        sentence(prepared.title),
        sentence(prepared.description),
        tuple(_files(changes, painter)),
        sentence(prepared.request.origin) if prepared.request else "",
        _request(prepared, painter),
    )


def _request(prepared: Prepared, painter: Painter) -> Column:
    text = prepared.request.content if prepared.request else ""
    lines = painter.painted("request.yaml", text.splitlines())
    return Column(1, tuple(Line(Kind.SAME, *line) for line in lines))


def _files(changes: Iterable[Change], painter: Painter) -> Iterator[ReviewFile]:
    """Yield the files in reading order: what must be decided first, what nobody reads last."""
    for change in sorted(changes, key=_rank):
        yield _file(change, painter)


def _rank(change: Change) -> int:
    if change.action in {Action.CONFLICT, Action.MARK}:
        return 0
    return 2 if change.part in _ASIDE or change.action is Action.KEEP else 1


def _file(change: Change, painter: Painter) -> ReviewFile:
    old, new = Text.of(change.before), Text.of(change.after)
    comparison = Comparison(change.path, old, new, *_made(change))
    # Many ledgers are a large part of a large plan, and nothing for people to read.
    lines = [] if change.part is Part.LEDGER else comparison.lines(painter)
    added = sum(line.kind is Kind.ADDED for line in lines)
    removed = sum(line.kind is Kind.REMOVED for line in lines)
    return ReviewFile(
        path=one_line(change.path),
        anchor=quote(change.path, errors="surrogateescape"),
        mark=MARKS[change.action],
        part=change.part.value.capitalize(),
        why=sentence(change.why),
        notes=tuple(_notes(change, old, new)),
        added=added,
        removed=removed,
        pieces=pieces(lines),
        merge=_merge(change, painter),
        folded=_rank(change) > 1 or added + removed > _LONG,
    )


def _made(change: Change) -> tuple[Text | None, Text | None]:
    """Return what the tool itself made of a file last, and makes of it now, where it did."""
    if change.before is None or change.base is None:
        return None, None
    # Beside conflict markers, whose lines are whose is told by the three versions.
    generated = None if change.action is Action.MARK else change.generated
    return Text.of(change.base), None if generated is None else Text.of(generated)


def _merge(change: Change, painter: Painter) -> tuple[Chunk, ...]:
    base, yours, generated = change.base, change.before, change.generated
    if change.action not in _MERGED or base is None or yours is None or generated is None:
        return ()
    merge = Merge(change.path, Text.of(base), Text.of(yours), Text.of(generated))
    return merge.chunks(painter)


def _notes(change: Change, old: Text, new: Text) -> Iterator[str]:
    if change.part is Part.LEDGER:
        yield "the tool's own record: its content is not shown"
    if change.before is not None and change.after is not None and old.is_crlf != new.is_crlf:
        yield "line endings become CRLF" if new.is_crlf else "line endings become LF"
    elif old.is_crlf or new.is_crlf:
        yield "CRLF line endings"
    if change.after == b"" or (change.after is None and change.before == b""):
        yield "the file is empty"
