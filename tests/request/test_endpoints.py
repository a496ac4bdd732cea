"""Bodies, answers and dependencies of endpoints: what is filled in, and what is refused where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from featurebuilder.naming import SnakeName
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.formats.writing import dump_request
from tests.request.samples import loaded, minimal, told

CAT = {"type": "object", "fields": {"lives": {"type": "int"}}}
UNION = {"d": {"type": "int"}, "e": {"type": "bool"}}
DOG = {"type": "object", "fields": {"breed": {}}}


def asking(body: dict[str, Any] | None = None, **changes: object) -> dict[str, Any]:
    """Return a request of which one endpoint takes a body of these fields."""
    data = minimal()
    endpoint = data["endpoints"][0] | {"method": "post"} | changes
    if body is not None:
        endpoint["body"] = {"fields": body}
    data["endpoints"] = [endpoint]
    return data


def sending(**changes: object) -> dict[str, Any]:
    """Return a request of which one endpoint takes a field, and a body that says more."""
    data = asking({"a": {}})
    data["endpoints"][0]["body"] |= changes
    return data


def answering(fields: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Return a request of which one endpoint answers these fields."""
    return asking(response={"fields": fields, **changes})


def test_what_is_left_out_is_filled_in() -> None:
    fields = {"a": {}, "pet": {"type": "union", "of": {"cat": CAT, "dog": DOG}}}
    data = asking(fields, response={"fields": {"day": {"type": "date"}}})
    (endpoint,) = loaded(data).endpoints
    assert endpoint.body is not None
    assert endpoint.body.model == "PingRequest"
    assert endpoint.body.fields[SnakeName("a")].description == "A."
    assert endpoint.body.fields[SnakeName("pet")].by == "kind"
    assert endpoint.fields["day"].description == "Day."
    assert (endpoint.fields["day"].value, endpoint.fields["day"].example) == (None, None)


def test_it_is_written_and_loads_as_the_same() -> None:
    fields = {
        "a": {"max_length": 9, "description": "Who: it is."},
        "labels": {"type": "list", "items": {"type": "str", "max_length": 9}, "max_items": 3},
        "stays": {"type": "list", "items": CAT},
        "pet": {"type": "union", "of": {"cat": CAT, "dog": DOG}},
        "kind_of": {"type": "union", "by": "species", "of": {"cat": CAT, "dog": DOG}},
        "code": {"type": "union", "of": {"number": {"type": "int"}, "word": {}}},
    }
    answer = {
        "many": True,
        "description": "It: is.",
        "headers": {"X-Room": {"value": "A: 1", "description": "The room."}},
        "fields": {"day": {"type": "date", "alias": "theDay"}, "b": {"value": "c"}},
    }
    parameters = {
        "user": {"dependency": "app.deps.user"},
        "number": {"type": "list", "items": "int", "optional": True},
    }
    gone = {"method": "delete", "path": "/x", "summary": "s", "handler": "h", "status": 204}
    form = {
        "method": "post",
        "path": "/y",
        "summary": "s",
        "handler": "i",
        "parameters": {"photo": {"type": "file"}, "more": {"type": "list", "items": "file"}},
        "status": 204,
    }
    data = asking(fields, response=answer, parameters=parameters, dependencies=["app.deps.key"])
    several = {
        "method": "post",
        "path": "/z",
        "summary": "s",
        "handler": "j",
        "body": {"many": True, "max_items": 7, "fields": {"a": {}}},
        "status": 204,
    }
    data["endpoints"] += [gone, form, several]
    data["dependencies"] = ["app.deps.all"]
    request = loaded(data)
    content = dump_request(request, schema_reference="-")
    assert load_request(content, origin="x", suffix=".yaml") == request
    assert loaded(request.model_dump(mode="json", exclude_none=True)) == request
    lines = {line.strip() for line in content.decode().splitlines()}
    assert {
        "photo: {type: file}",
        "user: {dependency: app.deps.user}",
        'X-Room: {value: "A: 1", description: The room.}',
        "labels: {type: list, items: {type: str, max_length: 9}, max_items: 3}",
        "status: 204",
        "many: true",
        "max_items: 7",
    } <= lines


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (asking({"a": {}}, method="get"), ".body: a GET request has no body and no form -- use"),
        (
            asking(method="get", parameters={"a": {"source": "form"}}),
            ".parameters.a: a GET request has no body and no form",
        ),
        (
            asking({"a": {}}, parameters={"b": {"type": "file"}}),
            ".body: a request body is JSON or a form, not both -- make the body's fields form",
        ),
        (
            sending(max_items=3),
            ".body.max_items: only a list can have 'max_items' -- add 'many: true'",
        ),
        (
            sending(many=True, max_items=0),
            ".body.max_items: expected at least 1, found the number 0",
        ),
        (
            asking({"a": {}}, parameters={"body": {}}),
            ".parameters.body: 'body' is already an argument of",
        ),
        (
            answering({"a": {}}, headers={"X-A": {"value": "é", "description": "d"}}),
            ".response.headers.X-A.value: expected printable ASCII, without spaces at the ends",
        ),
        (
            answering({"a": {}}, headers={"Content-Type": {"value": "a", "description": "d"}}),
            ".response.headers.Content-Type: 'Content-Type' is always set by the server",
        ),
        (asking(status=204), ".response: a 204 response has no body -- remove it"),
        (
            asking({"a": {"type": "ref", "to": "pets"}}),
            ".body.fields.a.type: JSON here cannot have a field of",
        ),
        (
            asking({"a": {"type": "file"}}),
            ".body.fields.a.type: JSON here cannot have a field of type 'file'",
        ),
        (
            asking({"a": {"type": "list", "items": "file"}}),
            ".body.fields.a.items: JSON cannot contain files -- use a form parameter",
        ),
        (asking({"a": {"unique": True}}), ".body.fields.a.unique: only a stored field can have"),
        (
            asking({"a": {"type": "object", "fields": {"b": {"type": "int", "pattern": "a"}}}}),
            ".body.fields.a.fields.b.pattern: a field of type 'int' cannot have 'pattern'",
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "int", "ge": 3, "le": 1}}}),
            ".body.fields.a.items.ge: 3 is greater than 'le', 1 -- swap them",
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "int", "optional": True}}}),
            (
                ".body.fields.a.items.optional: an item or a variant cannot have "
                "'optional' -- remove it"
            ),
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "it"}}}),
            ".body.fields.a.items.type: expected 'str'",
        ),
        (
            asking({"a": {"type": "list", "items": {"typ": "int"}}}),
            ".body.fields.a.items.typ: unknown key -- did you mean 'type'?",
        ),
        (asking({"a": {"type": "union"}}), ".body.fields.a: a field of type 'union' needs 'of'"),
        (
            asking({"a": {"type": "union", "of": {"b": {}, "c": {"type": "date"}}}}),
            ".body.fields.a.of.c: is a string in JSON, like 'b'; the two cannot be told apart",
        ),
        (
            asking({"a": {"type": "union", "by": "kind", "of": {"cat": CAT, "c": {}}}}),
            (
                ".body.fields.a.of.c.type: 'by' requires that all variants are objects "
                "-- make it an object"
            ),
        ),
        (
            asking({"a": {"type": "union", "by": "lives", "of": {"cat": CAT, "dog": DOG}}}),
            ".body.fields.a.of.cat.fields.lives: 'lives' is the discriminator key of the union",
        ),
        (
            asking(
                {
                    "a": {
                        "type": "union",
                        "of": {"b": {"type": "uuid"}, "c": {"type": "union", "of": UNION}},
                    }
                }
            ),
            ".body.fields.a.of.c.type: a union cannot contain the type 'union'",
        ),
        (
            asking({"a": {"alias": "c"}, "b": {"alias": "c"}}),
            ".body.fields.b: 'c' is already the name of the field 'a'",
        ),
        (
            asking({"stay": CAT, "stays": {"type": "list", "items": CAT}}),
            ".body.fields.stays.items: its model has the same name as that of stay",
        ),
        (answering({"date": {"type": "date"}}), ".response.fields.date: 'date' is the name of"),
        (
            answering({"a": {"type": "date", "value": "soon"}}),
            (
                ".response.fields.a.value: expected a date such as '2024-01-31', found "
                "the string 'soon'"
            ),
        ),
        (
            answering({"a": {"type": "object", "fields": {"b": {}}, "value": "x"}}),
            ".response.fields.a.value: a field of type 'object' cannot have a constant value",
        ),
        (
            asking({"a": {"type": "email", "example": "rex@petsage.test"}}),
            ".body.fields.a.example: has a reserved domain, which Pydantic rejects",
        ),
        (
            asking(parameters={"x": {"dependency": "app.deps.user", "type": "int"}}),
            ".parameters.x.type: a parameter from a dependency is not sent and takes no other keys",
        ),
        (
            asking(path="/a/{x}", parameters={"x": {"dependency": "app.deps.user"}}),
            ".parameters.x.dependency: 'x' is a path parameter, which clients send",
        ),
        (
            answering({"a": {"parameter": "x"}}) | {},
            ".response.fields.a.parameter: there is no parameter 'x' -- known parameters: none",
        ),
        (asking(dependencies=["key"]), ".dependencies[0]: 'key' is not a module and a name"),
        (
            asking(dependencies=["a.b", "a.b"]),
            ".dependencies[1]: 'a.b' is listed twice -- remove one of them",
        ),
        (
            asking(dependencies=["app.deps.run_ping"]),
            ".dependencies[0]: the handler has the same name -- rename the handler",
        ),
        (
            asking(parameters={"x": {"type": "file", "source": "query"}}),
            ".parameters.x.source: a file must be sent in a form -- set 'source: form'",
        ),
        (
            asking(parameters={"x": {"type": "list", "items": "int", "source": "header"}}),
            ".parameters.x.source: a list cannot be sent in a header",
        ),
        (
            asking(parameters={"x": {"type": "list", "items": CAT}}),
            ".parameters.x.items: a list parameter cannot have items of type 'object'",
        ),
    ],
)
def test_what_is_wrong_is_told_once(data: dict[str, Any], found: str) -> None:
    (line,) = told(json.dumps(data), ".json")
    assert line.partition(" endpoints[0]")[2].startswith(found)


def test_an_answer_that_is_missing_is_told_at_its_endpoint() -> None:
    data = minimal()
    del data["endpoints"][0]["response"]
    (line,) = told(json.dumps(data), ".json")
    assert "endpoints[0].response: missing required key -- add it: The endpoint's" in line


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (
            {"type": "union", "of": {"a": {}, "b": {"type": "int"}}},
            ".type: a resource cannot have a field",
        ),
        ({"type": "file"}, ".type: a resource cannot have a field of type 'file'"),
        ({"type": "list", "items": "file"}, ".items: a list of a resource cannot have items"),
        (
            {"type": "list", "items": {"type": "int"}},
            ".items: the items of a list of a resource have",
        ),
    ],
)
def test_a_resource_has_no_such_field(field: dict[str, Any], found: str) -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"a": field}}}
    (line,) = told(json.dumps(data), ".json")
    assert line.partition(" resource.fields.a")[2].startswith(found)


def test_a_resource_depends_on_nothing_else() -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"a": {}}}}
    (line,) = told(json.dumps(data | {"dependencies": ["a.b"]}), ".json")
    assert "dependencies: a resource has no dependencies of its own; use 'access'" in line
