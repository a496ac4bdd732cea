"""Every kind of change of a resource, run on both databases, up and down."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from ruff import find_ruff_bin

from featurebuilder.migrations.migration import migration_between
from tests.migrations.migrating import between, differences, metadata_of, migrate, source, stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from featurebuilder.migrations.migration import StoredFeature
    from tests.databases.postgresql import Server

pytestmark = pytest.mark.any_python

NAME: dict[str, Any] = {"type": "str", "max_length": 80}
CHIP: dict[str, Any] = {"type": "str", "max_length": 15, "optional": True}
OWNER: dict[str, Any] = {"type": "ref", "to": "owners"}
FRIENDS: dict[str, Any] = {"type": "refs", "to": "pets"}
WEIGHT: dict[str, Any] = {"type": "decimal", "digits": 6, "places": 2, "optional": True}
PETS: dict[str, Any] = {"name": NAME}
EVERYTHING: dict[str, dict[str, Any]] = {
    "text": {"type": "text"},
    "email": {"type": "email"},
    "url": {"type": "url"},
    "count": {"type": "int"},
    "ratio": {"type": "float"},
    "weight": WEIGHT,
    "amount": {"type": "decimal"},
    "is_old": {"type": "bool"},
    "born_on": {"type": "date"},
    "seen_at": {"type": "datetime"},
    "wakes_at": {"type": "time"},
    "token": {"type": "uuid", "unique": True},
    "species": {"type": "enum", "values": ["dog", "a" * 50]},
    "owner": OWNER,
    "city": {"type": "ref", "to": "cities", "on_delete": "set_null", "optional": True},
    "mother": {"type": "ref", "to": "pets", "on_delete": "cascade", "optional": True},
    "friends": FRIENDS,
    "labels": {"type": "list", "items": "str"},
    "traits": {"type": "map", "items": "str"},
    "address": {"type": "object", "fields": {"street": {}}},
}


def defaults(**values: object) -> dict[str, Any]:
    types = {name: {**EVERYTHING[name], "default": value} for name, value in values.items()}
    return {**PETS, **types}


# Before, after, and what the way up says of it.
CHANGES: dict[str, tuple[StoredFeature | None, StoredFeature | None, tuple[str, ...]]] = {
    "create": (None, stored(EVERYTHING, timestamps=True), ('op.create_table(\n        "pets"',)),
    "create with an integer key": (None, stored({**PETS, "friends": FRIENDS}, key="int"), ()),
    "drop": (stored({**PETS, "friends": FRIENDS}), None, ('op.drop_table("pets")',)),
    "add an optional column": (stored(PETS), stored({**PETS, "chip": CHIP}), ("add_column",)),
    "add a column with a default": (
        stored(PETS),
        stored(defaults(weight="1.50")),
        ('Decimal("1.50")', "from decimal import Decimal\n"),
    ),
    "add columns with defaults of all types": (
        stored(PETS),
        stored(
            defaults(
                text='"""\\',
                count=3,
                ratio=1,
                amount=2,
                is_old=True,
                born_on="2024-02-29",
                seen_at="2026-11-23T09:30:00+02:00",
                wakes_at="06:30:00",
                species="dog",
            )
        ),
        ("from datetime import date, datetime, time\n", "2026-11-23T07:30:00+00:00"),
    ),
    "add a list and a map": (
        stored(PETS),
        stored({**PETS, "labels": EVERYTHING["labels"], "traits": EVERYTHING["traits"]}),
        ('"labels": []', '"traits": {}'),
    ),
    "add timestamps and a version": (
        stored(PETS),
        stored(PETS, timestamps=True, concurrency="etag"),
        ("datetime.now(UTC)", '"version": 1'),
    ),
    "drop timestamps and a version": (
        stored(PETS, timestamps=True, concurrency="etag"),
        stored(PETS),
        ('drop_column("created_at")', 'drop_index("ix_pets_created_at"'),
    ),
    "mark as deleted": (stored(PETS), stored(PETS, soft_delete=True), ('"deleted_at"',)),
    "mark as deleted what is unique": (
        stored({**PETS, "chip": {**CHIP, "unique": True}}, unique=[["name", "chip"]]),
        stored(
            {**PETS, "chip": {**CHIP, "unique": True}}, unique=[["name", "chip"]], soft_delete=True
        ),
        ('drop_constraint("uq_pets_chip", type_="unique")', 'sqlite_where=sa.text("deleted_at'),
    ),
    "mark no more as deleted what is unique": (
        stored({**PETS, "chip": {**CHIP, "unique": True}}, soft_delete=True),
        stored({**PETS, "chip": {**CHIP, "unique": True}}),
        ('op.drop_index("uq_pets_chip"', "has the same chip as another makes the migration fail"),
    ),
    "free the values of deleted rows": (
        stored({"name": {**NAME, "unique": True}}, soft_delete=True, frees_deleted=False),
        stored({"name": {**NAME, "unique": True}}, soft_delete=True),
        ('drop_constraint("uq_pets_name", type_="unique")', "unique=True"),
    ),
    "rename what is unique among living rows": (
        stored({**PETS, "chip": {**CHIP, "unique": True}}, soft_delete=True),
        stored({**PETS, "tag": {**CHIP, "unique": True, "renamed_from": "chip"}}, soft_delete=True),
        ('op.drop_index("uq_pets_chip"', '"uq_pets_tag"'),
    ),
    "drop everything but the name": (
        stored({**PETS, **EVERYTHING, "token": {"type": "uuid"}}),
        stored(PETS),
        ('drop_constraint("fk_pets_owner_id_owners"', 'op.drop_table("pets_friends")'),
    ),
    "rename a column": (
        stored(
            {**PETS, "chip": {**CHIP, "unique": True, "index": True}}, unique=[["name", "chip"]]
        ),
        stored(
            {**PETS, "tag": {**CHIP, "unique": True, "renamed_from": "chip"}},
            unique=[["name", "tag"]],
        ),
        ('new_column_name="tag"', '"uq_pets_tag"', '"uq_pets_name_tag"'),
    ),
    "rename a reference": (
        stored({**PETS, "owner": OWNER}),
        stored({**PETS, "keeper": {**OWNER, "renamed_from": "owner"}}),
        ('new_column_name="keeper_id"', '"fk_pets_keeper_id_owners"', '"ix_pets_keeper_id"'),
    ),
    "rename a link": (
        stored({**PETS, "friends": FRIENDS}),
        stored({**PETS, "pals": {**FRIENDS, "renamed_from": "friends"}}),
        ('op.rename_table("pets_friends", "pets_pals")', 'new_column_name="pal_id"'),
    ),
    "rename the table": (
        stored(
            {**PETS, "mother": EVERYTHING["mother"], "friends": FRIENDS},
            unique=[["name", "mother"]],
        ),
        stored(
            {
                **PETS,
                "mother": {**EVERYTHING["mother"], "to": "animals"},
                "friends": {**FRIENDS, "to": "animals"},
            },
            name="animals",
            unique=[["name", "mother"]],
        ),
        ('op.rename_table("pets", "animals")', 'new_column_name="animal_id"'),
    ),
    "take a value of an enum": (
        stored({**PETS, "species": {"type": "enum", "values": ["dog", "cat"]}}),
        stored({**PETS, "species": {"type": "enum", "values": ["cat", "bird"]}}),
        ('held.not_in(["cat", "bird"])', "raise RuntimeError(message)"),
    ),
    "make a text an enum": (
        stored({**PETS, "species": {"max_length": 40}}),
        stored({**PETS, "species": {"type": "enum", "values": ["cat", "bird"]}}),
        ('held.not_in(["cat", "bird"])',),
    ),
    "widen a text": (
        stored(PETS),
        stored({"name": {**NAME, "max_length": 90}}),
        ("existing_type=sa.String(length=80)", "type_=sa.String(length=90)"),
    ),
    "take a text's bound": (stored(PETS), stored({"name": {"type": "text"}}), ("sa.String()",)),
    "narrow a decimal": (
        stored({**PETS, "weight": WEIGHT}),
        stored({**PETS, "weight": {**WEIGHT, "digits": 4, "places": 1}}),
        ("type_=sa.Numeric(precision=4, scale=1)",),
    ),
    "whole numbers to decimals": (
        stored({**PETS, "count": {"type": "int"}}),
        stored({**PETS, "count": {"type": "decimal", "digits": 20, "places": 2}}),
        ("type_=sa.Numeric(precision=20, scale=2)",),
    ),
    "whole numbers to floats": (
        stored({**PETS, "count": {"type": "int"}}),
        stored({**PETS, "count": {"type": "float"}}),
        ("type_=sa.Float()",),
    ),
    "make optional": (
        stored({**PETS, "count": {"type": "int"}}),
        stored({**PETS, "count": {"type": "int", "optional": True}}),
        ("nullable=True",),
    ),
    "require, with a default": (
        stored({**PETS, "count": {"type": "int", "optional": True}}),
        stored({**PETS, "count": {"type": "int", "default": 7}}),
        ('.where(sa.column("count").is_(None))', '{"count": 7}', "nullable=False"),
    ),
    "require, without": (
        stored({**PETS, "count": {"type": "int", "optional": True}}),
        stored({**PETS, "count": {"type": "int"}}),
        ("nullable=False",),
    ),
    "make unique": (
        stored({**PETS, "chip": CHIP}),
        stored({**PETS, "chip": {**CHIP, "unique": True}}),
        ('create_unique_constraint("uq_pets_chip", ["chip"])',),
    ),
    "make unique together": (
        stored({**PETS, "owner": OWNER}),
        stored({**PETS, "owner": OWNER}, unique=[["owner", "name"]]),
        ('"uq_pets_owner_id_name"',),
    ),
    "make unique no more": (
        stored({**PETS, "chip": {**CHIP, "unique": True}}, unique=[["name", "chip"]]),
        stored({**PETS, "chip": CHIP}),
        ('drop_constraint("uq_pets_chip", type_="unique")',),
    ),
    "keep an index": (
        stored(PETS),
        stored({"name": {**NAME, "index": True}}),
        ('op.create_index("ix_pets_name", "pets", ["name"])',),
    ),
    "sort by cursor": (
        stored(PETS, sort=["name"]),
        stored(PETS, sort=["name"], pagination="cursor"),
        ('op.drop_index("ix_pets_name", table_name="pets")', '["name", "id"]'),
    ),
    "refer to something": (
        stored(PETS),
        stored({**PETS, "owner": {**OWNER, "optional": True}}),
        ("create_foreign_key", 'ondelete="RESTRICT"'),
    ),
    "refer to itself": (
        stored(PETS),
        stored({**PETS, "mother": EVERYTHING["mother"]}),
        ("create_foreign_key", 'ondelete="CASCADE"'),
    ),
    "delete otherwise": (
        stored({**PETS, "owner": OWNER}),
        stored({**PETS, "owner": {**OWNER, "on_delete": "cascade"}}),
        ('drop_constraint("fk_pets_owner_id_owners", type_="foreignkey")', 'ondelete="CASCADE"'),
    ),
    "refer to something else": (
        stored({**PETS, "owner": OWNER}),
        stored({**PETS, "owner": {"type": "ref", "to": "pets"}}),
        ('"fk_pets_owner_id_pets"',),
    ),
    "refer no more": (
        stored({**PETS, "owner": OWNER}),
        stored({**PETS, "owner_id": {"type": "uuid"}}),
        ('drop_constraint("fk_pets_owner_id_owners"',),
    ),
    "link": (stored(PETS), stored({**PETS, "friends": FRIENDS}), ('"pets_friends"',)),
    "link no more": (stored({**PETS, "friends": FRIENDS}), stored(PETS), ('"pets_friends"',)),
    "link to what has another key": (
        stored(PETS),
        stored({**PETS, "cities": {"type": "refs", "to": "cities"}}),
        ('sa.Column("city_id", sa.Integer(), nullable=False)',),
    ),
    "own": (
        stored(PETS),
        stored(PETS, access={"create": "user", "update": "owner"}),
        ('"created_by"',),
    ),
    "everything at once": (
        stored({**PETS, "count": {"type": "int"}, "owner": OWNER, "friends": FRIENDS}),
        stored(
            {
                "title": {**NAME, "renamed_from": "name", "optional": True},
                "count": {"type": "float", "default": 1.5},
                "born_on": {"type": "date", "default": "2024-02-29", "unique": False},
                "owner": {**OWNER, "on_delete": "cascade"},
                "mother": EVERYTHING["mother"],
            },
            unique=[["title", "owner"]],
            timestamps=True,
        ),
        (),
    ),
}
CASES = pytest.mark.parametrize("case", CHANGES)


@pytest.fixture
def sqlite() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@CASES
def test_the_tables_follow_up_and_down(case: str, sqlite: sa.Connection) -> None:
    follow(sqlite, case)


def test_the_tables_follow_on_postgresql(postgresql: Server) -> None:
    with postgresql.database() as url:
        engine = sa.create_engine(url)
        for case in CHANGES:
            with engine.connect() as connection:
                follow(connection, case)
                connection.rollback()
        engine.dispose()


def follow(connection: sa.Connection, case: str) -> None:
    before, after, _ = CHANGES[case]
    migration = between(before, after)
    text = source(migration)
    was = before.tables if before else ()
    now = after.tables if after else ()
    metadata_of(()).create_all(connection)
    if before and was:
        migrate(connection, source(between(None, before)))

    migrate(connection, text)
    assert differences(connection, now) == [], case
    migrate(connection, text, "downgrade")
    assert differences(connection, was) == [], case


def test_what_is_written_keeps_every_rule_of_ruff(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text('"""Migrations."""\n', encoding="utf-8")
    for number, (before, after, _) in enumerate(CHANGES.values()):
        file = tmp_path / f"migration_{number}.py"
        file.write_text(source(between(before, after)), encoding="utf-8")

    def said(*arguments: str) -> str:
        command = (find_ruff_bin(), *arguments, "--isolated", "--no-cache", str(tmp_path))
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert said("format")
    assert (
        said("check", "--select=ALL", "--ignore=COM812,CPY001,D203,D213") == "All checks passed!\n"
    )


def packed(text: str) -> str:
    return "".join(text.split())


@CASES
def test_the_way_up_says_what_is_done(case: str) -> None:
    before, after, said = CHANGES[case]
    text = source(between(before, after)).partition("def downgrade")[0]

    assert [one for one in said if packed(one) not in packed(text)] == []


@CASES
def test_what_is_as_it_was_needs_no_migration(case: str) -> None:
    before, after, _ = CHANGES[case]

    assert migration_between(before, before) is None
    assert migration_between(after, after) is None
