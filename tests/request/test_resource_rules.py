from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from featurebuilder.request.model.request import FeatureRequest
from tests.request.samples import told

if TYPE_CHECKING:
    from featurebuilder.request.model.resource import Resource


def resource(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the plain data of a request for a resource, with some of its keys changed."""
    fields = {
        "name": {},
        "born_on": {"type": "date", "optional": True},
        **changes.pop("fields", {}),
    }
    return {"name": "pets", "description": "d", "resource": {"fields": fields, **changes}}


def loaded(**changes: object) -> Resource:
    made = FeatureRequest.model_validate(resource(**changes)).resource
    assert made
    return made


def refused(data: dict[str, Any]) -> list[str]:
    """Return each problem as ``path: what -- remedy``, less what is common to all of them."""
    lines = told(json.dumps(data), ".json")
    return [line.partition(" ")[2].removeprefix("resource.") for line in lines]


def test_what_is_left_out_is_filled_in() -> None:
    request = FeatureRequest.model_validate(
        resource(
            fields={
                "price": {"type": "decimal"},
                "rate": {"type": "decimal", "places": 6},
                "share": {"type": "decimal", "digits": 1},
                "owner": {"type": "ref", "to": "owners"},
                "home": {"type": "object", "fields": {"zip_code": {}}},
            }
        )
    )
    made = request.resource
    assert made
    assert request.tags == ("Pets",)
    assert made.name == "pet"
    fields = {str(name): field for name, field in made.fields.items()}
    assert (fields["price"].digits, fields["price"].places) == (12, 2)
    assert (fields["rate"].digits, fields["rate"].places) == (16, 6)
    assert (fields["share"].digits, fields["share"].places) == (1, 1)
    assert fields["owner"].on_delete == "restrict"
    assert fields["born_on"].description == "Born on."
    home = {str(name): field for name, field in (fields["home"].fields or {}).items()}
    assert home["zip_code"].description == "Zip code."


FIELD_NAMES = (
    "type format hash min order match owner_id price_2 list_price date time uuid public session "
    "query metadata schema json copy from class import base list"
)


@pytest.mark.parametrize("name", FIELD_NAMES.split())
def test_a_field_may_be_called(name: str) -> None:
    assert loaded(fields={name: {}}).field(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("model_year", "'model_year' is reserved by Pydantic models"),
        ("BornOn", "'BornOn' is not in snake_case"),
        ("_x", "'_x' is not in snake_case"),
        ("id", "'id' is reserved for the primary key"),
    ],
)
def test_a_field_may_not_be_called(name: str, reason: str) -> None:
    (found,) = refused(resource(fields={name: {}}))
    assert found.startswith(f"fields.{name}: {reason}")


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"timestamps": True}, ["created_at", "updated_at"]),
        ({"soft_delete": True}, ["deleted_at"]),
        ({"concurrency": "etag"}, ["version", "shown_version"]),
        ({"access": {"create": "user", "delete": "owner"}}, ["created_by"]),
    ],
)
def test_what_the_server_keeps_is_reserved_where_it_is_used(
    keys: dict[str, Any], names: list[str]
) -> None:
    fields = {name: {"type": "int"} for name in names}
    assert not refused(resource(fields=fields))
    found = refused(resource(fields=fields, **keys))
    assert [line.partition(":")[0] for line in found] == [f"fields.{name}" for name in names]


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (
            {"type": "date", "max_length": 3},
            (
                ".max_length: a field of type 'date' cannot have 'max_length' -- "
                "remove it; only these types can have it: str, text, email, url"
            ),
        ),
        (
            {"type": "enum"},
            (
                ": a field of type 'enum' needs 'values' -- add it: the allowed values, "
                "such as [small, large]"
            ),
        ),
        (
            {"type": "ref"},
            ": a field of type 'ref' needs 'to' -- add it: the feature that it references",
        ),
        (
            {"type": "ref", "to": "owners", "on_delete": "set_null"},
            (
                ".on_delete: 'set_null' needs an optional field -- "
                "make the field optional, or choose restrict or cascade"
            ),
        ),
        (
            {"type": "bool", "unique": True},
            ".unique: a field of type 'bool' cannot have 'unique' -- remove it",
        ),
        ({"ge": 1}, None),
        ({"ge": 0}, None),
        ({"fields": {"a": {}}}, None),
        ({"max_length": 0}, ".max_length: expected at least 1, found the number 0"),
        (
            {"type": "decimal", "digits": 39},
            ".digits: expected at most 38, found the number 39",
        ),
        ({"max_length": "9"}, ".max_length: expected an integer, found the string '9'"),
        ({"optional": "yes"}, ".optional: expected true or false, found the string 'yes'"),
        (
            {"min_length": 5, "max_length": 4},
            ".min_length: 5 is greater than 'max_length', 4 -- swap them",
        ),
        ({"type": "int", "ge": 2, "lt": 1}, ".ge: 2 is greater than 'lt', 1 -- swap them"),
        (
            {"type": "int", "gt": 1, "lt": 2},
            ": no valid value found for this field -- widen its bounds",
        ),
        (
            {"type": "int", "gt": 1, "ge": 2},
            ".gt: cannot be combined with 'ge' -- remove one of them",
        ),
        (
            {"type": "int", "ge": 0.5},
            (
                ".ge: expected an integer of at most 53 bits, found the number 0.5 -- "
                "use integers as bounds of an int"
            ),
        ),
        (
            {"type": "int", "le": 2**53},
            (
                ".le: expected an integer of at most 53 bits, found the number 9007199254740992 -- "
                "use integers as bounds of an int"
            ),
        ),
        (
            {"type": "int", "le": 2**63},
            ".le: expected a number of at most 64 bits, found a larger one",
        ),
        (
            {"type": "decimal", "digits": 2, "places": 3},
            ".places: 3 is greater than 'digits', 2 -- swap them",
        ),
        (
            {"pattern": "(?=a)"},
            (
                ".pattern: is not a valid Pydantic regular expression: look-around, including "
                "look-ahead and look-behind, is not supported -- "
                "use only syntax that Python and Rust regular expressions share"
            ),
        ),
        ({"pattern": "^a$", "example": "b"}, ".example: does not match 'pattern', '^a$'"),
        ({"pattern": "^a{9}$", "max_length": 8}, None),
        (
            {"pattern": "^[ab]$", "unique": True},
            (
                ": found only 2 valid values, too few for a 'unique' field -- "
                "make 'pattern' and the lengths agree, or simplify the pattern"
            ),
        ),
        ({"type": "date", "default": "1.2.2024"}, None),
        (
            {"unique": True, "default": "x"},
            (
                ".default: a 'unique' field cannot have a default: only one row could use it -- "
                "remove one of the two"
            ),
        ),
        (
            {"type": "enum", "values": ["+1", "-1", "+1"]},
            ".values[2]: duplicate value '+1' -- remove one of them",
        ),
        (
            {"type": "enum", "values": ["a"], "default": "b"},
            ".default: expected one of a; found the string 'b'",
        ),
        (
            {"type": "object", "fields": {"to": {"type": "ref", "to": "pets"}}},
            (".fields.to: an object cannot contain a reference -- move it to the resource itself"),
        ),
        (
            {"type": "object", "fields": {"a": {"unique": True}}},
            (
                ".fields.a.unique: a nested field cannot have 'unique' -- "
                "move it to the resource itself"
            ),
        ),
        (
            {"type": "object", "fields": {"a": {"type": "int", "max_length": 1}}},
            (
                ".fields.a.max_length: a field of type 'int' cannot have 'max_length' -- "
                "remove it; only these types can have it: str, text, email, url"
            ),
        ),
        ({"type": "list", "items": "ref"}, None),
        ({"of": {"a": {}}}, ".of: expected at least 2 entries, found 1"),
        (
            {"type": "decimal", "gt": 1e30},
            ": no valid value found for this field -- widen its bounds",
        ),
        (
            {"type": "map", "items": "str", "alias": "id"},
            ": 'id' is reserved for the primary key -- choose another name",
        ),
        (
            {"alias": "name"},
            ": 'name' is already the name of the field 'name' -- choose another name",
        ),
    ],
)
def test_what_is_wrong_with_a_field(field: dict[str, Any], found: str | None) -> None:
    lines = refused(resource(fields={"x": field}))
    assert len(lines) == 1
    if found is not None:
        assert lines == [f"fields.x{found}"]


def test_enum_values_need_no_letters() -> None:
    values = ["a-b", "a_b", "+1", "-1", "A+", "<=", "?", "class"]
    assert not refused(resource(fields={"x": {"type": "enum", "values": values}}))


def test_objects_are_nested_a_few_deep() -> None:
    field: dict[str, Any] = {"type": "int"}
    for _ in range(3):
        field = {"type": "object", "fields": {"a": field}}
    assert not refused(resource(fields={"a": field}))
    (found,) = refused(resource(fields={"a": {"type": "object", "fields": {"a": field}}}))
    assert found == (
        "fields.a.fields.a.fields.a.fields.a: objects can be nested 3 levels at most -- flatten it"
    )


OWNER = {"type": "ref", "to": "owners"}
LABELS = {"type": "list", "items": "str"}
STATUS = {"type": "enum", "values": ["in", "out"]}


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (
            {"filters": ["born"]},
            ["filters[0]: there is no field 'born' -- did you mean 'born_on'?"],
        ),
        ({"filters": ["x"]}, ["filters[0]: there is no field 'x' -- choose one of: born_on, name"]),
        ({"sort": ["name", "name"]}, ["sort[1]: 'name' is listed twice -- remove one of them"]),
        (
            {"search": ["born_on"]},
            [
                (
                    "search[0]: 'born_on' has the type 'date', but only strings can be searched "
                    "-- remove it"
                )
            ],
        ),
        (
            {"fields": {"labels": LABELS}, "filters": ["labels"]},
            [
                (
                    "filters[0]: 'labels' has the type 'list', but lists can be filtered by single "
                    "values only -- remove it"
                )
            ],
        ),
        (
            {"operations": ["read"], "sort": ["name"]},
            ["sort: 'operations' does not include 'list' -- add it, or remove this key"],
        ),
        (
            {"fields": {"size": {}}, "filters": ["size"]},
            [
                (
                    "filters[0]: the parameter 'size' is already used by pagination -- "
                    "remove it, or rename the field"
                )
            ],
        ),
        ({"fields": {"cursor": {}}, "filters": ["cursor"]}, []),
        (
            {"fields": {"born_on_to": {}}, "filters": ["born_on_to", "born_on"]},
            [
                (
                    "filters[1]: the parameter 'born_on_to' is already used by the filter "
                    "'born_on_to' -- remove it, or rename the field"
                )
            ],
        ),
        (
            {"fields": {"owner": OWNER, "owner_id": {}}},
            [
                (
                    "fields.owner_id: 'owner_id' is already the name of the field 'owner' -- "
                    "choose another name"
                )
            ],
        ),
        (
            {"fields": {"friends": {"type": "refs", "to": "pets"}, "friend": {}}},
            [
                (
                    "fields.friend: 'friend' is already the name of the field 'friends' -- "
                    "choose another name"
                )
            ],
        ),
        (
            {"unique": [["name", "born_on"], ["born_on", "name"]]},
            ["unique[1]: duplicate unique constraint -- remove one of them"],
        ),
        (
            {"unique": [["name", "x"]]},
            ["unique[0][1]: there is no field 'x' -- choose one of: born_on, name"],
        ),
        (
            {"name": "page"},
            [
                (
                    "name: 'page' clashes with a class that generated modules import -- "
                    "choose another name, such as 'page_entry'"
                )
            ],
        ),
        (
            {"operations": ["list"], "bulk": ["create"]},
            ["bulk[0]: 'operations' does not include 'create' -- add it, or remove this entry"],
        ),
        (
            {"operations": ["list", "list"]},
            ["operations[1]: 'list' is listed twice -- remove one of them"],
        ),
        (
            {"soft_delete": True, "operations": ["list", "create"]},
            [("soft_delete: 'operations' does not include 'delete' -- add it, or remove this key")],
        ),
        (
            {"actions": [{"name": "read", "summary": "s", "sets": {"name": "x"}}]},
            ["actions[0].name: 'read' is already an operation -- choose another name"],
        ),
        (
            {"operations": ["list", "purge"]},
            [
                (
                    "operations[1]: 'purge' is for rows that are marked as deleted -- "
                    "set 'soft_delete: true', or remove this entry"
                )
            ],
        ),
        (
            {"fields": {"pin": {"write_only": True, "read_only": True, "optional": True}}},
            [
                (
                    "fields.pin.write_only: a field cannot be both read-only and write-only -- "
                    "remove one of them"
                )
            ],
        ),
        (
            {"fields": {"total": {"type": "int", "read_only": True}}},
            [
                (
                    "fields.total.read_only: 'total' is read-only, so no row would have a value "
                    "-- give it a default, or make it optional"
                )
            ],
        ),
        (
            {"fields": {"pin": {"write_only": True}}, "sort": ["pin"], "search": ["pin"]},
            [
                f"{key}[0]: 'pin' is write-only, but lists would reveal its values -- remove it"
                for key in ("sort", "search")
            ],
        ),
        (
            {
                "fields": {
                    "place": {"type": "object", "fields": {"pin": {"write_only": True}}},
                }
            },
            [
                (
                    "fields.place.fields.pin.write_only: a nested field cannot have 'write_only' "
                    "-- move it to the resource itself"
                )
            ],
        ),
        (
            {"actions": [{"name": "go", "summary": "s", "sets": {"nam": "x"}}]},
            ["actions[0].sets.nam: there is no field 'nam' -- did you mean 'name'?"],
        ),
        (
            {
                "fields": {"status": STATUS, "labels": LABELS},
                "actions": [
                    {
                        "name": "go",
                        "summary": "s",
                        "sets": {"status": "on", "labels": "x"},
                        "when": {"status": ["in", "off"]},
                    }
                ],
            },
            [
                "actions[0].sets.status: expected one of in, out; found the string 'on'",
                (
                    "actions[0].sets.labels: 'labels' has the type 'list', which cannot have a "
                    "constant value -- remove it"
                ),
                "actions[0].when.status[1]: expected one of in, out; found the string 'off'",
            ],
        ),
        (
            {
                "fields": {"chip": {"unique": True}},
                "actions": [{"name": "go", "summary": "s", "sets": {"chip": "1"}}],
            },
            [
                (
                    "actions[0].sets.chip: 'chip' is unique, so it cannot be set to a constant -- "
                    "remove it"
                )
            ],
        ),
        (
            {"access": {"reed": "user"}},
            ["access.reed: there is no operation 'reed' -- did you mean 'read'?"],
        ),
        (
            {"access": {"create": "owner"}},
            [
                (
                    "access.create: nobody owns a row before it is created -- "
                    "set 'user'; the user who creates a row owns it"
                )
            ],
        ),
        (
            {"access": {"delete": "owner"}},
            [
                (
                    "access: an owner is the user who creates a row, but 'create' is open to "
                    "anyone -- add 'create: user'"
                )
            ],
        ),
        (
            {"access": {"delete": "owner"}, "operations": ["delete"]},
            [
                (
                    "access: 'operations' does not include 'create', so no row has an owner -- "
                    "add it, or set 'user'"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_between_the_parts(keys: dict[str, Any], found: list[str]) -> None:
    assert refused(resource(**keys)) == found


def test_a_field_that_an_action_sets_needs_a_first_value() -> None:
    action = {"name": "go", "summary": "s", "sets": {"status": "out"}}
    assert refused(resource(fields={"status": STATUS}, actions=[action])) == [
        (
            "fields.status: an action sets 'status', so clients cannot, and a new row would have "
            "no value -- give it a default, or set 'read_only: false' to let clients set it too"
        )
    ]
    for more in ({"default": "in"}, {"optional": True}, {"read_only": False}):
        assert refused(resource(fields={"status": {**STATUS, **more}}, actions=[action])) == []


def test_some_field_must_be_writable() -> None:
    data = resource(fields={})
    data["resource"]["fields"] = {"total": {"type": "int", "read_only": True, "default": 0}}
    assert refused(data) == [
        (
            "fields: all fields are read-only, so a request could set nothing -- "
            "set 'read_only: false' for one, or leave out create, replace and update"
        )
    ]
    data["resource"]["operations"] = ["list", "read"]
    assert refused(data) == []


def test_all_is_told_at_once() -> None:
    data = resource(fields={"x": {"type": "int", "max_length": 1}, "y": {"type": "strange"}})
    data["resource"] |= {"filters": ["y", "z"], "storage": "moon", "sort": ["x"]}
    found = refused(data)
    assert [line.partition(":")[0] for line in found] == [
        "fields.x.max_length",
        "fields.y.type",
        "filters[1]",
        "storage",
    ]


def test_storage_in_memory_is_refused_with_the_replacement() -> None:
    (found,) = refused(resource(storage="memory"))
    assert found == (
        "storage: storage in memory is no longer supported -- "
        "delete this line: a new project stores resources in SQLite"
    )


def test_a_refused_field_name_is_reported_once_with_another_name() -> None:
    lists = {key: ["model_year", "dayOne"] for key in ("filters", "sort", "search")}
    actions = [
        {"name": "go", "summary": "Go.", "when": {"model_year": ["x"]}, "sets": {"dayOne": "x"}}
    ]
    fields = {"model_year": {"type": "int"}, "dayOne": {}, "model_9": {}, "ok": {}}
    data = resource(fields=fields, unique=[["dayOne", "model_year"]], actions=actions, **lists)
    assert refused(data) == [
        (
            "fields.model_year: 'model_year' is reserved by Pydantic models -- "
            "name it 'year' and add 'alias: model_year'"
        ),
        "fields.dayOne: 'dayOne' is not in snake_case -- did you mean 'day_one'?",
        "fields.model_9: 'model_9' is reserved by Pydantic models",
    ]


def test_keys_that_there_are_not_are_told_with_those_that_there_are() -> None:
    data = resource(
        fields={"x": {"typ": "int"}, "y": {"type": "object", "fields": {"a": {"q": 1}}}}
    )
    data["resource"]["actions"] = [
        {"nam": "go", "summary": "s", "name": "go", "sets": {"name": "a"}}
    ]
    data["resource"]["search_in"] = ["name"]
    found = refused(data)
    assert found[0] == "fields.x.typ: unknown key -- did you mean 'type'?"
    assert found[1].startswith("fields.y.fields.a.q: unknown key -- known keys: type, desc")
    assert found[2] == "actions[0].nam: unknown key -- did you mean 'name'?"
    assert found[3] == "search_in: unknown key -- did you mean 'search'?"


def test_either_endpoints_or_a_resource() -> None:
    data = resource()
    data["endpoints"] = [
        {
            "summary": "s",
            "handler": "h",
            "response": {"fields": {"a": {"value": 1, "type": "int", "description": "d"}}},
        }
    ]
    (found,) = told(json.dumps(data), ".json")
    assert "a feature has endpoints or a resource, not both -- split it into two features" in found
    (found,) = told('{"name": "pets", "description": "d", "tags": ["a"]}', ".json")
    assert "endpoints: expected endpoints or a resource, found neither -- add one of them" in found


def test_plain_data_and_back_is_the_same_resource() -> None:
    request = FeatureRequest.model_validate(resource(fields={"owner": OWNER, "labels": LABELS}))
    assert FeatureRequest.model_validate(request.model_dump()) == request
    assert FeatureRequest.model_validate(request) is request
