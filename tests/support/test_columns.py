"""The column types: what is stored comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.dialects import sqlite

Load = Callable[..., Any]
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("days", [None, [], [date(2024, 2, 29)]])
def test_json_comes_back_as_its_type(load: Load, days: list[date] | None) -> None:
    kind = load("columns").ValidatedJSON(TypeAdapter(list[date]))
    table = Table("things", MetaData(), Column("days", kind))
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(insert(table).values(days=days))
        assert connection.execute(select(table)).scalar_one() == days
    engine.dispose()


def test_json_is_validated_when_it_is_read(load: Load) -> None:
    kind = load("columns").ValidatedJSON(TypeAdapter(list[date]))
    table = Table("things", MetaData(), Column("days", kind))
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(text("INSERT INTO things VALUES ('[\"x\"]')"))
        with pytest.raises(ValidationError):
            connection.execute(select(table)).one()
    engine.dispose()


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, None),
        (NOON, NOON),
        (NOON.replace(tzinfo=None), NOON),
        (NOON.astimezone(timezone(timedelta(hours=2))), NOON),
    ],
)
def test_datetimes_are_in_utc(
    load: Load, stored: datetime | None, expected: datetime | None
) -> None:
    kind = load("columns", orm="sqlalchemy").UTCDateTime()
    assert str(kind.process_result_value(stored, sqlite.dialect())) == str(expected)
    if stored is None or stored.tzinfo:
        assert str(kind.process_bind_param(stored, sqlite.dialect())) == str(expected)
