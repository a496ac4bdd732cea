"""Build one file of a review from its contents and its description."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from featurebuilder.report.escape_text import sentence, to_one_line
from featurebuilder.report.page.comparing import LineChange, Text, TextComparison, changes, pieces
from featurebuilder.report.page.model import Chunk, DiffLine, Kind, ReviewFile, Side, VersionLines
from featurebuilder.report.page.painting import add_marks
from featurebuilder.report.page.pairing import changed_words, pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.report.log import Mark
    from featurebuilder.report.page.painting import Painter

    Region = tuple[range, range, range]

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
    lines = TextComparison(told.path, old, new, *made).lines(painter)
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


class _Touched(NamedTuple):
    """Changed lines of the base, and how many lines each version has more (or fewer) there."""

    first: int
    last: int
    yours: int
    generated: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Three versions of a file: generated last, in the project, and generated now."""

    path: str
    base: Text
    yours: Text
    generated: Text

    def chunks(self, painter: Painter) -> tuple[Chunk, ...]:
        """Return the parts of the file in order, each with the side that changed it."""
        shown = [
            [DiffLine(Kind.SAME, *line) for line in painter.painted(self.path, text.lines)]
            for text in (self.base, self.yours, self.generated)
        ]
        return tuple(self._chunk(shown, region) for region in self._regions() if any(region))

    def _regions(self) -> Iterator[Region]:
        """Yield the line ranges of each part in the three versions; ranges may be empty."""
        at = (0, 0, 0)
        by_hand, by_tool = changes(self.base, self.yours), changes(self.base, self.generated)
        for part in _join_touching(by_hand, by_tool):
            before = part.first - at[0]
            start = (part.first, at[1] + before, at[2] + before)
            size = part.last - part.first
            end = (part.last, start[1] + size + part.yours, start[2] + size + part.generated)
            yield _region(at, start)
            yield _region(start, end)
            at = end
        yield _region(at, (len(self.base.lines), len(self.yours.lines), len(self.generated.lines)))

    def _chunk(self, shown: Sequence[list[DiffLine]], region: Region) -> Chunk:
        texts = (self.base, self.yours, self.generated)
        base, yours, made = (
            text.keys[r.start : r.stop] for text, r in zip(texts, region, strict=True)
        )
        lines = [each[r.start : r.stop] for each, r in zip(shown, region, strict=True)]
        side = _side(base, yours, made)
        if side is Side.CONFLICT:
            lines[1:] = (
                _mark_changed_words(lines[0], lines[1]),
                _mark_changed_words(lines[0], lines[2]),
            )
        columns = [VersionLines(r.start + 1, tuple(x)) for r, x in zip(region, lines, strict=True)]
        return Chunk(side, *columns)


def _region(start: tuple[int, int, int], end: tuple[int, int, int]) -> Region:
    return range(start[0], end[0]), range(start[1], end[1]), range(start[2], end[2])


def _side(base: Sequence[str], yours: Sequence[str], made: Sequence[str]) -> Side:
    if yours == made:
        return Side.NOBODY if base == yours else Side.BOTH
    if yours == base:
        return Side.GENERATED
    return Side.YOURS if made == base else Side.CONFLICT


def _join_touching(by_hand: Iterable[LineChange], by_tool: Iterable[LineChange]) -> list[_Touched]:
    """Return the changed places of the base; changes that touch or overlap are joined."""
    joined: list[_Touched] = []
    for part in sorted(
        [_place_of(c, 1, 0) for c in by_hand] + [_place_of(c, 0, 1) for c in by_tool]
    ):
        if joined and part.first <= joined[-1].last:
            first, last, yours, generated = joined[-1]
            last = max(last, part.last)
            joined[-1] = _Touched(first, last, yours + part.yours, generated + part.generated)
        else:
            joined.append(part)
    return joined


def _place_of(change: LineChange, yours: int, generated: int) -> _Touched:
    more = (change.end - change.start) - (change.last - change.first)
    return _Touched(change.first, change.last, yours * more, generated * more)


def _mark_changed_words(base: Sequence[DiffLine], version: list[DiffLine]) -> list[DiffLine]:
    """Return the version's lines, with the words that differ from the base marked."""
    lines = list(version)
    for i, j in pair_lines([x.text for x in base], [x.text for x in lines]):
        _, spans = changed_words(base[i].text, lines[j].text)
        lines[j] = replace(lines[j], paint=add_marks(lines[j].paint, spans))
    return lines
