"""The file system operations of a transaction, as methods that tests can make fail."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NO_HARD_LINKS = {
    errno.EPERM,
    errno.EACCES,
    errno.EXDEV,
    errno.EMLINK,
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
}
"""The error codes of a file system that has no hard links, or has reached their limit."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The metadata of a file.

    Attributes:
        mode: the type and permission bits, as in ``st_mode``.
        accessed: the access time, in nanoseconds.
        modified: the modification time, in nanoseconds.
        uid: the owner.
        gid: the group.
    """

    mode: int
    accessed: int
    modified: int
    uid: int
    gid: int

    @property
    def permissions(self) -> int:
        """The bits that ``chmod`` sets."""
        return stat.S_IMODE(self.mode)

    @property
    def is_file(self) -> bool:
        """True for a regular file, not for a link or a device."""
        return stat.S_ISREG(self.mode)

    @property
    def is_directory(self) -> bool:
        """True for a directory, not for a link to one."""
        return stat.S_ISDIR(self.mode)


class Disk:
    """The real file system. Every method raises ``OSError`` if the system refuses."""

    def look(self, path: Path) -> Stamp | None:
        """Return the metadata of ``path`` itself, even of a link; ``None`` if it does not exist."""
        try:
            found = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Stamp(
            found.st_mode, found.st_atime_ns, found.st_mtime_ns, found.st_uid, found.st_gid
        )

    def read(self, path: Path) -> bytes:
        """Return the content of the file at ``path``."""
        return path.read_bytes()

    def names(self, directory: Path) -> tuple[Path, ...]:
        """Return the paths of all entries in ``directory``."""
        return tuple(directory.iterdir())

    def make_directory(self, path: Path) -> None:
        """Create the directory ``path``, with the mode that the umask allows."""
        path.mkdir()

    def write_new(self, path: Path, content: bytes, permissions: int = 0o666) -> None:
        """Write ``content`` to a new file and flush it to the storage device.

        ``permissions`` are limited by the umask, so the file is never more accessible than it will
        be in the end.

        Raises:
            FileExistsError: if ``path`` exists.
        """

        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, permissions)

        with open(path, "xb", opener=opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def append(self, path: Path, content: bytes) -> None:
        """Add ``content`` at the end of the file at ``path``, and flush it to the device."""
        with path.open("ab", buffering=0) as file:
            file.write(content)
            os.fsync(file.fileno())

    def set_mode(self, path: Path, stamp: Stamp) -> None:
        """Set the permissions of ``path`` from ``stamp``, and its owner and group if permitted."""
        if sys.platform != "win32":
            for uid, gid in ((-1, stamp.gid), (stamp.uid, -1)):
                with contextlib.suppress(OSError):
                    os.chown(path, uid, gid)
        if stat.S_IMODE(path.stat().st_mode) != stamp.permissions:
            path.chmod(stamp.permissions)

    def set_times(self, path: Path, stamp: Stamp) -> None:
        """Set the access and modification times of ``path`` from ``stamp``, in nanoseconds."""
        os.utime(path, ns=(stamp.accessed, stamp.modified))

    def duplicate(self, path: Path, copy: Path) -> None:
        """Create ``copy`` as a hard link to ``path``, or as a copy if hard links are not available.

        A hard link needs no space and keeps all metadata of the file.
        """
        try:
            copy.hardlink_to(path)
        except OSError as error:
            if error.errno not in NO_HARD_LINKS:
                raise
            self.write_new(copy, path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
            shutil.copystat(path, copy)

    def replace(self, source: Path, target: Path) -> None:
        """Move ``source`` to ``target`` atomically, replacing an existing file."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove the file at ``path``, if it exists."""
        path.unlink(missing_ok=True)

    def remove_directory(self, path: Path) -> None:
        """Remove the directory ``path``, if it exists and is empty."""
        try:
            path.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise


def has_content(disk: Disk, path: Path, content: bytes | None) -> bool:
    """Return whether ``path`` is a regular file with exactly ``content``; ``None`` means no file.

    Raises:
        OSError: if the system refuses to read it.
    """
    stamp = disk.look(path)
    if stamp is None or content is None:
        return stamp is None and content is None
    return stamp.is_file and disk.read(path) == content
