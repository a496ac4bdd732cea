"""References: what a request names has to be there."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from petsage.core.errors import invalid

KeyT = TypeVar("KeyT")


def require_existing(
    session: Session,
    field: str,
    key: InstrumentedAttribute[KeyT],
    ids: Iterable[KeyT | None],
    *living: ColumnElement[bool],
) -> None:
    """Answer 422 unless there is a row for each of the ``ids`` that ``field`` names.

    ``key`` is the column that holds the rows' keys; rows count that are ``living``.
    """
    named = set(ids) - {None}
    if not named:
        return
    found = session.scalars(select(key).where(key.in_(named), *living))
    if len(found.all()) < len(named):
        raise invalid(("body", field), "It refers to nothing.")
