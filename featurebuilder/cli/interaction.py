"""Decide whether the program may ask questions."""

from __future__ import annotations

import os
import sys

_OFF = frozenset({"", "0", "false"})


def is_interactive() -> bool:
    """Return whether questions can be asked: on a terminal, and not in a CI job.

    CI services set ``CI``; some of them run commands on a pseudo-terminal, where nobody answers.
    """
    if os.environ.get("CI", "").lower() not in _OFF:
        return False
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
