"""The database of the clinic, which is asked without waiting for it."""

import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///petsage.db")


def make_engine(url: str) -> AsyncEngine:
    """Return an engine for the database at ``url`` that honours foreign keys."""
    made = create_async_engine(url)
    if made.dialect.name == "sqlite":
        event.listen(made.sync_engine, "connect", _honour_foreign_keys)
    return made


def _honour_foreign_keys(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


engine = make_engine(DATABASE_URL)


async def get_session() -> AsyncIterator[AsyncSession]:
    """Provide the session of one request."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
