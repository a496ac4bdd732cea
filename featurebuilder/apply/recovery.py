"""What a run that was killed left behind, and the way back from there.

While files are put in place a record of it stands beside the tree's lock, outside of the tree. No
interrupt leaves it behind; a run that finds one knows that another was killed, and from the record
and what stands in the tree how far that one had come.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import beside_lock, tree_lock
from featurebuilder.apply.refusals import refusals
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from featurebuilder.apply.move import Move

_SUFFIX = ".record"


@dataclass(frozen=True, slots=True)
class _Moved:
    """One file on its way; ``after`` is the fingerprint of what was to stand there, if anything."""

    path: str
    target: str
    temporary: str
    spare: str
    backup: str
    existed: bool
    after: str | None


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was put back, and what was not because it has changed since: paths as plans have them.

    Nothing was put back of a run that was killed when all files were in place.
    """

    put_back: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What was done, in sentences."""
        said = ["an earlier run was killed while it wrote to this tree"]
        if self.put_back:
            said.append(f"put back as before it: {', '.join(self.put_back)}")
        if self.kept:
            names = ", ".join(self.kept)
            where = "what they held before is in files beside them that end with"
            said.append(f"left alone, as changed since: {names}; {where} .featurebuilder-backup")
        if len(said) == 1:
            said.append("nothing had to be put back")
        return tuple(said)


@contextmanager
def recorded(root: Path, moves: Sequence[Move]) -> Iterator[Callable[[], None]]:
    """Keep a record while the block puts files in place; it calls what is yielded when all are.

    Raises:
        WriteFailedError: where no record can be kept, or one stands that the way back needs.
    """
    file = beside_lock(root, _SUFFIX)
    if file.exists():
        raise WriteFailedError(_needed(file))
    record = {"moves": [asdict(_moved(move)) for move in moves], "made": _to_make(moves)}
    with refusals(str(file)):
        _write(file, record | {"is_placed": False})

    def placed() -> None:
        with refusals(str(file)):
            _write(file, record | {"is_placed": True})

    try:
        yield placed
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def recover(root: Path) -> Recovered | None:
    """Put the tree at ``root`` back as it was before a run that was killed, if one was.

    Returns:
        what was done, or ``None`` where there was nothing to do: also while another run is at work.

    Raises:
        WriteFailedError: for what the disk refuses.
    """
    file = beside_lock(root, _SUFFIX)
    if not file.exists():
        return None
    with ExitStack() as held:
        try:
            held.enter_context(tree_lock(root, timeout=0))
        except WriteFailedError:
            return None
        return _recovered(file)


def is_left_half(root: Path) -> bool:
    """Return whether a run that was killed left the tree at ``root`` to be put back.

    Nothing is put back, and nothing is known where there is no place for records.
    """
    try:
        file = beside_lock(root, _SUFFIX)
        if not file.exists():
            return False
        with tree_lock(root, timeout=0):
            return file.exists()
    except WriteFailedError:
        return False


def _needed(file: Path) -> Problem:
    what = "a run that was killed while it wrote to this tree has not been taken back"
    remedy = "Run again: what it wrote is put back first. The record here tells how."
    return Problem(what, Location(str(file)), remedy)


def _recovered(file: Path) -> Recovered | None:
    with refusals(str(file)):
        try:
            record = json.loads(file.read_text("utf-8"))
            moves = [_Moved(**moved) for moved in record["moves"]]
            made, is_placed = list(map(Path, record["made"])), bool(record["is_placed"])
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            # It was killed while it wrote the record: nothing was touched then.
            file.unlink(missing_ok=True)
            return None
    outcomes = {moved.path: None if is_placed else _restored(moved) for moved in moves}
    for moved in moves:
        with refusals(moved.path):
            _tidy(moved, keeps_backup=outcomes[moved.path] is False)
    for folder in reversed([] if is_placed else made):
        with suppress(OSError):
            folder.rmdir()
    with refusals(str(file)):
        file.unlink(missing_ok=True)
    return Recovered(
        tuple(path for path, outcome in outcomes.items() if outcome),
        tuple(path for path, outcome in outcomes.items() if outcome is False),
    )


def _restored(moved: _Moved) -> bool | None:
    """Put one file back; ``None`` if it was not moved, false if it has changed since it was."""
    target, backup = Path(moved.target), Path(moved.backup)
    with refusals(moved.path):
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
    names = [moved.temporary, moved.spare] + ([] if keeps_backup else [moved.backup])
    for name in names:
        Path(name).unlink(missing_ok=True)


def _moved(move: Move) -> _Moved:
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


def _to_make(moves: Sequence[Move]) -> list[str]:
    """Return the directories that are to be made, outermost first."""
    parents = {p for m in moves if m.step.after is not None for p in m.step.target.parents}
    missing = [path for path in parents if not path.exists()]
    return [str(path) for path in sorted(missing, key=lambda path: len(path.parts))]


def _fingerprint(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _write(file: Path, record: object) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(record), encoding="utf-8")
    part.replace(file)
