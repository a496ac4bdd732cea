"""Build one file of a review from its contents and its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from featurebuilder.report.escape_text import sentence, to_one_line
from featurebuilder.report.page.comparing import Comparison, Text, pieces
from featurebuilder.report.page.merging import Merge
from featurebuilder.report.page.model import Kind, ReviewFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.log import Mark
    from featurebuilder.report.page.model import Chunk
    from featurebuilder.report.page.painting import Painter

_LONG = 600


@dataclass(frozen=True, slots=True)
class Contents:
    """The versions of a file; ``None`` is a version that does not exist.

    Attributes:
        before: The contents in the project.
        after: The contents after the plan.
        base: The contents that were generated last.
        generated: The contents that are generated now.
        clash: True if both a hand edit and the generator changed the file; all versions are shown.
    """

    before: bytes | None
    after: bytes | None
    base: bytes | None = None
    generated: bytes | None = None
    clash: bool = False


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The description of a file.

    Attributes:
        path: The path, relative to the project root.
        mark: The change, which selects the style.
        state: The label of the change.
        part: The part of the feature, such as "Model".
        why: The reason for the change.
        aside: True for a file that reviewers can skip; it is shown folded.
        note: An additional note.
    """

    path: str
    mark: Mark
    state: str
    part: str
    why: str
    aside: bool = False
    note: str = ""


def review_file(told: FileHeader, contents: Contents, painter: Painter) -> ReviewFile:
    """Return the file with its lines compared and its strings escaped for display."""
    old, new = Text.of(contents.before), Text.of(contents.after)
    made = _generated_texts(contents)
    lines = Comparison(told.path, old, new, *made).lines(painter)
    added = sum(line.kind is Kind.ADDED for line in lines)
    removed = sum(line.kind is Kind.REMOVED for line in lines)
    notes = (told.note, *_notes(contents, old, new))
    return ReviewFile(
        path=to_one_line(told.path),
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


def _generated_texts(contents: Contents) -> tuple[Text | None, Text | None]:
    """Return the generated contents of a file, last and now, if they are known."""
    if contents.before is None or contents.base is None:
        return None, None
    # If versions clash, all of them are shown, so hand edits need no marks in the new one.
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
