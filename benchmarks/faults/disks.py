"""Run work in a child process whose disk kills it, or refuses, at one operation."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from featurebuilder.apply.disk import Disk
from featurebuilder.errors import FeatureBuilderError

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

CHANGES = (
    *("make_directory", "write_new", "append", "set_mode", "set_times", "duplicate", "replace"),
    *("remove", "remove_directory"),
)
"""The operations of `Disk` that change something."""
RECOVERY_CHANGES = ("unlink", "replace", "rmdir")
"""The operations of `Path` by which a recovery changes something."""
DONE, REFUSED, CRASHED = 0, 1, 2
"""The exit codes of a child: success, one clear error, an exception that is a fault of ours."""


@dataclass(slots=True)
class Trap:
    """What happens at the operation number ``at``, counted from 1; 0 for nothing.

    Attributes:
        at: the number of the operation.
        fault: the error number to raise; ``None`` to kill the process.
        is_half_done: True to kill when half of the content is written, if there is one.
    """

    at: int
    fault: int | None = None
    is_half_done: bool = False
    count: int = field(default=0, init=False)

    def spring(self) -> None:
        """Count an operation, and fail if it is the one."""
        self.count += 1
        if self.count == self.at and not self.is_half_done:
            self.fail()

    def fail(self) -> None:
        """Raise the error, or kill the process."""
        if self.fault is None:
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            raise OSError(self.fault, os.strerror(self.fault))

    def set_in(self, owner: type, names: tuple[str, ...]) -> None:
        """Set the trap in these methods of a class, for the rest of the process."""
        for name in names:
            setattr(owner, name, self._counted(getattr(owner, name)))
        if self.is_half_done and owner is Disk:
            Disk.write_new = self._half_written(Disk.write_new)  # type: ignore[method-assign]

    def _counted(self, real: Callable[..., object]) -> Callable[..., object]:
        @wraps(real)
        def counted(*given: object, **words: object) -> object:
            self.spring()
            return real(*given, **words)

        return counted

    def _half_written(self, real: Callable[..., None]) -> Callable[..., None]:
        def written(disk: Disk, path: Path, content: bytes, permissions: int = 0o666) -> None:
            if self.count + 1 == self.at:
                path.write_bytes(content[: len(content) // 2])
                self.fail()
            real(disk, path, content, permissions)

        return written


def run_trapped(work: Work, trap: Trap, *, in_recovery: bool = False) -> int:
    """Do the work in a child; return its exit code, or minus the signal that ended it.

    ``in_recovery`` counts the operations of a recovery instead of those of a transaction.
    """
    child = os.fork()
    if not child:
        _set(trap, in_recovery=in_recovery)
        _end(work)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def count_changes(work: Work, *, in_recovery: bool = False) -> int:
    """Return how many changing operations the work makes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            counted = int(pipe.read() or 0)
        os.waitpid(child, 0)
        return counted
    trap = Trap(0)
    _set(trap, in_recovery=in_recovery)
    work()
    os.write(writing, str(trap.count).encode())
    os._exit(0)


def _set(trap: Trap, *, in_recovery: bool) -> None:
    trap.set_in(*((Path, RECOVERY_CHANGES) if in_recovery else (Disk, CHANGES)))


def _end(work: Work) -> NoReturn:
    """Do the work and exit at once with the code for its end."""
    code = DONE
    try:
        work()
    except FeatureBuilderError:
        code = REFUSED
    except BaseException as error:  # noqa: BLE001
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        code = CRASHED
    os._exit(code)


def files_in(root: Path) -> dict[str, bytes | None]:
    """Return the content of each file below ``root``; ``None`` for each folder."""
    found = sorted(root.rglob("*"))
    return {p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else None for p in found}
