"""Tests of the database."""

from types import SimpleNamespace

import pytest

from petsage.core import db


def test_foreign_keys_are_honoured() -> None:
    engine = db.make_engine("sqlite://")
    with engine.connect() as connection:
        asked = connection.exec_driver_sql("PRAGMA foreign_keys")
        assert asked.scalar() == 1
    engine.dispose()


def test_other_databases_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    other = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))

    def make_other(_: str) -> SimpleNamespace:
        return other

    monkeypatch.setattr(db, "create_engine", make_other)

    assert db.make_engine("postgresql://") is other  # type: ignore[comparison-overlap]


def test_each_request_has_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = db.make_engine("sqlite://")
    monkeypatch.setattr(db, "engine", engine)
    sessions = list(db.get_session())

    assert [session.get_bind() for session in sessions] == [engine]
    engine.dispose()
