"""What a generated error module says of a row that the database refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.fixture
def errors(load_generated: Callable[[str, str], Any]) -> Any:  # noqa: ANN401 - a module
    return load_generated("clinic", "errors")


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
