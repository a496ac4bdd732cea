"""Text that is safe to show: what a terminal would obey, or nobody could see, is written out."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return ``text`` with its line breaks and tabs, and every other invisible character escaped.

    Control characters, escape sequences, bidirectional controls, zero-width characters and lone
    surrogates come out as Python would write them in a literal.
    """
    unix = text.replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else _escaped(c) for c in unix)


def one_line(text: str) -> str:
    """Return ``text`` on one line, its line breaks and tabs escaped too: for names and paths."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def sentence(text: str) -> str:
    """Return ``text`` on one line, each run of white space as one space: for prose."""
    return one_line(" ".join(text.split()))


def encodable(text: str) -> str:
    """Return ``text`` with its lone surrogates escaped, so that UTF-8 can carry it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escaped(char: str) -> str:
    return ascii(char)[1:-1]
