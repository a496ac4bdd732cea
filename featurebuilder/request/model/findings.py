"""The errors that request validation reports, and descriptions of the values found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

LONE_SURROGATE = "contains a lone surrogate (half of a character), which UTF-8 cannot encode"

_LONGEST_SHOWN = 60
_LARGEST_SHOWN = 10**30


class RejectedValueError(ValueError):
    """A rule rejects a value; it carries a remedy for the user."""

    def __init__(self, what: str, remedy: str = "") -> None:
        """Create the error from a message, which follows the key's path, and a remedy."""
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Finding:
    """One error in the value or the key at ``path``.

    Attributes:
        path: The position that the error points at.
        what: The error message.
        remedy: The fix, as an imperative sentence; may be empty.
        at_key: True if the error is about the key, not its value.
        subject: The path to name in the message, if it differs from ``path``: a missing key has no
            position of its own.
    """

    path: KeyPath
    what: str
    remedy: str = ""
    at_key: bool = False
    subject: KeyPath | None = None

    def __str__(self) -> str:
        """Return the message with the path in front."""
        return f"{dotted(self.path if self.subject is None else self.subject)}: {self.what}"


def dotted(path: KeyPath) -> str:
    """Return ``path`` in dotted form, such as ``endpoints[0].response.fields.status``."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z0-9_$-]{1,80}", step):
            written += f".{step}" if written else step
        else:
            written += f"[{_shorten(step)}]"
    return written or "the request"


def describe_value(value: object) -> str:
    """Return a description of a value found in a request, such as ``the number 7``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if abs(value) > _LARGEST_SHOWN:
            return "a number with too many digits"
        case int() | float():
            return f"the number {_shorten(value)}"
        case str():
            return f"the string {_shorten(value)}"
        case list() | tuple():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return f"a {type(value).__name__}"


def has_surrogate(text: str) -> bool:
    """Return whether ``text`` contains a lone surrogate, which no encoding can represent."""
    return re.search("[\ud800-\udfff]", text) is not None


def _shorten(value: str | float) -> str:
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return f"{value[:_LONGEST_SHOWN]!r}..."
    return repr(value)
