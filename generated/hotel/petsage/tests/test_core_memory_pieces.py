"""Tests of pieces of what the process keeps."""

from types import SimpleNamespace
from typing import Final

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from petsage.core.cursors import CursorPage, CursorParams
from petsage.core.memory_pieces import CursorOrder, SortColumn, piece_of

BY_KEY: Final = SortColumn("id", TypeAdapter(int))
SORTED_BY: Final = {"called": SortColumn("name", TypeAdapter(str | None))}
RECORDS = [
    SimpleNamespace(id=number, name=name)
    for number, name in [(4, None), (3, "b"), (2, "a"), (5, "b"), (1, None)]
]


class Shown(BaseModel):
    """What is shown of a record."""

    model_config = ConfigDict(from_attributes=True)

    id: int


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, [1, 2, 3, 4, 5]),
        ("called", [2, 3, 5, 1, 4]),
        ("-called", [5, 3, 2, 4, 1]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_pieces(sort: str | None, expected: list[int], size: int) -> None:
    order = CursorOrder(sort, SORTED_BY, BY_KEY)
    found: list[int] = []
    cursor: str | None = None
    for begin in range(0, len(RECORDS), size):
        piece = piece_of(
            RECORDS, order, CursorParams(cursor=cursor, size=size), CursorPage[Shown]
        )
        found += [shown.id for shown in piece.items]
        cursor = piece.next

        assert (cursor is None) == (begin + size >= len(RECORDS))

    assert found == expected
