"""The database of tests: each test finds it empty, and leaves nothing in it."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, SQLModel

URL: Final = os.environ.get("TEST_DATABASE_URL", "sqlite://")


@contextmanager
def open_database() -> Generator[Engine]:
    """Yield an engine whose one connection has all tables, until it is closed."""
    backend = make_url(URL).get_backend_name()
    engine = create_engine(
        URL, connect_args=CONNECT_ARGS[backend], poolclass=StaticPool
    )
    for moment, listener in LISTENERS[backend].items():
        event.listen(engine, moment, listener)
    SQLModel.metadata.create_all(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_transaction(engine: Engine) -> Generator[Connection]:
    """Yield a connection from which nothing is kept, whatever is committed."""
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


def open_session(connection: Connection) -> Session:
    """Return a session that commits within the connection's transaction."""
    return Session(
        connection,
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    )


def sessions_of(connection: Connection) -> Callable[[], Iterator[Session]]:
    """Return a dependency by which each request gets a session of its own."""

    def get_session() -> Iterator[Session]:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session

    return get_session


def _honour_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


# In PostgreSQL the tables are temporary, so that tests can run side by side.
CONNECT_ARGS: Final[dict[str, dict[str, Any]]] = {
    "sqlite": {"check_same_thread": False},
    "postgresql": {"options": "-c search_path=pg_temp"},
}
LISTENERS: Final[dict[str, dict[str, Callable[..., None]]]] = {
    "sqlite": {"connect": _honour_foreign_keys, "begin": _begin},
    "postgresql": {},
}
