"""The review: the immutable model of the review page. All its strings are escaped for display."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.plan.outcome import Outcome

if TYPE_CHECKING:
    from featurebuilder.project.convention import Convention
    from featurebuilder.report.log import Mark


class Kind(Enum):
    """The kind of a line in a diff; the value is the sign before the line."""

    SAME = " "
    ADDED = "+"
    REMOVED = "-"
    NOTE = "\\"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff.

    Attributes:
        kind: The kind of the line.
        text: The line without its sign and line break.
        paint: The colors and marked words, in the notation of `painting`.
        paired: True if the line was edited: the first paired removed line of a block became the
            first paired added line, and so on.
        by_hand: True for a line written by hand in a generated file.
    """

    kind: Kind
    text: str
    paint: str = ""
    paired: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class FoldedLines:
    """Folded unchanged lines; ``old`` and ``new`` are the first line numbers, counted from 1."""

    old: int
    new: int
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class DiffHunk:
    """Changed lines with their context.

    Attributes:
        number: The number of the hunk in its file, counted from 1.
        old: The first line number before the change, counted from 1.
        new: The first line number after the change, counted from 1.
        heading: The definition above the lines, if any.
        lines: The lines.
    """

    number: int
    old: int
    new: int
    heading: str
    lines: tuple[DiffLine, ...]


Piece: TypeAlias = FoldedLines | DiffHunk


class Side(Enum):
    """The side that changed a part of a file: a hand edit, the generator, or both."""

    NOBODY = "same"
    YOURS = "yours"
    GENERATED = "generated"
    BOTH = "both"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class VersionLines:
    """One version of a part of a file; ``start`` is its first line number, counted from 1."""

    start: int
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file in three versions."""

    side: Side
    base: VersionLines
    yours: VersionLines
    generated: VersionLines


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """One file of the plan.

    Attributes:
        path: The path, relative to the project root.
        anchor: The quoted path, for links.
        mark: The change, which selects the style.
        state: The label of the change.
        part: The part of the feature.
        why: The reason with its evidence.
        notes: Facts that lines cannot show, such as line endings.
        added: The number of added lines.
        removed: The number of removed lines.
        pieces: The diff.
        merge: The three versions, if both a hand edit and the generator changed the file.
        folded: True if the file is closed at first.
    """

    path: str
    anchor: str
    mark: Mark
    state: str
    part: str
    why: str
    notes: tuple[str, ...]
    added: int
    removed: int
    pieces: tuple[Piece, ...]
    merge: tuple[Chunk, ...] = ()
    folded: bool = False

    @property
    def folder(self) -> str:
        """The folder part of the path, with a trailing slash if not empty."""
        return self.path[: self.path.rfind("/") + 1]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[self.path.rfind("/") + 1 :]

    @property
    def rows(self) -> int:
        """The number of rows that are visible while all gaps are folded."""
        return sum(
            1 if isinstance(piece, FoldedLines) else len(piece.lines) + 1 for piece in self.pieces
        )

    @property
    def hunks(self) -> int:
        """The number of hunks."""
        return sum(isinstance(piece, DiffHunk) for piece in self.pieces)

    @property
    def conflicts(self) -> int:
        """The number of parts with a merge conflict."""
        return sum(chunk.side is Side.CONFLICT for chunk in self.merge)


@dataclass(frozen=True, slots=True)
class ReviewOperation:
    """A path operation that is added, changed or removed.

    Attributes:
        method: The HTTP method.
        path: The URL path.
        mark: The change, which selects the style.
        words: The handler, or the effect on clients.
        breaks: True if existing clients break.
        details: The breaking changes.
    """

    method: str
    path: str
    mark: Mark
    words: str = ""
    breaks: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewCheck:
    """One check of the verification: a sentence on the result, and lines of evidence."""

    name: str
    result: Outcome
    words: str
    proof: str


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one feature, or those that no feature owns, in reading order.

    ``request`` is the parsed request as YAML, and ``origin`` its source in words.
    """

    title: str
    description: str
    files: tuple[ReviewFile, ...]
    origin: str = ""
    request: VersionLines = VersionLines(1, ())


@dataclass(frozen=True, slots=True)
class Review:
    """The contents of the page; ``uncoloured`` counts the versions of files left unhighlighted."""

    title: str
    status: str
    summary: str
    groups: tuple[Group, ...]
    operations: tuple[ReviewOperation, ...] = ()
    choices: tuple[Convention, ...] = ()
    checks: tuple[ReviewCheck, ...] = ()
    not_highlighted: int = 0

    @property
    def has_failed(self) -> bool:
        """True if a check failed."""
        return any(check.result is Outcome.FAILED for check in self.checks)

    @property
    def files(self) -> tuple[ReviewFile, ...]:
        """All files, in reading order."""
        return tuple(file for group in self.groups for file in group.files)
