"""Name constraints and indexes explicitly, because a migration can only change named ones."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# PostgreSQL truncates longer names, so two of them could become equal.
_MAX_LENGTH = 63
_DIGITS = 8


def unique_name(table: str, columns: Iterable[str]) -> str:
    """Return the name of the unique constraint on ``columns``."""
    return _join_name("uq", table, *columns)


def index_name(table: str, columns: Iterable[str]) -> str:
    """Return the name of the index on ``columns``."""
    return _join_name("ix", table, *columns)


def foreign_key_name(table: str, column: str, referred: str) -> str:
    """Return the name of the foreign key from ``column`` to the table ``referred``."""
    return _join_name("fk", table, column, referred)


def _join_name(*parts: str) -> str:
    """Join the parts with underscores; a hash replaces the end of a name that is too long."""
    name = "_".join(parts)
    if len(name) <= _MAX_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    return f"{name[: _MAX_LENGTH - _DIGITS - 1]}_{digest}"
