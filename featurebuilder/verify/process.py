"""Run a child process that cannot outlive or block its parent."""

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
_RESERVES_PROCESS_ID = hasattr(os, "waitid")
"""True if the system can report the end of a process and still reserve its process id."""


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """The end of a process.

    Attributes:
        status: the exit status, ``None`` if the process had to be killed.
        output: the end of its output.
        seconds: the timeout, counted from its start.
    """

    status: int | None
    output: str
    seconds: float

    @property
    def words(self) -> str:
        """A phrase that completes "the interpreter ..."."""
        if self.status is None:
            return f"did not end in {self.seconds:g} s and was stopped"
        if self.status < 0:
            return f"was killed by signal {_signal_name(-self.status)}"
        return f"ended with exit status {self.status}"


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process in its own process group, whose output goes to a file."""

    child: Child
    log: Path
    started: float = field(default_factory=time.monotonic)

    def wait(self, seconds: float) -> ProcessResult:
        """Wait, at most until ``seconds`` after the start, kill the group and return the end."""
        left = max(0.0, self.started + seconds - time.monotonic())
        # Popen.wait() with a timeout polls only every 50 ms.
        waiter = threading.Thread(target=_await_end, args=(self.child,), daemon=True)
        try:
            waiter.start()
            waiter.join(left)
            in_time = not waiter.is_alive()
        finally:
            self.kill()
        status = self.child.returncode if in_time else None
        return ProcessResult(status, _tail(self.log), seconds)

    def kill(self) -> None:
        """Kill the process and all its children; safe to call again."""
        if self.child.returncode is None or not _RESERVES_PROCESS_ID:
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
) -> RunningProcess:
    """Start ``argv`` in ``cwd``.

    Args:
        argv: the program and its arguments.
        cwd: the folder that it runs in.
        scratch: an existing folder for the files with its input and output.
        stdin: its standard input.
        env: variables to add to the inherited environment.

    Returns:
        the running process.

    Raises:
        OSError: if the program cannot be started.
    """
    given, log = scratch / "input", scratch / "output"
    given.write_text(stdin, encoding="utf-8")
    # Files, not pipes: a pipe that a grandchild keeps open would block the reader forever.
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
    return RunningProcess(child, log)


def _await_end(child: Child) -> None:
    """Wait until a process ends, without releasing its process id.

    Its group is killed afterwards, so the id must not be reused by another group before.
    """
    if not _RESERVES_PROCESS_ID:
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
