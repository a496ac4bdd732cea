"""From a plan to its review; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from featurebuilder.plan.change import Action, Part
from featurebuilder.report.compose import MARKS
from featurebuilder.report.page.comparing import Comparison, Text, pieces
from featurebuilder.report.page.model import Group, Kind, Review, ReviewFile
from featurebuilder.report.page.painting import Painter
from featurebuilder.report.visible import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.plan.change import Change
    from featurebuilder.report.page.model import Choice, Operation

_ASIDE = {Part.LEDGER, Part.PACKAGE}
_LONG = 600


def review_of(  # noqa: PLR0913 - one argument for each thing that the page says
    title: str,
    summary: str,
    root: str,
    groups: Sequence[tuple[str, str, Sequence[Change]]],
    *,
    operations: Sequence[Operation] = (),
    choices: Sequence[Choice] = (),
) -> Review:
    """Return the review of what is planned: each group a title, a description and its changes."""
    painter = Painter()
    return Review(
        title=sentence(title),
        summary=sentence(summary),
        root=one_line(root),
        groups=tuple(
            Group(sentence(name), sentence(about), tuple(_files(changes, painter)))
            for name, about, changes in groups
            if changes
        ),
        operations=tuple(operations),
        choices=tuple(choices),
    )


def _files(changes: Sequence[Change], painter: Painter) -> Iterator[ReviewFile]:
    """Yield the files in reading order: what must be decided first, what nobody reads last."""
    for change in sorted(changes, key=_rank):
        yield _file(change, painter)


def _rank(change: Change) -> int:
    if change.action is Action.CONFLICT:
        return 0
    return 2 if change.part in _ASIDE or change.action is Action.KEEP else 1


def _file(change: Change, painter: Painter) -> ReviewFile:
    old, new = Text.of(change.before), Text.of(change.after)
    lines = Comparison(change.path, old, new).lines(painter)
    added = sum(line.kind is Kind.ADDED for line in lines)
    removed = sum(line.kind is Kind.REMOVED for line in lines)
    return ReviewFile(
        path=one_line(change.path),
        anchor=quote(change.path, errors="surrogateescape"),
        mark=MARKS[change.action],
        part=change.part.value,
        why=sentence(change.why),
        notes=tuple(_notes(change, old, new)),
        added=added,
        removed=removed,
        pieces=pieces(lines),
        folded=_rank(change) > 1 or added + removed > _LONG,
    )


def _notes(change: Change, old: Text, new: Text) -> Iterator[str]:
    if change.before is not None and change.after is not None and old.is_crlf != new.is_crlf:
        yield "line endings become CRLF" if new.is_crlf else "line endings become LF"
    elif old.is_crlf or new.is_crlf:
        yield "CRLF line endings"
    if change.after == b"" or (change.after is None and change.before == b""):
        yield "the file is empty"
