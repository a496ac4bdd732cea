"""Tests of the types of columns."""

from datetime import date
from enum import StrEnum

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select, text

from petsage.core.columns import ValidatedJSON, text_enum


class Kind(StrEnum):
    """What a thing is."""

    ROUND = "quite round"


THINGS = Table(
    "things",
    MetaData(),
    Column("kind", text_enum(Kind, 20)),
    Column("days", ValidatedJSON(TypeAdapter(list[date]))),
)


@pytest.mark.parametrize("days", [None, [], [date(2024, 2, 29)]])
def test_what_is_stored_comes_back(days: list[date] | None) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        THINGS.create(connection)
        connection.execute(insert(THINGS).values(kind=Kind.ROUND, days=days))

        assert connection.execute(select(THINGS)).one() == (Kind.ROUND, days)
        stored = connection.execute(text("SELECT kind FROM things")).scalar_one()
        assert stored == "quite round"
        assert type(stored) is str
    engine.dispose()


def test_what_is_read_is_validated() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        THINGS.create(connection)
        connection.execute(text("INSERT INTO things (days) VALUES ('[\"x\"]')"))

        with pytest.raises(ValidationError):
            connection.execute(select(THINGS)).one()
    engine.dispose()


def test_texts_are_of_the_length() -> None:
    assert text_enum(Kind, 20).length == len("quite round") + 9
