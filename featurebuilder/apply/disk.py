"""The file-system operations that a transaction is made of, each a method that a test can fail."""

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
"""What a file system answers that has no hard links, or has no more of them."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the disk knows of a file besides its bytes; ``mode`` tells the kind of file too."""

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
        """Whether this is a regular file, neither a link nor a device."""
        return stat.S_ISREG(self.mode)

    @property
    def is_directory(self) -> bool:
        """Whether this is a directory itself, not a link to one."""
        return stat.S_ISDIR(self.mode)


class Disk:
    """The real file system. Every method raises ``OSError`` where the system refuses."""

    def look(self, path: Path) -> Stamp | None:
        """Return the stamp of what stands at ``path``, a link itself too; ``None`` for nothing."""
        try:
            found = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Stamp(
            found.st_mode, found.st_atime_ns, found.st_mtime_ns, found.st_uid, found.st_gid
        )

    def read(self, path: Path) -> bytes:
        """Return the whole content of the file at ``path``."""
        return path.read_bytes()

    def names(self, directory: Path) -> tuple[Path, ...]:
        """Return everything in ``directory``."""
        return tuple(directory.iterdir())

    def make_directory(self, path: Path) -> None:
        """Make the one directory ``path``, as the umask says."""
        path.mkdir()

    def write_new(self, path: Path, content: bytes, permissions: int = 0o666) -> None:
        """Write ``content`` to a file that must not exist yet, through to the medium.

        ``permissions`` are narrowed by the umask, so that a file is never more open than it will
        be in the end.
        """

        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, permissions)

        with open(path, "xb", opener=opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def set_mode(self, path: Path, stamp: Stamp) -> None:
        """Give ``path`` the permissions of ``stamp``, and its owner as far as the user may."""
        if sys.platform != "win32":
            for uid, gid in ((-1, stamp.gid), (stamp.uid, -1)):
                with contextlib.suppress(OSError):
                    os.chown(path, uid, gid)
        if stat.S_IMODE(path.stat().st_mode) != stamp.permissions:
            path.chmod(stamp.permissions)

    def set_times(self, path: Path, stamp: Stamp) -> None:
        """Give ``path`` the times of ``stamp``, to the nanosecond."""
        os.utime(path, ns=(stamp.accessed, stamp.modified))

    def duplicate(self, path: Path, copy: Path) -> None:
        """Give the file at ``path`` a second name; a copy where there are no hard links.

        A second name needs no space and keeps everything the system knows of the file.
        """
        try:
            copy.hardlink_to(path)
        except OSError as error:
            if error.errno not in NO_HARD_LINKS:
                raise
            self.write_new(copy, path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
            shutil.copystat(path, copy)

    def replace(self, source: Path, target: Path) -> None:
        """Move ``source`` to ``target`` in one step, over whatever file stands there."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove the file at ``path``; one that is already gone is fine."""
        path.unlink(missing_ok=True)

    def remove_directory(self, path: Path) -> None:
        """Remove the empty directory ``path``; one that is already gone is fine."""
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()


def holds(disk: Disk, path: Path, content: bytes | None) -> bool:
    """Return whether ``path`` is a regular file of exactly ``content``; ``None`` for nothing there.

    Raises ``OSError`` where the disk refuses to say.
    """
    stamp = disk.look(path)
    if stamp is None or content is None:
        return stamp is None and content is None
    return stamp.is_file and disk.read(path) == content
