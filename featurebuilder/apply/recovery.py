"""Restore a tree after a run was killed while it wrote.

While files are moved into place, a record is kept next to the lock of the tree, outside the tree.
Every normal end deletes it, even an interrupt. A run that finds a record knows that another was
killed; the record and the tree show how far that run came.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import path_beside_lock, tree_lock
from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from featurebuilder.apply.staged_file import Move

_SUFFIX = ".record"


@dataclass(frozen=True, slots=True)
class _Moved:
    """The recorded move of one file.

    Attributes:
        path: the path in the plan.
        target: the real file.
        temporary: the new content before it is moved into place.
        spare: the old content while it is restored.
        backup: the backup of the old content.
        existed: True if the file existed before.
        after: the SHA-256 of the new content, ``None`` if the file was to be deleted.
    """

    path: str
    target: str
    temporary: str
    spare: str
    backup: str
    existed: bool
    after: str | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """The paths that were restored, and those that were not because they have changed since.

    Both are empty if the run was killed after all files were in place. Paths are as in the plan.
    """

    put_back: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences that describe what was done."""
        sentences = ["an earlier run was killed while it wrote to this tree"]
        if self.put_back:
            sentences.append(f"restored: {', '.join(self.put_back)}")
        if self.kept:
            names = ", ".join(self.kept)
            where = "the old contents are in files next to them that end in"
            sentences.append(
                f"not restored, changed since: {names}; {where} .featurebuilder-backup"
            )
        if len(sentences) == 1:
            sentences.append("nothing had to be restored")
        return tuple(sentences)


@contextmanager
def keep_record(root: Path, moves: Sequence[Move]) -> Iterator[Callable[[], None]]:
    """Keep a record while the block moves files into place.

    Yields:
        a function to call when all files are in place.

    Raises:
        WriteFailedError: if no record can be written, or if a record of a killed run exists.
    """
    file = path_beside_lock(root, _SUFFIX)
    if file.exists():
        raise WriteFailedError(_describe_pending(file))
    record = {
        "moves": [asdict(_record_of(move)) for move in moves],
        "made": _directories_to_make(moves),
    }
    with convert_os_errors(str(file)):
        _write(file, record | {"is_placed": False})

    def placed() -> None:
        with convert_os_errors(str(file)):
            _write(file, record | {"is_placed": True})

    try:
        yield placed
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def recover(root: Path) -> Recovery | None:
    """Restore the tree at ``root`` if a run was killed while it wrote there.

    Returns:
        what was done, or ``None`` if there was nothing to do, or if another run is active.

    Raises:
        WriteFailedError: if the operating system refuses a change.
    """
    file = path_beside_lock(root, _SUFFIX)
    if not file.exists():
        return None
    with ExitStack() as held:
        try:
            held.enter_context(tree_lock(root, timeout=0))
        except WriteFailedError:
            return None
        return _recover_from(file)


def needs_recovery(root: Path) -> bool:
    """Return whether a killed run left the tree at ``root`` in need of recovery.

    Changes nothing. Returns ``False`` if there is no place for records.
    """
    try:
        file = path_beside_lock(root, _SUFFIX)
        if not file.exists():
            return False
        with tree_lock(root, timeout=0):
            return file.exists()
    except WriteFailedError:
        return False


def _describe_pending(file: Path) -> Problem:
    what = "a run was killed while it wrote to this tree, and the tree is not restored yet"
    remedy = "Run again: the tree is restored first, from this record."
    return Problem(what, Location(str(file)), remedy)


def _recover_from(file: Path) -> Recovery | None:
    """Restore all files of a record, then delete it."""
    with convert_os_errors(str(file)):
        try:
            record = json.loads(file.read_text("utf-8"))
            moves = [_Moved(**moved) for moved in record["moves"]]
            made, is_placed = list(map(Path, record["made"])), bool(record["is_placed"])
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            # The run was killed while it wrote the record, so it had changed nothing yet.
            file.unlink(missing_ok=True)
            return None
    outcomes = {moved.path: None if is_placed else _restore_file(moved) for moved in moves}
    for moved in moves:
        with convert_os_errors(moved.path):
            _tidy(moved, keeps_backup=outcomes[moved.path] is False)
    for folder in reversed([] if is_placed else made):
        with suppress(OSError):
            folder.rmdir()
    with convert_os_errors(str(file)):
        file.unlink(missing_ok=True)
    return Recovery(
        tuple(path for path, outcome in outcomes.items() if outcome),
        tuple(path for path, outcome in outcomes.items() if outcome is False),
    )


def _restore_file(moved: _Moved) -> bool | None:
    """Restore one file and return the outcome.

    Returns:
        ``True`` if it was restored, ``None`` if it had not been moved, ``False`` if it has changed
        since.
    """
    target, backup = Path(moved.target), Path(moved.backup)
    with convert_os_errors(moved.path):
        if Path(moved.temporary).exists() or (moved.existed and not backup.exists()):
            return None
        if moved.after is None and target.exists():
            return None if target.samefile(backup) else False
        if moved.after != _fingerprint(target):
            return None if not moved.existed and not target.exists() else False
        if moved.existed:
            backup.replace(target)
        else:
            target.unlink()
    return True


def _tidy(moved: _Moved, *, keeps_backup: bool) -> None:
    """Remove the temporary files of a move."""
    names = [moved.temporary, moved.spare] + ([] if keeps_backup else [moved.backup])
    for name in names:
        Path(name).unlink(missing_ok=True)


def _record_of(move: Move) -> _Moved:
    """Return the record of a move."""
    step = move.step
    after = None if step.after is None else hashlib.sha256(step.after).hexdigest()
    return _Moved(
        path=step.path,
        target=str(step.target),
        temporary=str(move.temporary),
        spare=str(move.spare),
        backup=str(move.backup),
        existed=step.before is not None,
        after=after,
    )


def _directories_to_make(moves: Sequence[Move]) -> list[str]:
    """Return the directories that will be created, outermost first."""
    parents = {p for m in moves if m.step.after is not None for p in m.step.target.parents}
    missing = [path for path in parents if not path.exists()]
    return [str(path) for path in sorted(missing, key=lambda path: len(path.parts))]


def _fingerprint(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _write(file: Path, record: object) -> None:
    """Replace the record file atomically."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(record), encoding="utf-8")
    part.replace(file)
