"""Compare JSON values and describe their first difference."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.verify.observation import Json


def difference(expected: Json, actual: Json, place: str = "$") -> str | None:
    """Return a description of the first difference, or ``None`` if the values are equal.

    Types must match: ``True`` is not ``1``, and ``1.0`` is not ``1``. One exception: an integer may
    stand for an equal float, since JSON has only one number type.

    Args:
        expected: the expected value.
        actual: the actual value.
        place: the path of both values in the document.
    """
    return next(_differences(expected, actual, place), None)


def _differences(expected: Json, actual: Json, place: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _in_objects(expected, actual, place)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _in_arrays(expected, actual, place)
    elif not _is_equal(expected, actual):
        yield f"{place} is {_format(actual)}, expected {_format(expected)}"


def _in_objects(expected: dict[str, Json], actual: dict[str, Json], place: str) -> Iterator[str]:
    for key, value in expected.items():
        if key not in actual:
            yield f"{place}.{key} is missing"
        else:
            yield from _differences(value, actual[key], f"{place}.{key}")
    yield from (f"{place}.{key} is unexpected" for key in actual if key not in expected)


def _in_arrays(expected: list[Json], actual: list[Json], place: str) -> Iterator[str]:
    if len(expected) != len(actual):
        yield f"{place} has {len(actual)} items, expected {len(expected)}"
    for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
        yield from _differences(one, other, f"{place}[{index}]")


def _is_equal(expected: Json, actual: Json) -> bool:
    """Return whether two scalars are equal in type and value."""
    whole_for_fraction = isinstance(expected, float) and type(actual) is int
    return (type(expected) is type(actual) or whole_for_fraction) and expected == actual


def _format(value: Json) -> str:
    """Return a value as JSON, shortened to one line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line's width
