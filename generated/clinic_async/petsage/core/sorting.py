"""Sorting of lists."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped


def sort_order(
    sort: str | None, columns: Mapping[str, Mapped[Any]]
) -> list[ColumnElement[Any]]:
    """Return the order for ``sort``, such as ``name`` or ``-name``; nulls come last."""
    if sort is None:
        return []
    column = columns[sort.removeprefix("-")]
    return [(column.desc() if sort.startswith("-") else column.asc()).nulls_last()]
