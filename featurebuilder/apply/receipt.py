"""What was done to a tree, in values that are enough to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.apply.disk import Stamp


@dataclass(frozen=True, slots=True)
class Step:
    """One file's way from ``before`` to ``after``; ``None`` stands for no file.

    ``path`` is the name in the plan, ``target`` the real file behind it. ``stamp`` belongs to
    ``before``. ``given`` is what ``after`` shall be stamped with: without it a file keeps the mode
    it had and gets the time at which it is written.
    """

    path: str
    target: Path
    before: bytes | None
    stamp: Stamp | None
    after: bytes | None
    given: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory in which names came or went, with its stamps from before and from after.

    ``after`` is ``None`` for a directory that went itself.
    """

    path: Path
    before: Stamp
    after: Stamp | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one plan did: its steps, the directories made (outermost first) and those touched.

    The directories that were removed are among those touched.
    """

    root: Path
    steps: tuple[Step, ...] = ()
    made: tuple[Path, ...] = ()
    touched: tuple[Directory, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that were written or deleted, as the plan names them."""
        return tuple(step.path for step in self.steps)
