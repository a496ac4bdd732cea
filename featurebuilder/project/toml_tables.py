"""Tables of TOML files whose mistakes are not ours to refuse."""

from __future__ import annotations

import tomllib
from typing import Any


def table(value: object) -> dict[str, Any]:
    """Return a table; nothing where a file has something else in its place."""
    return value if isinstance(value, dict) else {}


def toml_of(text: str) -> dict[str, Any]:
    """Return what a file holds; nothing where it is no TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
