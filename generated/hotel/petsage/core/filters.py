"""Conditions of a list: each holds for all where the caller asks for nothing."""

from typing import TypeVar

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col

ValueT = TypeVar("ValueT")


def equals(column: ValueT, value: ValueT | None) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value``."""
    return true() if value is None else col(column) == value


def at_least(column: ValueT, value: ValueT | None) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value`` or more."""
    return true() if value is None else col(column) >= value


def at_most(column: ValueT, value: ValueT | None) -> ColumnElement[bool]:
    """Return the condition that ``column`` is ``value`` or less."""
    return true() if value is None else col(column) <= value


def contains(text: str | None, *columns: str | None) -> ColumnElement[bool]:
    """Return the condition that one of the ``columns`` has ``text`` in it."""
    if text is None:
        return true()
    return or_(*(col(column).icontains(text, autoescape=True) for column in columns))
