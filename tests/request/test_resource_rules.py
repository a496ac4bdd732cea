from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from featurebuilder.request.model import FeatureRequest
from tests.request.samples import told

if TYPE_CHECKING:
    from featurebuilder.request.resource import Resource


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


@pytest.mark.parametrize(
    "name", ["type", "format", "hash", "min", "order", "match", "owner_id", "price_2", "list_price"]
)
def test_a_field_may_be_called(name: str) -> None:
    assert loaded(fields={name: {}}).field(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("date", "'date' is a name that generated models use themselves"),
        ("list", "'list' is a name that generated models use themselves"),
        ("model_year", "'model_year' has a meaning of its own in a Pydantic model"),
        ("copy", "'copy' has a meaning of its own in a Pydantic model"),
        ("metadata", "'metadata' has a meaning of its own in a mapped class"),
        ("session", "'session' is an argument of generated functions"),
        ("class", "'class' is a Python keyword"),
        ("BornOn", "'BornOn' is not in snake_case"),
        ("_x", "'_x' is not in snake_case"),
        ("base", "'base' is the last word of a generated model's name"),
        ("id", "'id' is kept for the key"),
    ],
)
def test_a_field_may_not_be_called(name: str, reason: str) -> None:
    (found,) = refused(resource(fields={name: {}}))
    assert found.startswith(f"fields.{name}: {reason}")


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"concurrency": "etag"}, ["version"]),
        ({"timestamps": True}, ["created_at", "updated_at"]),
        ({"soft_delete": True}, ["deleted_at"]),
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
                ".max_length: a field of type 'date' has no 'max_length' -- "
                "leave it out: only these have it: str, text, email, url"
            ),
        ),
        (
            {"type": "enum"},
            ": a field of type 'enum' needs 'values' -- add it: such as [small, large]",
        ),
        (
            {"type": "ref"},
            ": a field of type 'ref' needs 'to' -- add it: the feature that it leads to",
        ),
        (
            {"type": "ref", "to": "owners", "on_delete": "set_null"},
            (
                ".on_delete: only an optional field can be set to nothing -- "
                "make the field optional, or choose restrict or cascade"
            ),
        ),
        (
            {"type": "bool", "unique": True},
            ".unique: a field of type 'bool' has no 'unique' -- leave it out",
        ),
        ({"ge": 1}, None),
        ({"ge": 0}, None),
        ({"fields": {"a": {}}}, None),
        ({"max_length": 0}, ".max_length: expected at least 1, found the number 0"),
        (
            {"type": "decimal", "digits": 39},
            ".digits: expected at most 38, found the number 39",
        ),
        ({"max_length": "9"}, ".max_length: expected a whole number, found the text '9'"),
        ({"optional": "yes"}, ".optional: expected true or false, found the text 'yes'"),
        (
            {"min_length": 5, "max_length": 4},
            ".min_length: 5 is more than 'max_length', 4 -- swap them",
        ),
        ({"type": "int", "ge": 2, "lt": 1}, ".ge: 2 is more than 'lt', 1 -- swap them"),
        (
            {"type": "int", "gt": 1, "lt": 2},
            ": no value is found that the field may hold -- widen its bounds",
        ),
        ({"type": "int", "gt": 1, "ge": 2}, ".gt: 'ge' stands there too -- keep one of them"),
        (
            {"type": "int", "ge": 0.5},
            (
                ".ge: expected a whole number within 53 bits, found the number 0.5 -- "
                "an int is bounded by whole numbers"
            ),
        ),
        (
            {"type": "int", "le": 2**53},
            (
                ".le: expected a whole number within 53 bits, found the number 9007199254740992 -- "
                "an int is bounded by whole numbers"
            ),
        ),
        (
            {"type": "int", "le": 2**63},
            ".le: expected a number within 64 bits, found a larger one",
        ),
        (
            {"type": "decimal", "digits": 2, "places": 3},
            ".places: 3 is more than 'digits', 2 -- swap them",
        ),
        (
            {"pattern": "(?=a)"},
            (
                ".pattern: is no regular expression of Pydantic's: look-around, including "
                "look-ahead and look-behind, is not supported -- "
                "use only what Python's and Rust's regular expressions share"
            ),
        ),
        ({"pattern": "^a$", "example": "b"}, ".example: does not match 'pattern', '^a$'"),
        ({"pattern": "^a{9}$", "max_length": 8}, None),
        (
            {"pattern": "^[ab]$", "unique": True},
            (
                ": only 2 values are found, too few for a field that is 'unique' -- "
                "make 'pattern' and the lengths agree, or simplify the pattern"
            ),
        ),
        ({"type": "date", "default": "1.2.2024"}, None),
        (
            {"unique": True, "default": "x"},
            (
                ".default: all that leave the field out would hold the same, and it is 'unique' -- "
                "leave one of the two out"
            ),
        ),
        (
            {"type": "enum", "values": ["a-b", "a_b"]},
            ".values[1]: 'a_b' would be A_B in code, as 'a-b' is already -- choose another value",
        ),
        (
            {"type": "enum", "values": ["?"]},
            (
                ".values[0]: '?' holds no plain letter or digit to name it by in code -- "
                "write it with letters"
            ),
        ),
        (
            {"type": "enum", "values": ["a"], "default": "b"},
            ".default: expected one of a; found the text 'b'",
        ),
        (
            {"type": "object", "fields": {"to": {"type": "ref", "to": "pets"}}},
            (
                ".fields.to: a reference cannot stand in an object -- "
                "make it a field of the resource itself"
            ),
        ),
        (
            {"type": "object", "fields": {"a": {"unique": True}}},
            (
                ".fields.a.unique: what stands in an object has no 'unique' -- "
                "make it a field of the resource itself"
            ),
        ),
        (
            {"type": "object", "fields": {"a": {"type": "int", "max_length": 1}}},
            (
                ".fields.a.max_length: a field of type 'int' has no 'max_length' -- "
                "leave it out: only these have it: str, text, email, url"
            ),
        ),
        ({"type": "list", "items": "ref"}, None),
        (
            {"type": "map", "items": "str", "alias": "id"},
            ": 'id' is kept for the key -- choose another name",
        ),
        (
            {"alias": "name"},
            ": 'name' is what the field 'name' is called already -- choose another name",
        ),
    ],
)
def test_what_is_wrong_with_a_field(field: dict[str, Any], found: str | None) -> None:
    lines = refused(resource(fields={"x": field}))
    assert len(lines) == 1
    if found is not None:
        assert lines == [f"fields.x{found}"]


def test_objects_are_nested_a_few_deep() -> None:
    field: dict[str, Any] = {"type": "int"}
    for _ in range(3):
        field = {"type": "object", "fields": {"a": field}}
    assert not refused(resource(fields={"a": field}))
    (found,) = refused(resource(fields={"a": {"type": "object", "fields": {"a": field}}}))
    assert found == (
        "fields.a.fields.a.fields.a.fields.a: objects are nested 3 deep at most -- make it flatter"
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
        ({"filters": ["x"]}, ["filters[0]: there is no field 'x' -- there are: born_on, name"]),
        ({"sort": ["name", "name"]}, ["sort[1]: 'name' stands there already -- keep one of them"]),
        (
            {"search": ["born_on"]},
            [
                (
                    "search[0]: 'born_on' is of type 'date', and a list is searched in texts only "
                    "-- leave it out"
                )
            ],
        ),
        (
            {"fields": {"labels": LABELS}, "filters": ["labels"]},
            [
                (
                    "filters[0]: 'labels' is of type 'list', and a list is narrowed by single "
                    "values only -- leave it out"
                )
            ],
        ),
        (
            {"operations": ["read"], "sort": ["name"]},
            ["sort: 'list' is not among the operations -- add 'list' to them, or leave this out"],
        ),
        (
            {"fields": {"size": {}}, "filters": ["size"]},
            [
                (
                    "filters[0]: the parameter 'size' is there for the pagination already -- "
                    "leave it out, or give the field another name"
                )
            ],
        ),
        ({"fields": {"cursor": {}}, "filters": ["cursor"]}, []),
        (
            {"fields": {"born_on_to": {}}, "filters": ["born_on_to", "born_on"]},
            [
                (
                    "filters[1]: the parameter 'born_on_to' is there for the filter 'born_on_to' "
                    "already -- leave it out, or give the field another name"
                )
            ],
        ),
        (
            {"fields": {"owner": OWNER, "owner_id": {}}},
            [
                (
                    "fields.owner_id: 'owner_id' is what the field 'owner' is called already -- "
                    "choose another name"
                )
            ],
        ),
        (
            {"fields": {"friends": {"type": "refs", "to": "pets"}, "friend": {}}},
            [
                (
                    "fields.friend: 'friend' is what the field 'friends' is called already -- "
                    "choose another name"
                )
            ],
        ),
        (
            {"unique": [["name", "born_on"], ["born_on", "name"]]},
            ["unique[1]: these fields are unique together already -- keep one of them"],
        ),
        (
            {"unique": [["name", "x"]]},
            ["unique[0][1]: there is no field 'x' -- there are: born_on, name"],
        ),
        (
            {"name": "page"},
            [
                (
                    "name: 'page' would name a class that generated modules import -- "
                    "choose another, such as 'page_entry'"
                )
            ],
        ),
        (
            {"operations": ["list"], "bulk": ["create"]},
            ["bulk[0]: 'create' is not among the operations -- add it to them, or leave it out"],
        ),
        (
            {"operations": ["list", "list"]},
            ["operations[1]: 'list' stands there already -- keep one of them"],
        ),
        (
            {"soft_delete": True, "operations": ["list", "create"]},
            [
                (
                    "soft_delete: 'delete' is not among the operations -- "
                    "add it to them, or leave this out"
                )
            ],
        ),
        (
            {"actions": [{"name": "read", "summary": "s", "sets": {"name": "x"}}]},
            ["actions[0].name: 'read' is an operation already -- choose another name"],
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
                "actions[0].sets.status: expected one of in, out; found the text 'on'",
                (
                    "actions[0].sets.labels: 'labels' is of type 'list', which has no constant "
                    "value -- leave it out"
                ),
                "actions[0].when.status[1]: expected one of in, out; found the text 'off'",
            ],
        ),
        (
            {
                "fields": {"chip": {"unique": True}},
                "actions": [{"name": "go", "summary": "s", "sets": {"chip": "1"}}],
            },
            [
                (
                    "actions[0].sets.chip: 'chip' is unique, so it cannot be set to one value -- "
                    "leave it out"
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
                    "access.create: nobody owns what is not there yet -- "
                    "say 'user': who creates it will own it"
                )
            ],
        ),
        (
            {"access": {"delete": "owner"}},
            [
                (
                    "access: who creates it will own it, and 'create' is open to anyone -- "
                    "add 'create: user'"
                )
            ],
        ),
        (
            {"access": {"delete": "owner"}, "operations": ["delete"]},
            [
                (
                    "access: 'create' is not among the operations, so nothing has an owner -- "
                    "add it to them, or say 'user'"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_between_the_parts(keys: dict[str, Any], found: list[str]) -> None:
    assert refused(resource(**keys)) == found


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


def test_a_field_whose_name_is_refused_is_told_once_with_another_name() -> None:
    lists = {key: ["date", "dayOne"] for key in ("filters", "sort", "search")}
    actions = [{"name": "go", "summary": "Go.", "when": {"date": ["x"]}, "sets": {"dayOne": "x"}}]
    fields = {"date": {"type": "date"}, "dayOne": {}, "uuid": {}, "ok": {}}
    data = resource(fields=fields, unique=[["dayOne", "date"]], actions=actions, **lists)
    assert refused(data) == [
        (
            "fields.date: 'date' is a name that generated models use themselves -- "
            "choose another name, such as 'day'"
        ),
        "fields.dayOne: 'dayOne' is not in snake_case -- did you mean 'day_one'?",
        (
            "fields.uuid: 'uuid' is a name that generated models use themselves -- "
            "choose another name, such as 'token'"
        ),
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
    assert found[0] == "fields.x.typ: this key is not known -- did you mean 'type'?"
    assert found[1].startswith(
        "fields.y.fields.a.q: this key is not known -- known keys: type, desc"
    )
    assert found[2] == "actions[0].nam: this key is not known -- did you mean 'name'?"
    assert found[3] == "search_in: this key is not known -- did you mean 'search'?"


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
    assert "a feature has endpoints or a resource, not both -- make two features of them" in found
    (found,) = told('{"name": "pets", "description": "d", "tags": ["a"]}', ".json")
    assert "endpoints: expected at least one, found none -- add endpoints, or a resource" in found


def test_plain_data_and_back_is_the_same_resource() -> None:
    request = FeatureRequest.model_validate(resource(fields={"owner": OWNER, "labels": LABELS}))
    assert FeatureRequest.model_validate(request.model_dump()) == request
    assert FeatureRequest.model_validate(request) is request
