"""Read mappings and lists from raw data that may have the wrong type."""

from __future__ import annotations

from collections.abc import Mapping


def mapping_of(value: object) -> Mapping[str, object]:
    """Return ``value`` if it is a mapping, a model's attributes as a mapping, or else ``{}``."""
    if isinstance(value, Mapping):
        return value
    return getattr(value, "__dict__", {})


def list_of(value: object) -> tuple[object, ...]:
    """Return the items of ``value`` if it is a list or tuple, or else ``()``."""
    return tuple(value) if isinstance(value, list | tuple) else ()
