"""The engine and the session dependency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Load = Callable[..., Any]


@pytest.mark.parametrize("orm", ["sqlmodel", "sqlalchemy"])
def test_sqlite_checks_foreign_keys(load: Load, monkeypatch: pytest.MonkeyPatch, orm: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    engine = load("db", orm=orm).engine
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_other_databases_are_left_alone(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nowhere/none")
    assert load("db").engine.dialect.name == "postgresql"


def test_each_request_gets_a_session(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    db = load("db")
    (session,) = db.get_session()
    assert session.get_bind() is db.engine
    db.engine.dispose()


@pytest.mark.parametrize("orm", ["sqlmodel", "sqlalchemy"])
def test_constraints_have_names(load: Load, orm: str) -> None:
    db = load("db", orm=orm)
    if orm == "sqlmodel":
        from sqlmodel import SQLModel  # noqa: PLC0415

        names = SQLModel.metadata.naming_convention
    else:
        names = db.Base.metadata.naming_convention
    assert names["uq"] == "uq_%(table_name)s_%(column_0_N_name)s"
