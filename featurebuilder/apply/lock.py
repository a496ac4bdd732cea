"""Lock a tree so that only one process writes to it."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout, lock_descriptor

from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.apply.paths import nearest_existing
from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NO_FOLDER_LOCKS = {
    errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP
}  # fmt: skip
"""The error codes of a file system that cannot lock a folder, such as NFS."""
_POLL = 0.05


@contextmanager
def tree_lock(
    root: Path, timeout: float = 10.0, on_wait: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Keep other featurebuilder processes out of the tree at ``root`` during the block.

    The lock is on the folder itself, or on the nearest one above that exists. So it leaves no file,
    and holds for every name of the folder, user and container. The operating system releases it if
    the process dies.

    Args:
        root: the tree to lock.
        timeout: how long to wait for another process, in seconds.
        on_wait: is called once if another process holds the lock.

    Raises:
        WriteFailedError: if another process still holds the lock after ``timeout``, or if the
            operating system refuses to lock.
    """
    folder = nearest_existing(root)
    with convert_os_errors(str(folder)):
        locked = _lock_folder(folder, timeout, on_wait)
    if locked is None:
        with _lock_file(root, timeout):
            yield
        return
    try:
        yield
    finally:
        os.close(locked)


def _lock_folder(folder: Path, timeout: float, on_wait: Callable[[], None]) -> int | None:
    """Return a descriptor that holds the lock; ``None`` if the folder cannot be locked."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        is_held = _wait_for(descriptor, timeout, on_wait)
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, OSError) and error.errno in _NO_FOLDER_LOCKS:
            return None
        raise
    if is_held:
        return descriptor
    os.close(descriptor)
    raise WriteFailedError(_describe_busy(folder))


def _wait_for(descriptor: int, timeout: float, on_wait: Callable[[], None]) -> bool:
    """Lock what a descriptor refers to, and return whether that succeeded in time."""
    if lock_descriptor(descriptor, blocking=False):
        return True
    on_wait()
    deadline = time.monotonic() + timeout
    while not lock_descriptor(descriptor, blocking=False):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)
    return True


@contextmanager
def _lock_file(root: Path, timeout: float) -> Iterator[None]:
    """Hold a lock file in the user's temporary folder, where folders cannot be locked."""
    real = os.path.normcase(os.path.realpath(root))
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    lock = FileLock(Path(tempfile.gettempdir(), f"featurebuilder-{name}.lock"), timeout=timeout)
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
