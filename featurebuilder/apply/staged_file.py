"""Move one file into place: stage it next to its target, replace atomically, and restore."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import has_content
from featurebuilder.errors import Location, Problem, StalePlanError

if TYPE_CHECKING:
    from featurebuilder.apply.disk import Disk, Stamp
    from featurebuilder.apply.receipt import FileStep

LONGEST_NAME = 40
"""The number of characters of a file name to keep in its backup's name, which has a limit."""


TOKEN = r"[0-9a-f]{16}"  # noqa: S105 - a pattern
"""The pattern of the random part of the names of temporary files."""


def staged_paths(target: Path, token: str) -> tuple[Path, Path, Path]:
    """Return the hidden paths beside ``target`` for its new content, its spare and its backup."""
    beside = target.parent
    return (
        beside / f".{token}.featurebuilder-new",
        beside / f".{token}.featurebuilder-old",
        beside / f".{target.name[:LONGEST_NAME]}.{token}.featurebuilder-backup",
    )


@dataclass(slots=True)
class Move:
    """A step, with the temporary paths next to its target and its progress.

    Attributes:
        step: the change of one file.
        token: the random part of the names of the temporary files.
        temporary: the new content before it is moved into place.
        spare: the old content while it is restored from memory.
        backup: a hard link to the old file, or a copy of it.
        placing: True once the target may have been changed.
    """

    step: FileStep
    token: str
    temporary: Path
    spare: Path
    backup: Path
    placing: bool = False

    @classmethod
    def of(cls, step: FileStep) -> Move:
        """Return the move for ``step``, with hidden, unique temporary paths."""
        token = secrets.token_hex(8)
        return cls(step, token, *staged_paths(step.target, token))

    @property
    def leftovers(self) -> tuple[Path, ...]:
        """All paths that the move may leave next to its target."""
        return self.temporary, self.spare, self.backup

    def stage(self, disk: Disk) -> None:
        """Write the new content next to the target, and keep the old content as a backup."""
        step = self.step
        if step.after is not None:
            _write(disk, self.temporary, step.after, step.given or step.stamp, step.given)
        if step.before is not None:
            disk.duplicate(step.target, self.backup)

    def place(self, disk: Disk) -> None:
        """Move the new content into place, or remove the file.

        Raises:
            StalePlanError: if the file changed while the others were staged.
        """
        step = self.step
        if not has_content(disk, step.target, step.before):
            raise StalePlanError(stale_problem(step.path))
        self.placing = True
        if step.after is None:
            disk.remove(step.target)
        else:
            disk.replace(self.temporary, step.target)

    def restore(self, disk: Disk) -> None:
        """Restore the target if it was changed; safe to call again."""
        step = self.step
        # Check the disk rather than a flag: an interrupt can come after the operation and
        # before the flag is set.
        gone = step.target if step.after is None else self.temporary
        if not self.placing or disk.look(gone):
            return
        if step.before is None:
            disk.remove(step.target)
        elif disk.look(self.backup):
            disk.replace(self.backup, step.target)
        else:
            disk.remove(self.spare)
            _write(disk, self.spare, step.before, step.stamp, step.stamp)
            disk.replace(self.spare, step.target)

    def rescue(self, disk: Disk) -> Path:
        """Return the path of the old content, for use when ``restore`` failed."""
        if disk.look(self.backup):
            return self.backup
        # The disk of the tree just refused this content; the temporary folder may be elsewhere.
        place = Path(tempfile.gettempdir()) / self.backup.name.lstrip(".")
        disk.remove(place)
        disk.write_new(place, self.step.before or b"", 0o600)
        return place


def stale_problem(path: str) -> Problem:
    """Return the problem of a file that has changed since the plan was made."""
    return Problem(
        "has changed since the plan was made",
        Location(path),
        "create the plan again and review it",
    )


def _write(
    disk: Disk, path: Path, content: bytes, stamp: Stamp | None, times: Stamp | None
) -> None:
    """Write a new file with the mode and owner of ``stamp`` and with ``times``, if given."""
    disk.write_new(path, content, stamp.permissions if stamp else 0o666)
    if stamp:
        disk.set_mode(path, stamp)
    if times:
        disk.set_times(path, times)
