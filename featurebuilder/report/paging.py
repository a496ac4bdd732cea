"""Long output through the user's pager, as git does it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess

_DEFAULT = "less"
# As git sets it: quit if it fits on one screen, colours as they are, leave the screen alone.
_LESS = "FRX"


def pager() -> list[str]:
    """Return the command of the user's pager; empty where there is none, or it is not wanted."""
    wanted = os.environ.get("PAGER", _DEFAULT)
    try:
        command = shlex.split(wanted)
    except ValueError:
        return []
    if not command or command == ["cat"] or not shutil.which(command[0]):
        return []
    return command


def show_paged(text: str, command: list[str]) -> bool:
    """Show ``text`` in the pager and wait until it is left; false where it cannot be started."""
    environment = {"LESS": _LESS, "LV": "-c", **os.environ}
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own pager
    except OSError:
        return False
    # The pager gets Ctrl-C too, and decides by itself.
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running.communicate(text.encode(errors="replace"))
    finally:
        signal.signal(signal.SIGINT, previous)
    return True
