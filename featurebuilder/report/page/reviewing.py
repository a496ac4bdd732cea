"""From what commands prepare to the review of it; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.choices import Choice
from featurebuilder.report.compose import MARKS
from featurebuilder.report.log import Status
from featurebuilder.report.outline import evidence
from featurebuilder.report.page.files import Contents, Told, review_file
from featurebuilder.report.page.model import (
    Check,
    Column,
    Group,
    Kind,
    Line,
    Review,
    ReviewFile,
)
from featurebuilder.report.page.operations import observed, operations_of
from featurebuilder.report.page.painting import Painter
from featurebuilder.report.visible import sentence, visible
from featurebuilder.report.words import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.plan.prepared import Prepared
    from featurebuilder.report.log import BuildLog, LoggedCheck
    from featurebuilder.report.page.model import Operation

_ASIDE = {Part.LEDGER, Part.PACKAGE}
_MERGED = {Action.MARK, Action.RETAIN}
_ASIDE_RANK = 2
_LEDGER_WORDS = "the tool's own record: its content is not shown"
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
        operations=_operations(prepared, log),
        choices=tuple(map(_choice, _choices(prepared))),
        checks=tuple(_check(check) for check in log.checks) if log else (),
        uncoloured=painter.skipped,
    )


def _title(prepared: Sequence[Prepared]) -> str:
    if len(prepared) == 1:
        return sentence(prepared[0].title)
    commands = sorted({one.command.value for one in prepared})
    return f"{' and '.join(commands).capitalize()}: {len(prepared)} features"


def _operations(prepared: Iterable[Prepared], log: BuildLog | None) -> tuple[Operation, ...]:
    """Return what became of the API, as it was observed, or else what the plan promises."""
    if log and log.api:
        return tuple(map(observed, log.api))
    return tuple(operation for one in prepared for operation in operations_of(one))


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
    return _ASIDE_RANK if change.part in _ASIDE or change.action is Action.KEEP else 1


def _file(change: Change, painter: Painter) -> ReviewFile:
    told = Told(
        change.path,
        MARKS[change.action],
        MARKS[change.action].value.capitalize(),
        change.part.value.capitalize(),
        change.why,
        aside=_rank(change) == _ASIDE_RANK,
    )
    if change.part is Part.LEDGER:
        # Many ledgers are a large part of a large plan, and nothing for people to read.
        return review_file(replace(told, note=_LEDGER_WORDS), Contents(None, None), painter)
    contents = Contents(
        change.before, change.after, change.base, change.generated, change.action in _MERGED
    )
    return review_file(told, contents, painter)
