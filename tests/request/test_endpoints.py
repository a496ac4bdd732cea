"""Bodies, answers and dependencies of endpoints: what is filled in, and what is refused where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from featurebuilder.naming import SnakeName
from featurebuilder.request.loading import load_request
from featurebuilder.request.writing import dump_request
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
        (asking({"a": {}}, method="get"), ".body: a GET sends no body, and no form -- choose"),
        (
            asking(method="get", parameters={"a": {"source": "form"}}),
            ".parameters.a: a GET sends no body, and no form",
        ),
        (
            asking({"a": {}}, parameters={"b": {"type": "file"}}),
            ".body: a request is JSON or a form, not both -- make fields of the body parameters",
        ),
        (sending(max_items=3), ".body.max_items: only a list has 'max_items' -- add 'many: true'"),
        (
            sending(many=True, max_items=0),
            ".body.max_items: expected at least 1, found the number 0",
        ),
        (asking({"a": {}}, parameters={"body": {}}), ".parameters.body: 'body' is an argument of"),
        (
            answering({"a": {}}, headers={"X-A": {"value": "é", "description": "d"}}),
            ".response.headers.X-A.value: expected plain ASCII, with no blank at its ends",
        ),
        (
            answering({"a": {}}, headers={"Content-Type": {"value": "a", "description": "d"}}),
            ".response.headers.Content-Type: 'Content-Type' is set by the server itself",
        ),
        (asking(status=204), ".response: a 204 answers nothing -- leave it out"),
        (asking({"a": {"type": "ref", "to": "pets"}}), ".body.fields.a.type: JSON has no field of"),
        (asking({"a": {"type": "file"}}), ".body.fields.a.type: JSON has no field of type 'file'"),
        (
            asking({"a": {"type": "list", "items": "file"}}),
            ".body.fields.a.items: JSON has no files -- make it a parameter of a form",
        ),
        (asking({"a": {"unique": True}}), ".body.fields.a.unique: what is not stored has no"),
        (
            asking({"a": {"type": "object", "fields": {"b": {"type": "int", "pattern": "a"}}}}),
            ".body.fields.a.fields.b.pattern: a field of type 'int' has no 'pattern'",
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "int", "ge": 3, "le": 1}}}),
            ".body.fields.a.items.ge: 3 is more than 'le', 1 -- swap them",
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "int", "optional": True}}}),
            ".body.fields.a.items.optional: what stands here has no 'optional' -- leave it out",
        ),
        (
            asking({"a": {"type": "list", "items": {"type": "it"}}}),
            ".body.fields.a.items.type: expected 'str'",
        ),
        (
            asking({"a": {"type": "list", "items": {"typ": "int"}}}),
            ".body.fields.a.items.typ: this key is not known -- did you mean 'type'?",
        ),
        (asking({"a": {"type": "union"}}), ".body.fields.a: a field of type 'union' needs 'of'"),
        (
            asking({"a": {"type": "union", "of": {"b": {}, "c": {"type": "date"}}}}),
            ".body.fields.a.of.c: is a text in JSON, as 'b' is: nothing tells them apart",
        ),
        (
            asking({"a": {"type": "union", "by": "kind", "of": {"cat": CAT, "c": {}}}}),
            ".body.fields.a.of.c.type: 'by' tells only objects apart -- make it an object",
        ),
        (
            asking({"a": {"type": "union", "by": "lives", "of": {"cat": CAT, "dog": DOG}}}),
            ".body.fields.a.of.cat.fields.lives: 'lives' is the key that tells the variants apart",
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
            ".body.fields.a.of.c.type: a union does not hold what is of type 'union'",
        ),
        (
            asking({"a": {"alias": "c"}, "b": {"alias": "c"}}),
            ".body.fields.b: 'c' is what the field 'a' is called already",
        ),
        (
            asking({"stay": CAT, "stays": {"type": "list", "items": CAT}}),
            ".body.fields.stays.items: its model would be called as that of stay is",
        ),
        (answering({"date": {"type": "date"}}), ".response.fields.date: 'date' is the name of"),
        (
            answering({"a": {"type": "date", "value": "soon"}}),
            ".response.fields.a.value: expected a date such as '2024-01-31', found the text 'soon'",
        ),
        (
            answering({"a": {"type": "object", "fields": {"b": {}}, "value": "x"}}),
            ".response.fields.a.value: a field of type 'object' has no constant value",
        ),
        (
            asking({"a": {"type": "email", "example": "rex@petsage.test"}}),
            ".body.fields.a.example: no mail is ever delivered there, and Pydantic refuses it",
        ),
        (
            asking(parameters={"x": {"dependency": "app.deps.user", "type": "int"}}),
            ".parameters.x.type: what a dependency hands over is not sent, and needs no other keys",
        ),
        (
            asking(path="/a/{x}", parameters={"x": {"dependency": "app.deps.user"}}),
            ".parameters.x.dependency: 'x' stands in the path, so a client sends it",
        ),
        (
            answering({"a": {"parameter": "x"}}) | {},
            ".response.fields.a.parameter: there is no parameter 'x' -- there are: none",
        ),
        (asking(dependencies=["key"]), ".dependencies[0]: 'key' is no module and a name in it"),
        (
            asking(dependencies=["a.b", "a.b"]),
            ".dependencies[1]: 'a.b' stands there already -- keep one of them",
        ),
        (
            asking(dependencies=["app.deps.run_ping"]),
            ".dependencies[0]: the function that answers has the same name -- give the handler",
        ),
        (
            asking(parameters={"x": {"type": "file", "source": "query"}}),
            ".parameters.x.source: a file is sent in a form -- say 'source: form'",
        ),
        (
            asking(parameters={"x": {"type": "list", "items": "int", "source": "header"}}),
            ".parameters.x.source: a list cannot be sent in a header",
        ),
        (
            asking(parameters={"x": {"type": "list", "items": CAT}}),
            ".parameters.x.items: a list in a parameter cannot hold what is of type 'object'",
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
    assert "endpoints[0].response: this key is missing -- add it: What the endpoint" in line


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (
            {"type": "union", "of": {"a": {}, "b": {"type": "int"}}},
            ".type: a resource has no field",
        ),
        ({"type": "file"}, ".type: a resource has no field of type 'file'"),
        ({"type": "list", "items": "file"}, ".items: what a list of a resource holds is never"),
        ({"type": "list", "items": {"type": "int"}}, ".items: what a list of a resource holds has"),
    ],
)
def test_a_resource_has_no_such_field(field: dict[str, Any], found: str) -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"a": field}}}
    (line,) = told(json.dumps(data), ".json")
    assert line.partition(" resource.fields.a")[2].startswith(found)


def test_a_resource_depends_on_nothing_else() -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"a": {}}}}
    (line,) = told(json.dumps(data | {"dependencies": ["a.b"]}), ".json")
    assert "dependencies: a resource depends on what its 'access' and the tree ask for" in line
