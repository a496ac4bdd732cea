"""What tells migrations apart: numbers in a history of our own, hashes in another's."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED = re.compile(r"(\d{3,})(_.+)?")
_HASH = 12
_TOKENS = re.compile(r"%\((\w+)\)[^a-z]*[a-z]")


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration's place in the history: its own id, and those that it comes after."""

    id: str
    down: tuple[str, ...]


def counts(history: Iterable[str]) -> bool:
    """Return whether every migration in ``history`` has a number, as ours have."""
    return all(map(_NUMBERED.fullmatch, history))


def numbered(history: Iterable[str], title: str) -> str:
    """Return the id of the next migration: the number after those in ``history``, and a title.

    Where all are numbers alone, so is the next.
    """
    found = [match for match in map(_NUMBERED.fullmatch, history) if match]
    width = max((len(match[1]) for match in found), default=4)
    number = f"{max((int(match[1]) for match in found), default=0) + 1:0{width}}"
    if found and not any(match[2] for match in found):
        return number
    return f"{number}_{title}"


def hashed(text: str) -> str:
    """Return the id of a migration that ``text`` alone tells from others, as Alembic writes it."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]


def file_name(template: str, revision: str, title: str) -> str:
    """Return how the file of a migration is called where the settings say ``template``.

    A template that tells the time is passed over: what is made does not depend on it.
    """
    if revision.endswith(f"_{title}"):
        return f"{revision}.py"
    plain = _TOKENS.sub(lambda token: {"rev": revision, "slug": title}.get(token[1], "%"), template)
    return f"{revision}_{title}.py" if "%" in plain else f"{plain}.py"
