"""One file of a review, from its texts and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from featurebuilder.report.page.comparing import Comparison, Text, pieces
from featurebuilder.report.page.merging import Merge
from featurebuilder.report.page.model import Kind, ReviewFile
from featurebuilder.report.visible import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.log import Mark
    from featurebuilder.report.page.model import Chunk
    from featurebuilder.report.page.painting import Painter

_LONG = 600


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is of a file: before and after, and what the tool made of it both times.

    ``clash`` says that a person and the tool both changed it, so that all versions are to be shown.
    """

    before: bytes | None
    after: bytes | None
    base: bytes | None = None
    generated: bytes | None = None
    clash: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a file; ``aside`` is one that nobody needs to read."""

    path: str
    mark: Mark
    state: str
    part: str
    why: str
    aside: bool = False
    note: str = ""


def review_file(told: Told, contents: Contents, painter: Painter) -> ReviewFile:
    """Return the file with its lines compared, every text safe to show."""
    old, new = Text.of(contents.before), Text.of(contents.after)
    made = _made(contents)
    lines = Comparison(told.path, old, new, *made).lines(painter)
    added = sum(line.kind is Kind.ADDED for line in lines)
    removed = sum(line.kind is Kind.REMOVED for line in lines)
    notes = (told.note, *_notes(contents, old, new))
    return ReviewFile(
        path=one_line(told.path),
        anchor=quote(told.path, errors="surrogateescape"),
        mark=told.mark,
        state=told.state,
        part=told.part,
        why=sentence(told.why),
        notes=tuple(filter(None, notes)),
        added=added,
        removed=removed,
        pieces=pieces(lines),
        merge=_merge(told.path, contents, painter),
        folded=told.aside or added + removed > _LONG,
    )


def _made(contents: Contents) -> tuple[Text | None, Text | None]:
    """Return what the tool itself made of a file last, and makes of it now, where it did."""
    if contents.before is None or contents.base is None:
        return None, None
    # Where versions clash, whose lines are whose is told by showing all of them.
    generated = None if contents.clash else contents.generated
    return Text.of(contents.base), None if generated is None else Text.of(generated)


def _merge(path: str, contents: Contents, painter: Painter) -> tuple[Chunk, ...]:
    base, yours, generated = contents.base, contents.before, contents.generated
    if not contents.clash or base is None or yours is None or generated is None:
        return ()
    return Merge(path, Text.of(base), Text.of(yours), Text.of(generated)).chunks(painter)


def _notes(contents: Contents, old: Text, new: Text) -> Iterator[str]:
    before, after = contents.before, contents.after
    if before is not None and after is not None and old.is_crlf != new.is_crlf:
        yield "line endings become CRLF" if new.is_crlf else "line endings become LF"
    elif old.is_crlf or new.is_crlf:
        yield "CRLF line endings"
    if after == b"" or (after is None and before == b""):
        yield "the file is empty"
