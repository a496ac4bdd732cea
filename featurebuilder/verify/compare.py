"""Whether one JSON value is another, and where they first differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.verify.seen import Json


def difference(expected: Json, actual: Json, place: str = "$") -> str | None:
    """Return the first difference in words, or ``None`` if the values are the same.

    Types count: ``True`` is not ``1`` and ``1.0`` is not ``1``. Where a fraction is expected a
    whole number of the same value is as good, since JSON has one kind of number.

    Args:
        expected: what it ought to be.
        actual: what it is.
        place: where in the document the two are.
    """
    return next(_differences(expected, actual, place), None)


def _differences(expected: Json, actual: Json, place: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _in_objects(expected, actual, place)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _in_arrays(expected, actual, place)
    elif not _same(expected, actual):
        yield f"{place} is {_show(actual)} where {_show(expected)} is expected"


def _in_objects(expected: dict[str, Json], actual: dict[str, Json], place: str) -> Iterator[str]:
    for key, value in expected.items():
        if key not in actual:
            yield f"{place}.{key} is missing"
        else:
            yield from _differences(value, actual[key], f"{place}.{key}")
    yield from (f"{place}.{key} is not expected" for key in actual if key not in expected)


def _in_arrays(expected: list[Json], actual: list[Json], place: str) -> Iterator[str]:
    if len(expected) != len(actual):
        yield f"{place} has {len(actual)} entries where {len(expected)} are expected"
    for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
        yield from _differences(one, other, f"{place}[{index}]")


def _same(expected: Json, actual: Json) -> bool:
    whole_for_fraction = isinstance(expected, float) and type(actual) is int
    return (type(expected) is type(actual) or whole_for_fraction) and expected == actual


def _show(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line's width
