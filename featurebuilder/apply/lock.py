"""One writer at a time: a lock for each tree, kept outside of it."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from featurebuilder.apply.refusals import refusals
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def tree_lock(root: Path, timeout: float = 10.0) -> Iterator[None]:
    """Keep every other featurebuilder out of the tree at ``root`` while the block runs.

    Raises ``WriteFailedError`` when another holds the tree for longer than ``timeout`` seconds, or
    where no lock can be kept. The lock goes with its process, however that ends.
    """
    lock = FileLock(_lock_file(root), timeout=timeout)
    with refusals(str(lock.lock_file)):
        try:
            lock.acquire()
        except Timeout as error:
            raise WriteFailedError(_busy(root)) from error
    try:
        yield
    finally:
        lock.release()


def _busy(root: Path) -> Problem:
    what = f"another featurebuilder is at work in {root}"
    return Problem(what, Location(str(root)), "Wait until it is done, then run again.")


def _lock_file(root: Path) -> Path:
    return beside_lock(root, ".lock")


def beside_lock(root: Path, suffix: str) -> Path:
    """Return a file outside the tree that is the same for every spelling of its ``root``.

    Raises:
        WriteFailedError: where there is no place for it that only this user can write to.
    """
    real = os.path.normcase(os.path.realpath(root))
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    return _private_directory() / f"{name}{suffix}"


def _private_directory() -> Path:
    """Return a directory for locks that belongs to this user alone."""
    user = os.getuid() if sys.platform != "win32" else "locks"
    directory = Path(tempfile.gettempdir()) / f"featurebuilder-{user}"
    with refusals(str(directory)):
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
    if not _is_private(found):
        what = f"{directory} is not a directory that only you can write to"
        raise WriteFailedError(
            Problem(what, Location(str(directory)), "Remove it, then run again.")
        )
    return directory


def _is_private(found: os.stat_result) -> bool:
    """Whether a directory is the user's own: anybody may have made one in a shared place."""
    if sys.platform == "win32":  # the temporary directory is the user's own there
        return True
    ours = found.st_uid == os.getuid()
    return ours and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
