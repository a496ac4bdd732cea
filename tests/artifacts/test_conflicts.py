"""What a generated error module says of a row that the database refuses."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from types import ModuleType

GENERATED = Path(__file__).parents[2] / "generated"
TABLES = (
    "CREATE TABLE kennels (id INTEGER PRIMARY KEY)",
    """
    CREATE TABLE dogs (
        id INTEGER PRIMARY KEY,
        tag VARCHAR(9) CONSTRAINT dogs_tag UNIQUE,
        kennel INTEGER CONSTRAINT dogs_kennel REFERENCES kennels (id)
    )
    """,
    "INSERT INTO dogs (id, tag) VALUES (1, 'a')",
)
TAKEN = "INSERT INTO dogs (id, tag) VALUES (2, 'a')"
HOMELESS = "INSERT INTO dogs (id, kennel) VALUES (2, 9)"


@pytest.fixture(scope="module")
def errors() -> Any:  # noqa: ANN401 - a module without types
    return load(GENERATED / "clinic/petsage/core/errors.py")


def load(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location("generated_errors", path)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def refused(url: str, statement: str) -> IntegrityError:
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))
        for table in TABLES:
            connection.execute(text(table))
        with pytest.raises(IntegrityError) as told:
            connection.execute(text(statement))
    engine.dispose()
    return told.value


@pytest.mark.parametrize(
    ("statement", "name"),
    [(TAKEN, ": dogs.tag."), (HOMELESS, ".")],
    ids=["unique", "foreign key, which SQLite does not name"],
)
def test_sqlite(errors: Any, statement: str, name: str) -> None:  # noqa: ANN401
    assert errors._conflict(refused("sqlite://", statement)) == (  # noqa: SLF001
        f"Conflicts with existing data{name}"
    )


@pytest.mark.parametrize(
    ("statement", "name"), [(TAKEN, "dogs_tag"), (HOMELESS, "dogs_kennel")], ids=str
)
def test_postgresql(postgresql_url: str, errors: Any, statement: str, name: str) -> None:  # noqa: ANN401
    assert errors._conflict(refused(postgresql_url, statement)) == (  # noqa: SLF001
        f"Conflicts with existing data: {name}."
    )
