"""Wrap sentences for a terminal."""

from __future__ import annotations

import textwrap

_WIDTH = 92


def end_sentence(text: str) -> str:
    """Return ``text`` with a final period, unless it already ends a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def wrap_lines(text: str, indent: str = "  ") -> list[str]:
    """Return the lines of ``text``, wrapped to 92 columns without unprintable characters.

    Lines of a list item are indented to align after its dash.
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    hanging = f"{indent}  " if plain.startswith("- ") else indent
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )
