"""One file on its way: staged beside its place, put there in one step, and brought back."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import holds
from featurebuilder.errors import Location, Problem, StalePlanError

if TYPE_CHECKING:
    from featurebuilder.apply.disk import Disk, Stamp
    from featurebuilder.apply.receipt import Step

LONGEST_NAME = 40
"""So much of a file's name goes into its backup's, which may not grow past the system's limit."""


@dataclass(slots=True)
class Move:
    """A step with the names that it needs beside its target, and how far it has come."""

    step: Step
    temporary: Path
    spare: Path
    backup: Path
    placing: bool = False

    @classmethod
    def of(cls, step: Step) -> Move:
        """Return the move for ``step``, with hidden names that nobody else has."""
        token = secrets.token_hex(8)
        beside = step.target.parent
        return cls(
            step,
            temporary=beside / f".{token}.featurebuilder-new",
            spare=beside / f".{token}.featurebuilder-old",
            backup=beside / f".{step.target.name[:LONGEST_NAME]}.{token}.featurebuilder-backup",
        )

    @property
    def leftovers(self) -> tuple[Path, ...]:
        """Every name that the move may have left beside its target."""
        return self.temporary, self.spare, self.backup

    def stage(self, disk: Disk) -> None:
        """Write the new content beside the target, and give the old one a second name."""
        step = self.step
        if step.after is not None:
            _write(disk, self.temporary, step.after, step.given or step.stamp, step.given)
        if step.before is not None:
            disk.duplicate(step.target, self.backup)

    def place(self, disk: Disk) -> None:
        """Put the new content in place, or take the file away.

        Raises ``StalePlanError`` if the file changed while the others were staged.
        """
        step = self.step
        if not holds(disk, step.target, step.before):
            raise StalePlanError(stale(step.path))
        self.placing = True
        if step.after is None:
            disk.remove(step.target)
        else:
            disk.replace(self.temporary, step.target)

    def restore(self, disk: Disk) -> None:
        """Bring the target back as it was, if it was moved at all; safe to call again."""
        step = self.step
        # What the disk shows is surer than a flag: an interrupt can come after the operation
        # and before the flag is set.
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
        """Return where the old bytes are kept, when ``restore`` failed."""
        if disk.look(self.backup):
            return self.backup
        # The tree's own disk has just refused these bytes; another may take them.
        place = Path(tempfile.gettempdir()) / self.backup.name.lstrip(".")
        disk.remove(place)
        disk.write_new(place, self.step.before or b"", 0o600)
        return place


def stale(path: str) -> Problem:
    """Return the problem of a file that is not what the plan was made against."""
    return Problem(
        "is not what it was when the plan was made",
        Location(path),
        "make the plan again and review it",
    )


def _write(
    disk: Disk, path: Path, content: bytes, stamp: Stamp | None, times: Stamp | None
) -> None:
    """Write a new file with the mode and owner of ``stamp`` and with ``times``, where given."""
    disk.write_new(path, content, stamp.permissions if stamp else 0o666)
    if stamp:
        disk.set_mode(path, stamp)
    if times:
        disk.set_times(path, times)
