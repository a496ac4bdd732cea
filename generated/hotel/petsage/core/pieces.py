"""Pieces of what the database holds: each costs the same wherever it is."""

import operator
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import ColumnElement, and_, literal, true, tuple_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from petsage.core.cursors import CursorPage, CursorParams, cursor_of, place_of
from petsage.core.pages import attribute_of
from petsage.core.pagination import split_sort

RowT = TypeVar("RowT")
PublicT = TypeVar("PublicT", bound=BaseModel)


class SortColumn(NamedTuple):
    """A column that a list is ordered by, and what its values are."""

    column: object
    values: TypeAdapter[Any]


class CursorOrder:
    """The order of a list: by a column, and by the key where that is the same."""

    def __init__(
        self, sort: str | None, columns: Mapping[str, SortColumn], key: SortColumn
    ) -> None:
        """Take the column that ``sort`` names, such as ``name`` or ``-name``."""
        self._sort = sort
        self._descending, name = split_sort(sort)
        used = [columns[name], key] if name else [key]
        self._columns = [attribute_of(column.column) for column in used]
        self._values = [column.values for column in used]

    @property
    def clauses(self) -> list[ColumnElement[Any]]:
        """What each stretch of the list is ordered by."""
        if self._descending:
            return [column.desc() for column in self._columns]
        return [column.asc() for column in self._columns]

    def cursor_of(self, row: object) -> str:
        """Return the cursor of what comes behind ``row``."""
        place = (getattr(row, column.key) for column in self._columns)
        return cursor_of(self._sort, self._values, place)

    def stretches(self, cursor: str | None) -> list[ColumnElement[bool]]:
        """Return the conditions of what comes behind, one after the other.

        What has no value comes last, as a stretch of its own: an index leads to where
        either begins, but not to both at once. The answer is 404 to any other cursor.
        """
        first = self._columns[0]
        if not first.expression.nullable:
            return [true() if cursor is None else self._beyond(self._place(cursor))]
        if cursor is None:
            return [first.is_not(None), first.is_(None)]
        place = self._place(cursor)
        if place[0] is None:
            return [and_(first.is_(None), self._beyond(place[1:]))]
        return [self._beyond(place), first.is_(None)]

    def _place(self, cursor: str) -> list[Any]:
        """Return the values that the columns have at the ``cursor``."""
        return place_of(self._sort, self._values, cursor)

    def _beyond(self, place: list[Any]) -> ColumnElement[bool]:
        """Return the condition that the last columns are beyond their values."""
        columns = self._columns[-len(place) :]
        values = [
            literal(value, column.type)
            for column, value in zip(columns, place, strict=True)
        ]
        beyond = operator.lt if self._descending else operator.gt
        return cast("ColumnElement[bool]", beyond(tuple_(*columns), tuple_(*values)))


def piece_of(
    session: Session,
    statement: SelectOfScalar[RowT],
    order: CursorOrder,
    params: CursorParams,
    piece: type[CursorPage[PublicT]],
) -> CursorPage[PublicT]:
    """Return the piece of what ``statement`` selects that ``params`` ask for."""
    rows: list[RowT] = []
    for stretch in order.stretches(params.cursor):
        missing = params.size + 1 - len(rows)
        if missing > 0:
            found = statement.where(stretch).order_by(*order.clauses).limit(missing)
            rows += session.exec(found)
    shown = rows[: params.size]
    cursor = order.cursor_of(shown[-1]) if len(rows) > params.size else None
    return piece.model_validate({"items": shown, "next": cursor})
