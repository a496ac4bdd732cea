"""Make strings safe to display: escape control sequences and invisible characters."""

from __future__ import annotations


def escape_invisible(text: str) -> str:
    """Return ``text`` with every unprintable character escaped, except line breaks and tabs.

    Control characters, escape sequences, bidirectional controls, zero-width characters and lone
    surrogates are escaped as in a Python string literal. CRLF becomes LF.
    """
    unix = text.replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else _escape(c) for c in unix)


def to_one_line(text: str) -> str:
    """Return ``text`` with line breaks and tabs escaped too; for names and paths."""
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def sentence(text: str) -> str:
    """Return ``text`` on one line, with each run of white space as one space; for prose."""
    return to_one_line(" ".join(text.split()))


def escape_surrogates(text: str) -> str:
    """Return ``text`` with lone surrogates escaped, so that it can be encoded as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(char: str) -> str:
    return ascii(char)[1:-1]
