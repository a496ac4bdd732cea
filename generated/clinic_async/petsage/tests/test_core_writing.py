"""Tests of writing."""

from http import HTTPStatus

import pytest
from fastapi import HTTPException
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.writing import writing

pytestmark = pytest.mark.anyio


class FakeDeadlockError(Exception):
    """What a driver raises."""

    sqlstate = "40P01"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


async def test_a_deadlock_is_a_conflict() -> None:
    error = DBAPIError("", None, FakeDeadlockError())
    with pytest.raises(HTTPException) as refused:
        async with writing(AsyncSession()):
            raise error
    assert refused.value.status_code == HTTPStatus.CONFLICT


async def test_what_else_goes_wrong_is_told() -> None:
    error = DBAPIError("", None, Exception())
    with pytest.raises(DBAPIError):
        async with writing(AsyncSession()):
            raise error
