"""Lists of what memory keeps: which of it, in which order, and a page of that."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from petsage.core.pagination import Page, PageParams, split_sort

NumberT = TypeVar("NumberT", int, float, Decimal, datetime, date, time)
RecordT = TypeVar("RecordT")
PublicT = TypeVar("PublicT", bound=BaseModel)


def equals(value: object, asked: object) -> bool:
    """Return whether the value is what is asked for, if anything is."""
    return asked is None or value == asked


def at_least(value: NumberT | None, asked: NumberT | None) -> bool:
    """Return whether the value is what is asked for or more, if anything is."""
    return asked is None or (value is not None and value >= asked)


def at_most(value: NumberT | None, asked: NumberT | None) -> bool:
    """Return whether the value is what is asked for or less, if anything is."""
    return asked is None or (value is not None and value <= asked)


def contains(text: str | None, *values: str | None) -> bool:
    """Return whether one of the values has ``text`` in it, if there is any."""
    if text is None:
        return True
    wanted = text.casefold()
    return any(wanted in value.casefold() for value in values if value is not None)


class Order(NamedTuple):
    """What a list is ordered by, the most important first; nothing comes last."""

    attributes: Sequence[str]
    is_descending: bool

    def rank(self, record: object) -> list[tuple[bool, Any]]:
        """Return what tells where a record stands."""
        return self.rank_of(getattr(record, name) for name in self.attributes)

    def rank_of(self, values: Iterable[Any]) -> list[tuple[bool, Any]]:
        """Return what tells where something with these values stands."""
        return [((value is None) != self.is_descending, value) for value in values]

    def sorted(self, records: Iterable[RecordT]) -> list[RecordT]:
        """Return the records in this order."""
        return sorted(records, key=self.rank, reverse=self.is_descending)


def order_of(sort: str | None, names: Mapping[str, str], *otherwise: str) -> Order:
    """Return the order that ``sort`` names, such as ``name`` or ``-name``.

    ``names`` are the attributes by what they are called. What is the same by that, and
    all if it names none, is ordered by ``otherwise``.
    """
    is_descending, name = split_sort(sort)
    return Order([*([names[name]] if name else []), *otherwise], is_descending)


def page_of(
    matching: Iterable[object],
    order: Order,
    params: PageParams,
    page: type[Page[PublicT]],
) -> Page[PublicT]:
    """Return the page of what matches that ``params`` ask for."""
    records = order.sorted(matching)
    offset = (params.page - 1) * params.size
    shown = records[offset : offset + params.size]
    found = {"items": shown, "total": len(records)}
    return page.model_validate({**found, "page": params.page, "size": params.size})
