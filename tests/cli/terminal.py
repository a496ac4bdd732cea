"""The program on a terminal of its own, with somebody typing."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.cli.running import environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

END = "\x04"
"""What the key for the end of input sends."""
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Seen(NamedTuple):
    """How a command ended, and all that was seen on the terminal, without its colours."""

    code: int
    screen: str


def on_terminal(
    folder: Path, *arguments: str, typed: str, environ: Mapping[str, str] | None = None
) -> Seen:
    """Run the program in ``folder`` on a terminal where ``typed`` is typed ahead."""
    ours, theirs = pty.openpty()
    size = {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "400", "PAGER": "cat"}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "featurebuilder", *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(size | dict(environ or {})),
        start_new_session=True,
    ) as running:
        os.close(theirs)
        os.write(ours, typed.encode())
        screen = b"".join(iter(lambda: _read(ours), b""))
        code = running.wait()
    os.close(ours)
    return Seen(code, _ESCAPES.sub("", screen.decode()).replace("\r\n", "\n"))


def _read(terminal: int) -> bytes:
    """Return what is there to be seen; nothing once nobody can write any more."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
