"""What tells migrations apart: numbers in a history of our own, hashes in another's."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED = re.compile(r"(\d{4,})_")
_HASH = 12


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration's place in the history: its own id, and those that it comes after."""

    id: str
    down: tuple[str, ...]


def numbered(history: Iterable[str], title: str) -> str:
    """Return the id of the next migration: the number after those in ``history``, and a title."""
    numbers = [int(found[1]) for found in map(_NUMBERED.match, history) if found]
    return f"{max(numbers, default=0) + 1:04}_{title}"


def hashed(text: str) -> str:
    """Return the id of a migration that ``text`` alone tells from others, as Alembic writes it."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]
