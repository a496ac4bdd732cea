"""Terminals that are not there: what is printed on them, as text."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def painted(show: Callable[[Console], object], width: int = 80) -> str:
    """Return what ``show`` prints on a terminal with colours, escape sequences and all."""
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        _environ={},
    )
    show(console)
    return screen.getvalue()


def unpainted(text: str) -> str:
    return COLOURS.sub("", text)


def is_harmless(text: str) -> bool:
    """Return whether a terminal shows every character of ``text`` and obeys none of it."""
    return all(char.isprintable() or char in "\n\t" for char in text)
