"""Complete or undo a transaction whose run was killed; see `record`."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.apply.record import PLACED, Record, fingerprint, pending_record
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.apply.record import Moved


@dataclass(frozen=True, slots=True)
class Recovery:
    """The completion, or the undoing, of a killed run. Paths are as in the plan.

    Attributes:
        put_back: the files that were restored.
        kept: the files that were not, because they have changed since.
        is_completed: True if all files were in place, so that nothing was restored.
    """

    put_back: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    is_completed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences that describe what was done."""
        sentences = ["an earlier run did not finish writing to this project"]
        if self.put_back:
            sentences.append(f"restored: {', '.join(self.put_back)}")
        if self.kept:
            names = ", ".join(self.kept)
            where = "the old contents are in files next to them that end in"
            sentences.append(
                f"not restored, changed since: {names}; {where} .featurebuilder-backup"
            )
        if self.is_completed:
            sentences.append("all its files were in place; its temporary files were removed")
        elif len(sentences) == 1:
            sentences.append("nothing had to be restored")
        return tuple(sentences)


def recover(root: Path) -> Recovery | None:
    """Complete or undo the transaction of a run that was killed in the tree at ``root``.

    Returns:
        what was done, or ``None`` if there was nothing to do, or if another run is active.

    Raises:
        WriteFailedError: if the operating system refuses a change, or the record is damaged. The
            record stays, so that the next run tries again.
    """
    if pending_record(root) is None:
        return None
    with ExitStack() as held:
        try:
            held.enter_context(tree_lock(root, timeout=0))
        except WriteFailedError:
            return None
        file = pending_record(root)
        return _recover_from(file, Path(os.path.realpath(root))) if file else None


def needs_recovery(root: Path) -> str:
    """Return a sentence about a killed run in the tree at ``root``; empty if there was none.

    Changes nothing.
    """
    try:
        if pending_record(root) is None:
            return ""
        with tree_lock(root, timeout=0):
            file = pending_record(root)
            record = Record.read(file, Path(os.path.realpath(root))) if file else None
    except (WriteFailedError, ValueError, OSError):
        return ""
    if file is None:
        return ""
    if record and record.state == PLACED:
        return "an earlier run did not remove its temporary files"
    return (
        "an earlier run did not finish writing to this project: files may be missing or half done"
    )


def _recover_from(file: Path, root: Path) -> Recovery:
    """Complete the recorded transaction if all its files are in place, or else undo it."""
    with convert_os_errors(str(file)):
        try:
            record = Record.read(file, root)
        except ValueError as error:
            what = "is not a record that featurebuilder wrote for this tree"
            remedy = "delete it, and restore the tree from version control if files are missing"
            raise WriteFailedError(Problem(what, Location(str(file)), remedy)) from error
        if record is None:  # the run was killed before it changed anything
            file.unlink()
            return Recovery()
    is_completed = record.state == PLACED
    outcomes = {} if is_completed else dict(_undo(record, root))
    kept = tuple(path for path, outcome in outcomes.items() if outcome is False)
    for moved in record.moves:
        with convert_os_errors(moved.path):
            _, new, spare, backup = moved.paths(root)
            for leftover in (new, spare) if moved.path in kept else (new, spare, backup):
                leftover.unlink(missing_ok=True)
    for folder in record.unmake if is_completed else reversed(record.made):
        with suppress(OSError):  # it is not empty, or not there
            (root / folder).rmdir()
    with convert_os_errors(str(file)):
        file.unlink(missing_ok=True)
    put_back = tuple(path for path, outcome in outcomes.items() if outcome)
    return Recovery(put_back, kept, is_completed)


def _undo(record: Record, root: Path) -> Iterator[tuple[str, bool | None]]:
    """Restore each file and yield its path with the outcome of `_restore`."""
    for moved in record.moves:
        with convert_os_errors(moved.path):
            yield moved.path, _restore(moved, root)


def _restore(moved: Moved, root: Path) -> bool | None:
    """Restore one file and return the outcome.

    Returns:
        ``True`` if it was restored, ``None`` if it has the old content already or was not touched,
        ``False`` if it has changed since.
    """
    target, new, _, backup = moved.paths(root)
    now = fingerprint(target)
    if now == moved.before or new.exists():
        return None
    if moved.before is None:
        if now != moved.after:
            return False
        target.unlink()
        return True
    if not backup.exists() or (now is not None and target.samefile(backup)):
        return None  # it was not moved yet, and somebody has changed it
    if now != moved.after or fingerprint(backup) != moved.before:
        return False
    backup.replace(target)
    return True
