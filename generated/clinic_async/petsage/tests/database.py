"""Database of the tests: each test starts with empty tables."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import Connection, StaticPool, Table, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

URL: Final = os.environ.get("TEST_DATABASE_URL", "sqlite+aiosqlite://")


@asynccontextmanager
async def open_database(*names: str) -> AsyncGenerator[AsyncEngine]:
    """Yield an engine with these tables, and the tables they refer to."""
    tables = _with_references(names)
    driver = make_url(URL).get_driver_name()
    backend = make_url(URL).get_backend_name()
    engine = create_async_engine(
        URL, connect_args=CONNECT_ARGS[driver], poolclass=StaticPool
    )
    for moment, listener in LISTENERS[backend].items():
        event.listen(engine.sync_engine, moment, listener)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all, tables)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_transaction(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Yield a connection whose changes are rolled back."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        try:
            yield connection
        finally:
            await transaction.rollback()


def open_session(connection: AsyncConnection) -> AsyncSession:
    """Return a session that commits to a savepoint."""
    return AsyncSession(
        connection,
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    )


def sessions_of(
    connection: AsyncConnection,
) -> Callable[[], AsyncIterator[AsyncSession]]:
    """Return a session dependency for tests; each request gets its own session."""

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with open_session(connection) as session:
            yield session

    return get_session


def _with_references(names: tuple[str, ...]) -> list[Table]:
    waiting = [
        table for table in SQLModel.metadata.tables.values() if table.name in names
    ]
    found: dict[str, Table] = {}
    while waiting:
        table = waiting.pop()
        if table.key not in found:
            found[table.key] = table
            waiting += [key.column.table for key in table.foreign_keys]
    return list(found.values())


def _enable_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


# Tables in PostgreSQL are temporary.
CONNECT_ARGS: Final[dict[str, dict[str, Any]]] = {
    "aiosqlite": {"check_same_thread": False},
    "pysqlite": {"check_same_thread": False},
    "asyncpg": {"server_settings": {"search_path": "pg_temp"}},
    "psycopg": {"options": "-c search_path=pg_temp"},
    "psycopg2": {"options": "-c search_path=pg_temp"},
}
LISTENERS: Final[dict[str, dict[str, Callable[..., None]]]] = {
    "sqlite": {"connect": _enable_foreign_keys, "begin": _begin},
    "postgresql": {},
}
