"""Show long output in the user's pager, as git does."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess

_DEFAULT = "less"
# Git's defaults: quit if the text fits on one screen, pass colors on, do not clear the screen.
_LESS = "FRX"


def pager() -> list[str]:
    """Return the command of the user's pager from ``PAGER``, or ``less``.

    Return an empty list if it is not installed, is disabled (empty or ``cat``) or is invalid.
    """
    wanted = os.environ.get("PAGER", _DEFAULT)
    try:
        command = shlex.split(wanted)
    except ValueError:
        return []
    if not command or command == ["cat"] or not shutil.which(command[0]):
        return []
    return command


def show_paged(text: str, command: list[str]) -> bool:
    """Show ``text`` in the pager and wait until the user quits it.

    Return false if the pager cannot be started.
    """
    environment = {"LESS": _LESS, "LV": "-c", **os.environ}
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own pager
    except OSError:
        return False
    # Ctrl-C also reaches the pager, which handles it itself.
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running.communicate(text.encode(errors="replace"))
    finally:
        signal.signal(signal.SIGINT, previous)
    return True
