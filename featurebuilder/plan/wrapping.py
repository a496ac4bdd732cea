"""Sentences as lines that a terminal shows whole."""

from __future__ import annotations

import textwrap

_WIDTH = 92


def sentence(text: str) -> str:
    """Return ``text`` with a mark at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def wrapped(text: str, indent: str = "  ") -> list[str]:
    """Return the lines of a text; those of an item in a list stand behind its dash."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    hanging = f"{indent}  " if plain.startswith("- ") else indent
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )
