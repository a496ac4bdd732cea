"""Run the program as a process: open missing streams, and exit cleanly on signals."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_GC_THRESHOLD = 500_000


class StopSignal(SystemExit):
    """A signal asked the program to stop; as an exception, so that partial changes are undone."""


def main() -> None:
    """Run the program and exit with its code."""
    _open_streams()
    try:
        _handle_signals()
        # Syntax trees have no reference cycles, and collecting them costs more than parsing.
        gc.set_threshold(_GC_THRESHOLD)
        from featurebuilder.cli.app import run

        run()
    except (StopSignal, KeyboardInterrupt) as stopped:
        _tell("Interrupted. All changes were either completed or undone.\n")
        code = stopped.code if isinstance(stopped, StopSignal) else 128 + signal.SIGINT
        raise SystemExit(code) from None


def _open_streams() -> None:
    """Open each standard stream that the caller closed on the null device."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # os.open returns the lowest free number, which is that of the closed stream.
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8", closefd=False))


def _handle_signals() -> None:
    sys.unraisablehook = _repeat_lost_stop
    for name in _STOP_SIGNALS:
        number = getattr(signal, name, None)
        # Keep ignoring signals that the parent process ignores, as ``nohup`` does.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _repeat_lost_stop(lost: sys.UnraisableHookArgs) -> None:
    """Send a signal again if its exception was lost, because it was raised in a callback."""
    if isinstance(lost.exc_value, StopSignal):
        number = int(str(lost.exc_value.code)) - 128
        threading.Timer(0.01, os.kill, (os.getpid(), number)).start()
    else:
        sys.__unraisablehook__(lost)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise StopSignal(128 + number)


def _tell(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
