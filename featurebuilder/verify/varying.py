"""Ignore values of the OpenAPI document that differ between two runs of the same code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.verify.openapi import changed_operations, operations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from featurebuilder.verify.observation import Json, Observation

Place: TypeAlias = tuple[str | int, ...]
_VARIES = "(differs between two runs)"


def has_changes(before: Observation | None, after: Observation, own: Collection[str]) -> bool:
    """Return whether an operation besides ``own`` changed."""
    if before is None or before.openapi is None or after.openapi is None:
        return False
    return bool(changed_operations(operations(before.openapi), operations(after.openapi), own))


def without_varying_values(
    before: Observation, after: Observation, again: Observation
) -> tuple[Observation, Observation]:
    """Return ``before`` and ``after`` without values that differ between ``after`` and ``again``.

    ``after`` and ``again`` are two runs of the same code. A random example is such a value.
    """
    places = frozenset(_differences(after.openapi, again.openapi, ()))
    if not places:
        return before, after
    return (
        replace(before, openapi=_masked(before.openapi, places, ())),
        replace(after, openapi=_masked(after.openapi, places, ())),
    )


def _differences(one: Json, other: Json, place: Place) -> Iterator[Place]:
    """Yield the places of the smallest values that differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            if key in one and key in other:
                yield from _differences(one[key], other[key], (*place, key))
            else:
                yield (*place, key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, (*place, index))
    elif one != other:
        yield place


def _masked(value: Json, places: frozenset[Place], here: Place) -> Json:
    """Return ``value`` with the same text at each of ``places``."""
    if here in places:
        return _VARIES
    if isinstance(value, dict):
        return {key: _masked(entry, places, (*here, key)) for key, entry in value.items()}
    if isinstance(value, list):
        return [_masked(entry, places, (*here, index)) for index, entry in enumerate(value)]
    return value
