"""Pieces of what memory keeps, by cursors."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter

from petsage.core.cursors import CursorPage, CursorParams, cursor_of, place_of
from petsage.core.memory_lists import Order
from petsage.core.pagination import split_sort

RecordT = TypeVar("RecordT")
PublicT = TypeVar("PublicT", bound=BaseModel)


class SortColumn(NamedTuple):
    """An attribute that a list is ordered by, and what its values are."""

    attribute: str
    values: TypeAdapter[Any]


class CursorOrder:
    """The order of a list: by an attribute, and by the key where that is the same."""

    def __init__(
        self, sort: str | None, columns: Mapping[str, SortColumn], key: SortColumn
    ) -> None:
        """Take what ``sort`` names, such as ``name`` or ``-name``."""
        is_descending, name = split_sort(sort)
        used = [columns[name], key] if name else [key]
        self._sort = sort
        self._values = [column.values for column in used]
        self._order = Order([column.attribute for column in used], is_descending)

    def cursor_of(self, record: object) -> str:
        """Return the cursor of what comes behind a record."""
        place = (getattr(record, name) for name in self._order.attributes)
        return cursor_of(self._sort, self._values, place)

    def behind(self, records: Iterable[RecordT], cursor: str | None) -> list[RecordT]:
        """Return the records that come behind what ``cursor`` names, in order."""
        found = self._order.sorted(records)
        if cursor is None:
            return found
        place = self._order.rank_of(place_of(self._sort, self._values, cursor))
        if self._order.is_descending:
            return [record for record in found if self._order.rank(record) < place]
        return [record for record in found if self._order.rank(record) > place]


def piece_of(
    matching: Iterable[object],
    order: CursorOrder,
    params: CursorParams,
    piece: type[CursorPage[PublicT]],
) -> CursorPage[PublicT]:
    """Return the piece of what matches that ``params`` ask for."""
    found = order.behind(matching, params.cursor)
    shown = found[: params.size]
    cursor = order.cursor_of(shown[-1]) if len(found) > params.size else None
    return piece.model_validate({"items": shown, "next": cursor})
