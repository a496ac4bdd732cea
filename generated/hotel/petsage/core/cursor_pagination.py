"""Cursor pagination: each page costs the same, wherever it is in the list."""

import operator
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Generic, NamedTuple, TypeVar, cast

from fastapi import HTTPException
from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, and_, literal, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

RowT = TypeVar("RowT")
PublicT = TypeVar("PublicT", bound=BaseModel)

_INVALID_CURSOR: Final = "The cursor does not belong to this list and order."


class CursorParams(BaseModel):
    """Query parameters of a list with cursors."""

    cursor: Annotated[
        str | None,
        Field(max_length=2000, description="The ``next`` value of the previous page."),
    ] = None
    size: Annotated[int, Field(ge=1, le=100)] = 20


class CursorPage(BaseModel, Generic[PublicT]):
    """One page of a list; ``next`` is the cursor of the next page, or null."""

    items: list[PublicT]
    next: str | None


class SortColumn(NamedTuple):
    """A column to sort by, and the adapter of its values."""

    column: Any
    values: TypeAdapter[Any]


class CursorOrder:
    """The order of a list: by one column, then by the primary key."""

    _columns: list[InstrumentedAttribute[Any]]

    def __init__(
        self, sort: str | None, columns: Mapping[str, SortColumn], key: SortColumn
    ) -> None:
        """Take the value of the sort parameter, such as ``name`` or ``-name``."""
        self._sort = sort
        self._descending = (sort or "").startswith("-")
        used = [columns[sort.removeprefix("-")], key] if sort else [key]
        self._columns = [column.column for column in used]
        self._values = [column.values for column in used]

    @property
    def clauses(self) -> list[ColumnElement[Any]]:
        """The ORDER BY clauses."""
        if self._descending:
            return [column.desc() for column in self._columns]
        return [column.asc() for column in self._columns]

    def cursor_after(self, row: object) -> str:
        """Return the cursor of the page that starts after ``row``."""
        place = (getattr(row, column.key) for column in self._columns)
        return _encode(self._sort, self._values, place)

    def parts(self, cursor: str | None) -> list[ColumnElement[bool]]:
        """Return the conditions of the queries for the rows after the cursor, in order.

        Nulls come last, in a second query: no index finds both at once.
        """
        first = self._columns[0]
        if not first.expression.nullable:
            return [true() if cursor is None else self._after(self._place(cursor))]
        if cursor is None:
            return [first.is_not(None), first.is_(None)]
        place = self._place(cursor)
        if place[0] is None:
            return [and_(first.is_(None), self._after(place[1:]))]
        return [self._after(place), first.is_(None)]

    def _place(self, cursor: str) -> list[Any]:
        return _decode(self._sort, self._values, cursor)

    def _after(self, place: list[Any]) -> ColumnElement[bool]:
        """Return the condition that the last columns come after their values."""
        columns = self._columns[-len(place) :]
        values = [
            literal(value, column.type)
            for column, value in zip(columns, place, strict=True)
        ]
        after = operator.lt if self._descending else operator.gt
        return cast("ColumnElement[bool]", after(tuple_(*columns), tuple_(*values)))


def paginate_by_cursor(
    session: Session,
    statement: SelectOfScalar[RowT],
    order: CursorOrder,
    params: CursorParams,
    page: type[CursorPage[PublicT]],
) -> CursorPage[PublicT]:
    """Return the page of selected rows that ``params`` ask for.

    An unknown cursor, or one of another order, raises 404.
    """
    rows: list[RowT] = []
    for part in order.parts(params.cursor):
        missing = params.size + 1 - len(rows)
        if missing > 0:
            found = statement.where(part).order_by(*order.clauses).limit(missing)
            rows += session.exec(found)
    shown = rows[: params.size]
    cursor = order.cursor_after(shown[-1]) if len(rows) > params.size else None
    return page.model_validate({"items": shown, "next": cursor})


def _encode(
    sort: str | None, values: Sequence[TypeAdapter[Any]], place: Iterable[object]
) -> str:
    parts = [
        adapter.dump_python(value, mode="json")
        for adapter, value in zip(values, place, strict=True)
    ]
    return urlsafe_b64encode(to_json([sort, *parts])).decode()


def _decode(
    sort: str | None, values: Sequence[TypeAdapter[Any]], cursor: str
) -> list[Any]:
    try:
        order, *parts = from_json(urlsafe_b64decode(cursor))
        place = [
            adapter.validate_python(part)
            for adapter, part in zip(values, parts, strict=True)
        ]
    except (ValueError, TypeError) as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, _INVALID_CURSOR) from error
    if order != sort:
        raise HTTPException(HTTPStatus.NOT_FOUND, _INVALID_CURSOR)
    return place
