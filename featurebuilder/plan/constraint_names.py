"""What constraints and indexes are called: explicitly, as only what has a name can be changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# PostgreSQL cuts longer names off, and may then take two for one.
_LONGEST = 63
_DIGITS = 8


def unique_name(table: str, columns: Iterable[str]) -> str:
    """Return the name of the constraint that no two rows hold the same in ``columns``."""
    return _name("uq", table, *columns)


def index_name(table: str, columns: Iterable[str]) -> str:
    """Return the name of the index of ``columns``."""
    return _name("ix", table, *columns)


def foreign_key_name(table: str, column: str, referred: str) -> str:
    """Return the name of the constraint that ``column`` holds keys of the table ``referred``."""
    return _name("fk", table, column, referred)


def _name(*parts: str) -> str:
    """Return the parts in one name; a hash stands for what would make it too long."""
    name = "_".join(parts)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    return f"{name[: _LONGEST - _DIGITS - 1]}_{digest}"
