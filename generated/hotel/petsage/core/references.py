"""References: what a request names has to be there."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from starlette.exceptions import HTTPException

KeyT = TypeVar("KeyT")


def require_existing(
    session: Session,
    field: str,
    key: KeyT,
    ids: Iterable[KeyT | None],
    *living: ColumnElement[bool],
) -> None:
    """Answer 409 unless there is a row for each of the ``ids`` that ``field`` names.

    ``key`` is the column that holds the rows' keys; rows count that are ``living``.
    """
    named = set(ids) - {None}
    if not named:
        return
    column = col(key)
    found = session.exec(select(column).where(column.in_(named), *living))
    if len(found.all()) < len(named):
        message = f"{field} refers to nothing."
        raise HTTPException(HTTPStatus.CONFLICT, message)
