"""Tests of the migrations."""

from pathlib import Path
from typing import Any, Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

import petsage.core.db as database

SETTINGS: Final = Path(__file__).resolve().parents[2] / "alembic.ini"


def test_they_make_what_models_declare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All the way up, and down again."""
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    monkeypatch.setattr(database, "engine", create_engine(url))
    settings = Config(SETTINGS)
    migrated = create_engine(url)
    command.upgrade(settings, "head")

    with migrated.connect() as connection:
        made = {*inspect(connection).get_table_names()}

        def is_made(_: object, name: str | None, kind: str, *__: object) -> bool:
            """Leave alone the tables that no migration makes."""
            return kind != "table" or name in made

        options: dict[str, Any] = {"include_object": is_made}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []
    command.downgrade(settings, "base")
    assert inspect(migrated).get_table_names() == ["alembic_version"]
    migrated.dispose()
