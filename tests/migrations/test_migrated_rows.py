"""Any resource into any other: the tables follow, and rows keep what both of them hold."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.errors import InvalidRequestError
from featurebuilder.migrations.migration import migration_between, renames
from featurebuilder.migrations.schema_diff import TablePairing
from featurebuilder.migrations.table import ColumnKind
from tests.migrations.migrating import (
    between,
    differences,
    metadata_of,
    migrate,
    source,
    stored,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.migrations.migration import StoredFeature
    from featurebuilder.migrations.table import Column, Table
    from tests.databases.postgresql import Server

pytestmark = pytest.mark.any_python

ROWS = range(3)
KEYS = [uuid.UUID(int=number + 1) for number in ROWS]
# Of each field what it may be; where it has no default or is not optional, it may be refused.
FIELDS: dict[str, list[dict[str, Any]]] = {
    "name": [
        {"max_length": 80},
        {"max_length": 9, "index": True},
        {"type": "text", "default": "-"},
    ],
    "chip": [
        {"max_length": 15, "optional": True, "unique": True},
        {"optional": True},
        {"default": "none", "renamed_from": "name"},
    ],
    "count": [
        {"type": "int", "default": 1},
        {"type": "int", "optional": True, "index": True},
        {"type": "float", "default": 0.5},
        {"type": "decimal", "digits": 9, "places": 2, "default": "1.25"},
        {"type": "int"},
    ],
    "born_on": [{"type": "date", "optional": True}, {"type": "date", "default": "2024-02-29"}],
    "seen_at": [
        {"type": "datetime", "optional": True},
        {"type": "datetime", "default": "2026-11-23T09:30:00Z"},
    ],
    "wakes_at": [{"type": "time", "optional": True}, {"type": "time", "default": "06:30:00"}],
    "is_old": [{"type": "bool", "default": False}, {"type": "bool", "optional": True}],
    "token": [{"type": "uuid", "optional": True, "unique": True}, {"type": "uuid"}],
    "species": [
        {"type": "enum", "values": ["dog", "cat"], "default": "dog"},
        {"type": "enum", "values": ["dog", "x" * 50], "optional": True},
    ],
    "labels": [{"type": "list", "items": "str"}, {"type": "map", "items": "str"}],
    "owner": [
        {"type": "ref", "to": "owners", "optional": True},
        {"type": "ref", "to": "owners", "on_delete": "cascade"},
        {"type": "ref", "to": "pets", "optional": True, "on_delete": "set_null"},
        {"type": "ref", "to": "owners", "optional": True, "unique": True},
    ],
    "keeper": [{"type": "ref", "to": "owners", "optional": True, "renamed_from": "owner"}],
    "friends": [{"type": "refs", "to": "pets"}, {"type": "refs", "to": "owners"}],
    "pals": [{"type": "refs", "to": "pets", "renamed_from": "friends"}],
}
CODE = {"type": "str", "max_length": 20}


@st.composite
def resources(draw: st.DrawFn) -> StoredFeature:
    """Return a feature with any of the fields; ``code`` tells its rows apart."""
    names = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=5))
    chosen = {name: draw(st.sampled_from(FIELDS[name])) for name in sorted(names)}
    fields = {"code": CODE, **{name: _honest(one, names) for name, one in chosen.items()}}
    plain = [n for n, f in fields.items() if f.get("type", "str") not in {"refs", "list", "map"}]
    together = draw(st.lists(st.sampled_from(plain), max_size=2, unique=True))
    unique = [["code", *(name for name in together if name != "code")]] if together else []
    sortable = [
        name
        for name in plain
        if fields[name].get("type") not in {"ref", "uuid"} and not fields[name].get("optional")
    ]
    return stored(
        fields,
        unique=[one for one in unique if len(one) > 1],
        sort=draw(st.lists(st.sampled_from(sortable), max_size=2, unique=True)),
        pagination=draw(st.sampled_from(["page", "cursor"])),
        timestamps=draw(st.booleans()),
        soft_delete=draw(st.booleans()),
        concurrency=draw(st.sampled_from(["none", "etag"])),
    )


def _honest(field: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return the field without a former name that another field has now."""
    return {k: v for k, v in field.items() if k != "renamed_from" or v not in names}


def value(table: Table, column: Column, number: int) -> object:
    """Return what row ``number`` holds in a column: something else in each, if it can."""
    if column.values:
        return column.values[number % len(column.values)]
    moment = datetime(2025, 1, 1 + number, 12, 30, 15, 250_000, tzinfo=UTC)
    values: dict[ColumnKind, object] = {
        ColumnKind.TEXT: f"{table.name[:3]} {number}",
        ColumnKind.INTEGER: number + 1,
        ColumnKind.BIG_INTEGER: number + 2,
        ColumnKind.FLOAT: number + 0.5,
        ColumnKind.DECIMAL: Decimal(f"{number}.25"),
        ColumnKind.BOOLEAN: number % 2 == 0,
        ColumnKind.DATE: date(2025, 2, 1 + number),
        ColumnKind.TIME: time(6, number),
        ColumnKind.DATETIME: moment,
        ColumnKind.UUID: KEYS[number],
        ColumnKind.JSON: {"number": str(number)},
    }
    return values[column.type.kind]


def fill(connection: sa.Connection, tables: tuple[Table, ...]) -> None:
    """Put rows into the tables, which refer to each other."""
    metadata = metadata_of(tables)
    owners = metadata.tables["owners"]
    connection.execute(sa.insert(owners), [{"id": key} for key in KEYS])
    for table in tables:
        rows = [
            {column.name: value(table, column, number) for column in table.columns}
            for number in ROWS
        ]
        connection.execute(sa.insert(metadata.tables[table.name]), rows)


def contents(connection: sa.Connection, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table, by their keys."""
    made = metadata_of((table,)).tables[table.name]
    rows = connection.execute(sa.select(made).order_by(*(made.c[name] for name in table.key)))
    return [dict(row) for row in rows.mappings()]


def follow(connection: sa.Connection, before: StoredFeature, after: StoredFeature) -> None:
    """Go up and down and up again, with rows wherever the migration does not say they may fail."""
    try:
        migration = migration_between(before, after)
    except InvalidRequestError:
        return
    if migration is None:
        return
    text = source(migration)
    metadata_of(()).create_all(connection)
    migrate(connection, source(between(None, before)))
    if not any("fail" in warning for warning in migration.warnings) and goes_back(before, after):
        fill(connection, before.tables)
    was = {table.name: contents(connection, table) for table in before.tables}

    migrate(connection, text)
    assert differences(connection, after.tables) == []
    require_kept(connection, before, after, was)
    migrate(connection, text, "downgrade")
    assert differences(connection, before.tables) == []
    require_back(connection, before, after, was)
    migrate(connection, text)
    assert differences(connection, after.tables) == []


def require_kept(
    connection: sa.Connection,
    before: StoredFeature,
    after: StoredFeature,
    was: dict[str, list[dict[str, Any]]],
) -> None:
    """Demand that rows hold what they held, in whatever is there before and after."""
    for pair in pairing(before, after).kept:
        names = [(old.name, new.name) for old, new in pair.kept if old.type.kind is new.type.kind]
        then = [{new: row[old] for old, new in names} for row in was[pair.before.name]]
        now = contents(connection, pair.after)
        assert [{new: row[new] for _, new in names} for row in now] == then


def require_back(
    connection: sa.Connection,
    before: StoredFeature,
    after: StoredFeature,
    was: dict[str, list[dict[str, Any]]],
) -> None:
    """Demand that rows hold again what they held, but for what was dropped on the way."""
    for pair in pairing(before, after).kept:
        names = [old.name for old, new in pair.kept if old.type.kind is new.type.kind]
        then = [{name: row[name] for name in names} for row in was[pair.before.name]]
        now = contents(connection, pair.before)
        assert [{name: row[name] for name in names} for row in now] == then


def pairing(before: StoredFeature, after: StoredFeature) -> TablePairing:
    return TablePairing.of(before.tables, after.tables, renames(before, after))


def goes_back(before: StoredFeature, after: StoredFeature) -> bool:
    """Return whether rows can get back what they need: no row can be given a reference."""
    pairs = pairing(before, after).kept
    lost = [column for pair in pairs for column in pair.dropped]
    lost += [old for pair in pairs for old, new in pair.kept if new.nullable]
    return all(column.nullable or column.stand_in is not None for column in lost)


@cache
def sqlite() -> sa.Engine:
    return sa.create_engine("sqlite://", poolclass=sa.NullPool)


@pytest.fixture(scope="module")
def server(postgresql: Server) -> Iterator[sa.Engine]:
    with postgresql.database() as url:
        engine = sa.create_engine(url)
        yield engine
        engine.dispose()


@settings(max_examples=20)
@given(before=resources(), after=resources())
def test_any_resource_becomes_any_other(before: StoredFeature, after: StoredFeature) -> None:
    with sqlite().connect() as connection:
        follow(connection, before, after)


@settings(max_examples=12)
@given(before=resources(), after=resources())
def test_any_resource_becomes_any_other_on_postgresql(
    server: sa.Engine, before: StoredFeature, after: StoredFeature
) -> None:
    with server.connect() as connection:
        follow(connection, before, after)
        connection.rollback()
