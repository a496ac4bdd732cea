"""Tests of lists of what the process keeps."""

from types import SimpleNamespace

import pytest
from pydantic import BaseModel, ConfigDict

from petsage.core.memory_lists import (
    at_least,
    at_most,
    contains,
    equals,
    order_of,
    page_of,
)
from petsage.core.pagination import Page, PageParams

RECORDS = [
    SimpleNamespace(id=number, name=name)
    for number, name in [(4, None), (3, "b"), (2, "a"), (5, "b"), (1, None)]
]


class Shown(BaseModel):
    """What is shown of a record."""

    model_config = ConfigDict(from_attributes=True)

    id: int


@pytest.mark.parametrize(
    ("value", "asked", "expected"),
    [
        (1, None, (True, True, True)),
        (None, None, (True, True, True)),
        (1, 2, (False, False, True)),
        (2, 2, (True, True, True)),
        (3, 2, (False, True, False)),
        (None, 2, (False, False, False)),
    ],
)
def test_conditions(
    value: int | None, asked: int | None, expected: tuple[bool, bool, bool]
) -> None:
    assert (
        equals(value, asked),
        at_least(value, asked),
        at_most(value, asked),
    ) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        (None, [], True),
        (None, ["a"], True),
        ("b", ["aBc"], True),
        ("B", ["abc"], True),
        ("b", [None, "b"], True),
        ("d", ["abc", None], False),
        ("%", ["abc"], False),
    ],
)
def test_contains(
    text: str | None, values: list[str | None], *, expected: bool
) -> None:
    assert contains(text, *values) is expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, [1, 2, 3, 4, 5]),
        ("called", [2, 3, 5, 1, 4]),
        ("-called", [5, 3, 2, 4, 1]),
    ],
)
def test_order(sort: str | None, expected: list[int]) -> None:
    order = order_of(sort, {"called": "name"}, "id")

    assert [record.id for record in order.sorted(RECORDS)] == expected


@pytest.mark.parametrize(
    ("page", "size", "expected"),
    [(1, 2, [1, 2]), (2, 2, [3, 4]), (3, 2, [5]), (4, 2, []), (1, 5, [1, 2, 3, 4, 5])],
)
def test_page(page: int, size: int, expected: list[int]) -> None:
    params = PageParams(page=page, size=size)
    found = page_of(RECORDS, order_of(None, {}, "id"), params, Page[Shown])

    assert [shown.id for shown in found.items] == expected
    assert (found.total, found.page, found.size) == (len(RECORDS), page, size)
