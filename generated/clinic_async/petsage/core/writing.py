"""Writing: what a request changes is committed whole, or refused."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel.ext.asyncio.session import AsyncSession

REFUSED = "The database refuses that."


@asynccontextmanager
async def writing(
    session: AsyncSession, conflict: str = REFUSED, *, stale: int = 404
) -> AsyncGenerator[None]:
    """Commit what the block changes.

    The answer is 409, with ``conflict``, where a constraint of the database refuses it,
    and ``stale`` where another request has changed or deleted it meanwhile.
    """
    try:
        yield
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(HTTPStatus.CONFLICT, conflict) from error
    except StaleDataError as error:
        await session.rollback()
        raise HTTPException(stale, "Another request was faster.") from error
