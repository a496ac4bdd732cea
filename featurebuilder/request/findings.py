"""What the checks of a request find, and the words for the values they found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

HALF = "holds half of a character (a lone surrogate), which UTF-8 cannot hold"

_LONGEST_SHOWN = 60
_LARGEST_SHOWN = 10**30


class RefusedError(ValueError):
    """A value that a rule refuses, with what a person can do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        """Take the sentence that follows the key's path, and the remedy."""
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the value at ``path``, or with its key.

    ``subject`` is the path that is named where it is not the place that is pointed at: a key
    that is missing has no place of its own.
    """

    path: KeyPath
    what: str
    remedy: str = ""
    at_key: bool = False
    subject: KeyPath | None = None

    def __str__(self) -> str:
        """Return the sentence: which key, and what is wrong with it."""
        return f"{dotted(self.path if self.subject is None else self.subject)}: {self.what}"


def dotted(path: KeyPath) -> str:
    """Return ``path`` as a person writes it, such as ``endpoints[0].response.fields.status``."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z0-9_$-]{1,80}", step):
            written += f".{step}" if written else step
        else:
            written += f"[{_shortened(step)}]"
    return written or "the request"


def shown(value: object) -> str:
    """Return words for ``value`` as it was found in a request."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() if abs(value) > _LARGEST_SHOWN:
            return "a number of very many digits"
        case int() | float():
            return f"the number {_shortened(value)}"
        case str():
            return f"the text {_shortened(value)}"
        case list() | tuple():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return f"a {type(value).__name__}"


def has_half(text: str) -> bool:
    """Return whether ``text`` holds a surrogate, which no encoding of Unicode can hold."""
    return re.search("[\ud800-\udfff]", text) is not None


def _shortened(value: str | float) -> str:
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return f"{value[:_LONGEST_SHOWN]!r}..."
    return repr(value)
