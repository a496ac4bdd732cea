"""Lists in pieces: a piece costs the same wherever it is."""

import operator
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated, Any, Final, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Select, and_, literal, true, tuple_
from sqlalchemy.orm import Session

from petsage.core.errors import invalid
from petsage.core.pagination import Size, attribute_of, split_sort

Cursor = Annotated[
    str | None, Field(max_length=2000, description="What the piece before calls next.")
]

_NO_CURSOR: Final = "This is no cursor of the list in this order."

ItemT = TypeVar("ItemT")
RowT = TypeVar("RowT")
PublicT = TypeVar("PublicT", bound=BaseModel)


class CursorParams(BaseModel):
    """Which piece of a list."""

    cursor: Cursor = None
    size: Size = 20


class CursorPage(BaseModel, Generic[ItemT]):
    """One piece of a list; ``next`` is the cursor of the piece behind it."""

    items: list[ItemT]
    next: str | None


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
        self._sort = sort or ""
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
        place = [getattr(row, column.key) for column in self._columns]
        return urlsafe_b64encode(to_json([self._sort, *place])).decode()

    def stretches(self, cursor: str | None) -> list[ColumnElement[bool]]:
        """Return the conditions of what comes behind, one after the other.

        What has no value comes last, as a stretch of its own: an index leads to where
        either begins, but not to both at once. The answer is 422 to any other cursor.
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
        try:
            sort, *values = from_json(urlsafe_b64decode(cursor))
            place = [
                adapter.validate_python(value)
                for adapter, value in zip(self._values, values, strict=True)
            ]
        except (ValueError, TypeError) as error:
            raise invalid(("query", "cursor"), _NO_CURSOR) from error
        if sort != self._sort:
            raise invalid(("query", "cursor"), _NO_CURSOR)
        return place

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
    statement: Select[RowT],
    order: CursorOrder,
    params: CursorParams,
    public: type[PublicT],
) -> CursorPage[PublicT]:
    """Return the piece of what ``statement`` selects that ``params`` ask for."""
    rows: list[RowT] = []
    for stretch in order.stretches(params.cursor):
        missing = params.size + 1 - len(rows)
        if missing > 0:
            found = statement.where(stretch).order_by(*order.clauses).limit(missing)
            rows += session.scalars(found)
    shown = rows[: params.size]
    return CursorPage(
        items=[public.model_validate(row) for row in shown],
        next=order.cursor_of(shown[-1]) if len(rows) > params.size else None,
    )
