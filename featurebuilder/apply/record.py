"""The record of a transaction, kept in the tree while files are moved into place.

A run that finds a record knows that another was killed; the record and the tree show how far that
run came. Because it is in the tree, it survives a restart, another temporary folder and another
container. It holds relative paths, because the tree may be mounted elsewhere then.

The record is one file that only grows: a line of JSON, then one word for each state reached. A
half-written last line does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from featurebuilder.apply.staged_file import TOKEN, staged_paths
from featurebuilder.conventions.paths import path_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.apply.disk import Disk
    from featurebuilder.apply.staged_file import Move

_NAME = ".featurebuilder-transaction"
PLACED = "placed"
"""The state when all files are in place: from here on, the transaction is only completed."""
RESTORING = "restoring"
"""The state when the transaction has failed, and the files are restored."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The recorded move of one file.

    Attributes:
        path: the path in the plan.
        target: the real file, relative to the root.
        token: the random part of the names of its temporary files.
        before: the SHA-256 of the old content, ``None`` if there was no file.
        after: the SHA-256 of the new content, ``None`` if the file was to be deleted.
    """

    path: str
    target: str
    token: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, move: Move, root: Path) -> Self:
        """Return the record of a move in the tree at ``root``."""
        step = move.step
        target = step.target.relative_to(root).as_posix()
        return cls(step.path, target, move.token, _hash(step.before), _hash(step.after))

    def paths(self, root: Path) -> tuple[Path, Path, Path, Path]:
        """Return the target, and the paths of the new, spare and old content beside it."""
        target = root / self.target
        return target, *staged_paths(target, self.token)

    def require_inside(self, root: Path) -> None:
        """Check that the target is in the tree, and that the names are ours.

        Raises:
            ValueError: if not. Records in a tree may come from anybody.
        """
        is_named = re.fullmatch(TOKEN, self.token) and not path_error(self.target)
        parent = (root / self.target).parent
        if not is_named or Path(os.path.realpath(parent)) != parent:
            raise ValueError(self.target)


@dataclass(frozen=True, slots=True)
class Record:
    """A transaction as recorded.

    Attributes:
        moves: the moves.
        made: the directories to create, relative to the root, outermost first.
        unmake: the directories to remove at the end, innermost first.
        state: the last state noted, empty if files may still be on their way.
    """

    moves: tuple[Moved, ...]
    made: tuple[str, ...]
    unmake: tuple[str, ...]
    state: str = ""

    @classmethod
    def of(cls, moves: Sequence[Move], unmake: Sequence[Path], root: Path) -> Self:
        """Return the record of a transaction in the tree at ``root`` that has not started."""
        parents = {p for m in moves if m.step.after is not None for p in m.step.target.parents}
        missing = [path for path in parents if path.is_relative_to(root) and not path.exists()]
        return cls(
            tuple(Moved.of(move, root) for move in moves),
            tuple(_relative(p, root) for p in sorted(missing, key=lambda path: len(path.parts))),
            tuple(_relative(path, root) for path in unmake),
        )

    def write(self, file: Path, disk: Disk) -> None:
        """Write the record to a new file."""
        content = {name: value for name, value in asdict(self).items() if name != "state"}
        disk.write_new(file, json.dumps(content).encode() + b"\n", 0o600)

    @classmethod
    def read(cls, file: Path, root: Path) -> Self | None:
        """Return the record in a file; ``None`` if the run was killed while it wrote the file.

        Raises:
            ValueError: if the record is damaged, or names files outside the tree at ``root``.
            OSError: if the file cannot be read.
        """
        first, *states = file.read_text("utf-8").split("\n")
        if not states:
            return None
        try:
            content = json.loads(first)
            moves = tuple(Moved(**moved) for moved in content["moves"])
            made, unmake = tuple(content["made"]), tuple(content["unmake"])
        except (TypeError, KeyError) as error:
            raise ValueError(first) from error
        for moved in moves:
            moved.require_inside(root)
        for folder in (*made, *unmake):
            if folder != "." and path_error(folder):
                raise ValueError(folder)
        return cls(moves, made, unmake, next((one for one in reversed(states[:-1]) if one), ""))


def record_file(root: Path, *, beside: bool) -> Path:
    """Return the path of the record: in the root, or ``beside`` a root that comes or goes."""
    return root.with_name(f".{root.name}{_NAME}") if beside else root / _NAME


def pending_record(root: Path) -> Path | None:
    """Return the record of an unfinished transaction in the tree at ``root``, if there is one."""
    real = Path(os.path.realpath(root))
    files = (record_file(real, beside=beside) for beside in (False, True))
    return next((file for file in files if os.path.lexists(file)), None)


def note(file: Path, state: str, disk: Disk) -> None:
    """Add a state to the record."""
    disk.append(file, f"{state}\n".encode())


def fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a file, ``None`` if there is none."""
    return _hash(path.read_bytes()) if path.is_file() else None


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
