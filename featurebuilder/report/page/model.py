"""The review: one immutable model of what the page shows. Every text in it is safe to show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from featurebuilder.plan.choices import Choice
    from featurebuilder.report.log import Mark, Result


class Kind(Enum):
    """What a line of a diff is; each value is the sign before it."""

    SAME = " "
    ADDED = "+"
    REMOVED = "-"
    NOTE = "\\"


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    ``paint`` says how it is coloured and marked, in the notation of `painting`. ``paired`` lines
    stand for each other: the first removed one of a block for its first added one, and so on.
    ``by_hand`` is a line that a person wrote into a generated file.
    """

    kind: Kind
    text: str
    paint: str = ""
    paired: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Unchanged lines that are folded away; they begin at these lines, counted from 1."""

    old: int
    new: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines and those around them; ``heading`` is the definition that they stand in."""

    number: int
    old: int
    new: int
    heading: str
    lines: tuple[Line, ...]


Piece: TypeAlias = Gap | Hunk


class Side(Enum):
    """Who changed a part of a file that both a person and the tool write."""

    NOBODY = "same"
    YOURS = "yours"
    GENERATED = "generated"
    BOTH = "both"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Column:
    """One version of a part of a file; ``start`` counts lines from 1."""

    start: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file in three versions."""

    side: Side
    base: Column
    yours: Column
    generated: Column


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """One file of the plan.

    ``mark`` is what it looks like and ``state`` what it is called. ``why`` is the reason with its
    evidence; ``notes`` tell what lines cannot show, such as line endings. ``merge`` holds the three
    versions where a person and the tool both write the file.
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
        """The path's folders, with their slashes."""
        return self.path[: self.path.rfind("/") + 1]

    @property
    def name(self) -> str:
        """The path's last part."""
        return self.path[self.path.rfind("/") + 1 :]

    @property
    def rows(self) -> int:
        """How many lines are to be seen before anything is unfolded."""
        return sum(1 if isinstance(piece, Gap) else len(piece.lines) + 1 for piece in self.pieces)

    @property
    def hunks(self) -> int:
        """How many hunks there are."""
        return sum(isinstance(piece, Hunk) for piece in self.pieces)

    @property
    def conflicts(self) -> int:
        """How many parts a person and the tool changed differently."""
        return sum(chunk.side is Side.CONFLICT for chunk in self.merge)


@dataclass(frozen=True, slots=True)
class Operation:
    """A path operation that the API gains or loses, or that may change.

    ``breaks`` says that a client of the old API would break; ``details`` why.
    """

    method: str
    path: str
    mark: Mark
    words: str = ""
    breaks: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was verified: a sentence on what was seen, and the lines that prove it."""

    name: str
    result: Result
    words: str
    proof: str


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one feature, or those that no feature owns, in reading order.

    ``request`` is what was asked, as it was decoded, and ``origin`` where it was read, in words.
    """

    title: str
    description: str
    files: tuple[ReviewFile, ...]
    origin: str = ""
    request: Column = Column(1, ())


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the page shows; ``uncoloured`` is how many texts are too many to colour."""

    title: str
    status: str
    summary: str
    groups: tuple[Group, ...]
    operations: tuple[Operation, ...] = ()
    choices: tuple[Choice, ...] = ()
    checks: tuple[Check, ...] = ()
    uncoloured: int = 0

    @property
    def files(self) -> tuple[ReviewFile, ...]:
        """All files, in reading order."""
        return tuple(file for group in self.groups for file in group.files)
