"""Fixtures of the API tests."""

import os
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlmodel import Session, SQLModel

from petsage.core.db import enable_foreign_keys, get_session
from petsage.main import app


def begin(connection: Connection) -> None:
    """Begin a transaction, which SQLite does not do by itself for savepoints."""
    connection.exec_driver_sql("BEGIN")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Yield an engine with empty tables, in memory or in TEST_DATABASE_URL."""
    url = make_url(os.environ.get("TEST_DATABASE_URL", "sqlite://"))
    is_sqlite = url.get_backend_name() == "sqlite"
    temporary = {"options": "-c search_path=pg_temp"}
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False} if is_sqlite else temporary,
        poolclass=StaticPool,
    )
    if is_sqlite:
        event.listen(engine, "connect", enable_foreign_keys)
        event.listen(engine, "begin", begin)
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose changes are rolled back after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    with Session(
        connection,
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    ) as session:
        yield session


@pytest.fixture
def client(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client of the application; each request gets a session of its own."""

    def get_test_session() -> Iterator[Session]:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session

    monkeypatch.setitem(app.dependency_overrides, get_session, get_test_session)
    return TestClient(app)
