"""Conditions of a list: each holds for all where the caller asks for nothing."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute

ValueT = TypeVar("ValueT")


def equals(
    column: InstrumentedAttribute[ValueT], value: ValueT | None
) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value``."""
    return true() if value is None else column == value


def at_least(
    column: InstrumentedAttribute[ValueT], value: ValueT | None
) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value`` or more."""
    return true() if value is None else column >= value


def at_most(
    column: InstrumentedAttribute[ValueT], value: ValueT | None
) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value`` or less."""
    return true() if value is None else column <= value


def contains(
    text: str | None, *columns: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Return the condition that one of the ``columns`` has ``text`` in it."""
    if text is None:
        return true()
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
