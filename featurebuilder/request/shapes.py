"""The parts of a request's plain data that have the shape that they should."""

from __future__ import annotations

from collections.abc import Mapping


def mapping_of(value: object) -> Mapping[str, object]:
    """Return ``value`` as a mapping: itself, the parts of a model, or else nothing."""
    if isinstance(value, Mapping):
        return value
    return getattr(value, "__dict__", {})


def list_of(value: object) -> tuple[object, ...]:
    """Return ``value`` as a list: its items, or else nothing."""
    return tuple(value) if isinstance(value, list | tuple) else ()
