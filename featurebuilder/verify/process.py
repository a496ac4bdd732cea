"""A child process that cannot outlive, block or write over the one that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Child: TypeAlias = subprocess.Popen[bytes]

_TAIL = 8_000
_KEEPS_NUMBERS = hasattr(os, "waitid")
"""Whether a process can be seen to end while its number stays its own."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: ``status`` is ``None`` if it had to be killed; ``output`` is a tail.

    ``seconds`` are how long after its start it was waited for at most.
    """

    status: int | None
    output: str
    seconds: float

    @property
    def words(self) -> str:
        """How it ended, to follow "the interpreter"."""
        if self.status is None:
            return f"did not end in {self.seconds:g} s and was stopped"
        if self.status < 0:
            return f"was killed by signal {_signal_name(-self.status)}"
        return f"ended with exit status {self.status}"


@dataclass(frozen=True, slots=True)
class Running:
    """A process in a group of its own, whose output goes to a file."""

    child: Child
    log: Path
    started: float = field(default_factory=time.monotonic)

    def wait(self, seconds: float) -> Ended:
        """Return how it ended, no later than ``seconds`` after its start; none of it runs on."""
        left = max(0.0, self.started + seconds - time.monotonic())
        # Popen.wait() with a timeout looks only every 50 ms.
        waiter = threading.Thread(target=_await_end, args=(self.child,), daemon=True)
        try:
            waiter.start()
            waiter.join(left)
            in_time = not waiter.is_alive()
        finally:
            self.kill()
        status = self.child.returncode if in_time else None
        return Ended(status, _tail(self.log), seconds)

    def kill(self) -> None:
        """End it and everything that it started; again is fine."""
        if self.child.returncode is None or not _KEEPS_NUMBERS:
            with suppress(ProcessLookupError, PermissionError):
                _kill_group(self.child)
        self.child.wait()


def start(
    argv: Sequence[str],
    *,
    cwd: Path,
    scratch: Path,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
) -> Running:
    """Start ``argv`` in ``cwd``.

    Args:
        argv: the program and its arguments.
        cwd: the folder that it runs in.
        scratch: an existing folder for its input and output.
        stdin: what it reads.
        env: variables on top of the inherited ones.

    Returns:
        the running process.

    Raises:
        OSError: if the program cannot be started.
    """
    given, log = scratch / "input", scratch / "output"
    given.write_text(stdin, encoding="utf-8")
    # Files, not pipes: a pipe that a grandchild holds open would block the reader for ever.
    with given.open("rb") as source, log.open("wb") as sink:
        child = subprocess.Popen(  # noqa: S603 - running the target is what this is for
            argv,
            cwd=cwd,
            stdin=source,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
            start_new_session=True,
        )
    return Running(child, log)


def _await_end(child: Child) -> None:
    """Wait until a process ends.

    Its group is killed after that, so its number must not be free for another's group yet.
    """
    if not _KEEPS_NUMBERS:
        child.wait()
        return
    with suppress(ChildProcessError):
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)


def _kill_group(child: Child) -> None:
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    with suppress(ValueError):
        return signal.Signals(number).name
    return str(number)


def _tail(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _TAIL))
        return file.read().decode("utf-8", "replace")
