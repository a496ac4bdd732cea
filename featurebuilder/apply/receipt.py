"""The record of what a plan changed in a tree, sufficient to undo it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.apply.disk import Stamp


@dataclass(frozen=True, slots=True)
class FileStep:
    """The change of one file.

    Attributes:
        path: the path in the plan.
        target: the real file.
        before: the old content, ``None`` if there was no file.
        stamp: the old metadata.
        after: the new content, ``None`` to delete the file.
        given: the metadata to set on the new file. By default it keeps the old mode and gets the
            current time.
    """

    path: str
    target: Path
    before: bytes | None
    stamp: Stamp | None
    after: bytes | None
    given: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory in which entries were added or removed.

    Attributes:
        path: the directory.
        before: its metadata before the change.
        after: its metadata after the change, ``None`` if it was removed.
    """

    path: Path
    before: Stamp
    after: Stamp | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of applying one plan.

    Attributes:
        root: the root of the tree.
        steps: the changes of files.
        made: the directories created, outermost first.
        touched_directories: the directories with added or removed entries, and removed ones.
    """

    root: Path
    steps: tuple[FileStep, ...] = ()
    made: tuple[Path, ...] = ()
    touched_directories: tuple[Directory, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that were written or deleted, as in the plan."""
        return tuple(step.path for step in self.steps)
