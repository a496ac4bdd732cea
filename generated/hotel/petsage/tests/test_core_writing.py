"""Tests of writing."""

from http import HTTPStatus

import pytest
from fastapi import HTTPException
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from petsage.core.writing import writing


class FakeDeadlockError(Exception):
    """What a driver raises."""

    sqlstate = "40P01"


def test_a_deadlock_is_a_conflict() -> None:
    error = DBAPIError("", None, FakeDeadlockError())
    with pytest.raises(HTTPException) as refused, writing(Session()):
        raise error
    assert refused.value.status_code == HTTPStatus.CONFLICT


def test_what_else_goes_wrong_is_told() -> None:
    error = DBAPIError("", None, Exception())
    with pytest.raises(DBAPIError), writing(Session()):
        raise error
