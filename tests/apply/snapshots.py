"""Everything that can be seen of a tree, as a value to compare."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    mode: int
    modified: int
    content: bytes | str | None


def snapshot(root: Path) -> dict[str, Entry]:
    """Return every name below ``root`` with kind, mode, mtime and content; '.' is the root."""
    found = {".": _entry(root)} if os.path.lexists(root) else {}
    for path in sorted(root.rglob("*")):
        found[path.relative_to(root).as_posix()] = _entry(path)
    return found


def directories(root: Path) -> set[str]:
    """Return the names of the directories below ``root``."""
    return {name for name, entry in snapshot(root).items() if stat.S_ISDIR(entry.mode)} - {"."}


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of every regular file below ``root``."""
    return {
        name: entry.content
        for name, entry in snapshot(root).items()
        if isinstance(entry.content, bytes)
    }


def _entry(path: Path) -> Entry:
    found = path.lstat()
    content: bytes | str | None = None
    if stat.S_ISREG(found.st_mode):
        content = path.read_bytes()
    elif stat.S_ISLNK(found.st_mode):
        content = str(path.readlink())
    return Entry(found.st_mode, found.st_mtime_ns, content)


def plant(root: Path, files: dict[str, bytes]) -> None:
    """Write ``files`` below ``root``, and give everything a time long past."""
    root.mkdir(exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    age(root)


def age(root: Path) -> None:
    """Give everything below ``root`` a time of its own, long past and odd to the nanosecond."""
    for number, path in enumerate(sorted([root, *root.rglob("*")])):
        moment = 1_000_000_000_123_456_789 + number * 1_000_000_007
        os.utime(path, ns=(moment, moment), follow_symlinks=False)
