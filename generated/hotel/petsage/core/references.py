"""Checks that referenced rows exist."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TypeVar

from fastapi import HTTPException
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

KeyT = TypeVar("KeyT")


def require_existing(
    session: Session,
    key: KeyT,
    ids: Iterable[KeyT | None],
    *conditions: ColumnElement[bool],
) -> None:
    """Raise 409 unless each id is the ``key`` of a row that meets all conditions."""
    wanted = set(ids) - {None}
    if not wanted:
        return
    column = col(key)
    found = session.exec(select(column).where(column.in_(wanted), *conditions))
    if len(found.all()) < len(wanted):
        message = "A referenced row does not exist."
        raise HTTPException(HTTPStatus.CONFLICT, message)
