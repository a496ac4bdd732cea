"""The program as a process: its streams are open, and signals end it well from the first moment."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_SELDOM = 500_000


class Stopped(SystemExit):
    """A signal asks to end; an exception, so that a half-written tree is put back on the way."""


def main() -> None:
    """Run the program and exit with its code."""
    _open_streams()
    try:
        _listen()
        # A syntax tree has no cycles, and to look for some in each costs more than to parse it.
        gc.set_threshold(_SELDOM)
        from featurebuilder.cli.app import run

        run()
    except (Stopped, KeyboardInterrupt) as stopped:
        _tell("interrupted: the tree is whole, as it was before or as it was to be\n")
        code = stopped.code if isinstance(stopped, Stopped) else 128 + signal.SIGINT
        raise SystemExit(code) from None


def _open_streams() -> None:
    """Give each standard stream that the caller closed a place that nobody reads."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # The lowest free number is that of the stream, so nothing else will ever get it.
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8", closefd=False))


def _listen() -> None:
    for name in _ENDING:
        number = getattr(signal, name, None)
        # What is ignored already is to stay so, as ``nohup`` wants it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(128 + number)


def _tell(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
