"""What becomes of the rows that are there: what is refused, what is warned of, what is kept."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
import sqlalchemy as sa

from featurebuilder.errors import InvalidRequestError, Location
from featurebuilder.migrations.migration import TITLE_LENGTH, StoredFeature, migration_between
from tests.migrations.migrating import between, migrate, source, stored

pytestmark = pytest.mark.any_python

PETS: dict[str, Any] = {"name": {"max_length": 80}}
COUNT: dict[str, Any] = {"type": "int"}
OWNER: dict[str, Any] = {"type": "ref", "to": "owners"}
FIRST = "make it optional, fill it in all rows, then make it required"


@pytest.mark.parametrize(
    ("before", "after", "what", "remedy"),
    [
        (
            stored(PETS),
            stored({**PETS, "count": COUNT}),
            (
                "resource.fields.count: is required and has no default, "
                "so existing rows would have no value"
            ),
            f"give it a default, or {FIRST}",
        ),
        (
            stored(PETS),
            stored({**PETS, "owner": OWNER}),
            (
                "resource.fields.owner: is required and has no default, "
                "so existing rows would have no value"
            ),
            FIRST,
        ),
        (
            stored(PETS),
            stored({**PETS, "count": {**COUNT, "unique": True}}),
            (
                "resource.fields.count: is required and unique, "
                "so existing rows cannot all get the same value"
            ),
            FIRST,
        ),
        (
            stored({**PETS, "count": COUNT}),
            stored({**PETS, "count": {"type": "uuid"}}),
            "resource.fields.count: existing values cannot be converted to the new type",
            "add a field of the new type under another name, and copy the values yourself",
        ),
        (
            stored(PETS),
            stored(PETS, key="int"),
            "resource.key: existing values cannot be converted to the new type",
            "keep the old type: other rows and programs store these keys",
        ),
    ],
)
def test_what_no_row_could_follow_is_refused_where_it_stands(
    before: StoredFeature, after: StoredFeature, what: str, remedy: str
) -> None:
    def place(*path: str) -> Location:
        return Location("/".join(path))

    with pytest.raises(InvalidRequestError) as caught:
        migration_between(before, after, place)

    (problem,) = caught.value.problems
    assert (problem.what, problem.remedy) == (what, remedy)
    assert problem.where == Location(what.partition(":")[0].replace(".", "/"))


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        migration_between(stored(PETS), stored({**PETS, "a": COUNT, "b": COUNT}))

    assert [problem.what.partition(":")[0] for problem in caught.value.problems] == [
        "resource.fields.a",
        "resource.fields.b",
    ]


def decimal(digits: int, places: int) -> dict[str, Any]:
    return {**PETS, "count": {"type": "decimal", "digits": digits, "places": places}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, stored(PETS), ()),
        (stored(PETS), None, ("drops the table pets, and all its rows",)),
        (
            stored({**PETS, "count": COUNT}),
            stored(PETS),
            ("drops the column count of pets, and what it holds",),
        ),
        (
            stored({**PETS, "count": COUNT}),
            stored({**PETS, "count": {**COUNT, "unique": True}}),
            ("a row of pets that has the same count as another makes the migration fail",),
        ),
        (stored(PETS), stored({"name": {"max_length": 90}}), ()),
        (
            stored(PETS),
            stored({"name": {"max_length": 70}}),
            ("a row whose name has over 70 characters makes the migration fail on PostgreSQL",),
        ),
        (
            stored({"name": {"type": "text"}}),
            stored(PETS),
            ("a row whose name has over 80 characters makes the migration fail on PostgreSQL",),
        ),
        (stored(decimal(6, 2)), stored(decimal(8, 2)), ()),
        (stored(decimal(6, 2)), stored(decimal(8, 4)), ()),
        (
            stored(decimal(6, 2)),
            stored(decimal(6, 1)),
            ("rounds count to 1 digits behind the point",),
        ),
        (
            stored(decimal(6, 2)),
            stored(decimal(5, 2)),
            ("a row whose count has over 3 digits before the point makes the migration fail",),
        ),
        (
            stored({**PETS, "count": COUNT}),
            stored({**PETS, "count": {"type": "float"}}),
            ("rounds count to what its new type can hold",),
        ),
        (
            stored({**PETS, "count": {**COUNT, "optional": True}}),
            stored({**PETS, "count": COUNT}),
            ("a row that holds nothing in count makes the migration fail",),
        ),
        (
            stored({**PETS, "count": {**COUNT, "optional": True}}),
            stored({**PETS, "count": {**COUNT, "default": 0}}),
            (),
        ),
        (
            stored(PETS),
            stored(PETS, access={"create": "user", "update": "owner"}),
            ("a row of pets makes the migration fail: nothing says its created_by",),
        ),
        (
            stored({**PETS, "owner": OWNER}),
            stored({**PETS, "owner": {"type": "ref", "to": "pets"}}),
            ("a row whose owner_id is no key of pets makes the migration fail",),
        ),
        (
            stored({**PETS, "owner": OWNER}),
            stored({**PETS, "keeper": {**OWNER, "renamed_from": "owner"}}),
            (),
        ),
        (
            stored({**PETS, "count": {**COUNT, "unique": True}}),
            stored({**PETS, "sum": {**COUNT, "unique": True, "renamed_from": "count"}}),
            (),
        ),
    ],
)
def test_what_rows_lose_or_fail_on_is_told(
    before: StoredFeature | None, after: StoredFeature | None, expected: tuple[str, ...]
) -> None:
    migration = between(before, after)

    assert migration.warnings == expected
    text = " ".join(source(migration).split())
    assert all(f"- {warning[0].upper()}{warning[1:]}." in text for warning in expected)


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (None, stored(PETS), "create_pets"),
        (None, stored(PETS, name="veterinary_appointments_of_pets"), "create_veterinary"),
        (None, stored(PETS, name="a" * 40), f"create_{'a' * 20}"),
        (stored(PETS), None, "drop_pets"),
        (stored(PETS), stored({**PETS, "count": {**COUNT, "default": 1}}), "add_count_to_pets"),
        (stored({**PETS, "count": COUNT}), stored(PETS), "drop_count_from_pets"),
        (
            stored({**PETS, "pals": {"type": "refs", "to": "pets"}}),
            stored(PETS),
            "drop_pals_from_pets",
        ),
        (
            stored(PETS),
            stored({"title": {"max_length": 80, "renamed_from": "name"}}),
            "rename_name_to_title",
        ),
        (stored(PETS), stored(PETS, name="animals"), "rename_pets_to_animals"),
        (stored(PETS), stored({"name": {"max_length": 90}}), "change_pets"),
        (
            stored(PETS),
            stored({**PETS, "a": {"optional": True}, "b": {"optional": True}}),
            "add_a_and_b_to_pets",
        ),
        (stored(PETS), stored(PETS, timestamps=True), "change_pets"),
        (
            stored({"name": {}}, name="veterinary_visits_of_pets"),
            stored({"name": {}, "count": {"optional": True}}, name="veterinary_visits_of_pets"),
            "change_veterinary_visits_of",
        ),
    ],
)
def test_a_title_says_what_is_done_in_few_letters(
    before: StoredFeature | None, after: StoredFeature | None, title: str
) -> None:
    found = between(before, after).title

    assert found == title
    assert len(found) <= TITLE_LENGTH


def test_a_field_that_was_renamed_once_is_not_renamed_again() -> None:
    asked = stored({**PETS, "sum": {**COUNT, "renamed_from": "count"}})
    later = stored({**PETS, "sum": {**COUNT, "renamed_from": "count", "optional": True}})

    assert migration_between(asked, asked) is None
    assert "new_column_name" not in source(between(asked, later))


def test_a_value_more_needs_no_migration() -> None:
    few = stored({**PETS, "kind": {"type": "enum", "values": ["a"]}})
    more = stored({**PETS, "kind": {"type": "enum", "values": ["b", "a"]}})

    assert migration_between(few, more) is None


@pytest.mark.parametrize(("held", "fits"), [("a", True), (None, True), ("b", False)])
def test_a_value_less_stops_where_a_row_holds_it(held: str | None, *, fits: bool) -> None:
    kind = {"type": "enum", "optional": True}
    before = stored({"kind": {**kind, "values": ["a", "b"]}})
    migration = between(before, stored({"kind": {**kind, "values": ["a"]}}))
    assert migration.warnings == (
        "a row whose kind is no value of the enum any more makes the migration fail",
    )

    with sa.create_engine("sqlite://", poolclass=sa.NullPool).connect() as connection:
        migrate(connection, source(between(None, before)))
        connection.execute(sa.text("INSERT INTO pets VALUES ('1', :kind)").bindparams(kind=held))
        stops = nullcontext() if fits else pytest.raises(RuntimeError, match="kind of pets holds")
        with stops:
            migrate(connection, source(migration))
