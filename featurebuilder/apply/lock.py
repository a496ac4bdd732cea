"""Lock a tree so that only one process writes to it; lock files are kept outside the tree."""

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

from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def tree_lock(root: Path, timeout: float = 10.0) -> Iterator[None]:
    """Keep other featurebuilder processes out of the tree at ``root`` during the block.

    The operating system releases the lock if the process dies.

    Args:
        root: the tree to lock.
        timeout: how long to wait for another process, in seconds.

    Raises:
        WriteFailedError: if another process still holds the lock after ``timeout``, or if the lock
            file cannot be created.
    """
    lock = FileLock(path_beside_lock(root, ".lock"), timeout=timeout)
    with convert_os_errors(str(lock.lock_file)):
        try:
            lock.acquire()
        except Timeout as error:
            raise WriteFailedError(_describe_busy(root)) from error
    try:
        yield
    finally:
        lock.release()


def _describe_busy(root: Path) -> Problem:
    what = f"another featurebuilder process is running in {root}"
    return Problem(what, Location(str(root)), "Wait until it ends, then run again.")


def path_beside_lock(root: Path, suffix: str) -> Path:
    """Return a file path outside the tree that is the same for every spelling of ``root``.

    Raises:
        WriteFailedError: if there is no directory for it that only this user can write to.
    """
    real = os.path.normcase(os.path.realpath(root))
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    return _private_directory() / f"{name}{suffix}"


def _private_directory() -> Path:
    """Return a directory for lock files that belongs to this user alone."""
    user = os.getuid() if sys.platform != "win32" else "locks"
    directory = Path(tempfile.gettempdir()) / f"featurebuilder-{user}"
    with convert_os_errors(str(directory)):
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
    if not _is_private(found):
        what = f"{directory} is not a private directory that only you can write to"
        raise WriteFailedError(
            Problem(what, Location(str(directory)), "Remove it, then run again.")
        )
    return directory


def _is_private(found: os.stat_result) -> bool:
    """Return whether a directory is private; in a shared place, any user may have made it."""
    if sys.platform == "win32":  # the temporary directory belongs to the user there
        return True
    ours = found.st_uid == os.getuid()
    return ours and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
