"""Tests of the database."""

from types import SimpleNamespace

import pytest

from petsage.core import db

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_foreign_keys_are_honoured() -> None:
    engine = db.make_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        asked = await connection.exec_driver_sql("PRAGMA foreign_keys")
        assert asked.scalar() == 1
    await engine.dispose()


def test_other_databases_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    other = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))

    def make_other(_: str) -> SimpleNamespace:
        return other

    monkeypatch.setattr(db, "create_async_engine", make_other)

    assert db.make_engine("postgresql://") is other  # type: ignore[comparison-overlap]


async def test_each_request_has_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = db.make_engine("sqlite+aiosqlite://")
    monkeypatch.setattr(db, "engine", engine)
    sessions = [session async for session in db.get_session()]

    assert [session.get_bind() for session in sessions] == [engine.sync_engine]
    await engine.dispose()
