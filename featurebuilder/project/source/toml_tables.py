"""Read TOML leniently: an invalid file or value counts as an empty table."""

from __future__ import annotations

import tomllib
from typing import Any


def table(value: object) -> dict[str, Any]:
    """Return ``value`` if it is a table, or else an empty table."""
    return value if isinstance(value, dict) else {}


def parse_toml(text: str) -> dict[str, Any]:
    """Return the content of a TOML file, or an empty table if it is invalid."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
