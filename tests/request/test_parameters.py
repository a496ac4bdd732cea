from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from featurebuilder.naming import SnakeName
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.formats.writing import dump_request
from featurebuilder.request.model.field_types import FieldName
from tests.request.samples import loaded, minimal, told


def asking(
    parameters: dict[str, Any], path: str = "/ping", fields: dict[str, Any] | None = None
) -> dict[str, Any]:
    data = minimal()
    data["endpoints"][0] |= {"path": path, "parameters": parameters}
    data["endpoints"][0]["response"]["fields"] |= fields or {}
    return data


def test_what_is_left_out_is_filled_in() -> None:
    taken = {"who": {"parameter": "name", "description": "d"}}
    (endpoint,) = loaded(asking({"rate": {"type": "float"}}, "/ping/{name}", taken)).endpoints
    name, rate = (endpoint.parameters[SnakeName(one)] for one in ("name", "rate"))
    assert (name.type, name.source, name.description) == ("str", "path", "Name.")
    assert (rate.type, rate.source) == ("float", "query")
    who = endpoint.answer.fields[FieldName("who")]
    assert (who.type, who.value, who.example) == ("str", "Name", "Name")


def test_it_is_written_and_loads_as_the_same() -> None:
    parameters = {
        "name": {"type": "str", "max_length": 9, "description": "Who: it is."},
        "tone": {"type": "enum", "values": ["a", "b"], "source": "header", "alias": "X-Tone"},
        "loud": {"type": "bool", "default": True, "source": "cookie"},
    }
    taken = {"loud": {"parameter": "loud", "description": "d"}}
    request = loaded(asking(parameters, "/ping/{name}", taken))
    content = dump_request(request, schema_reference="-")
    assert load_request(content, origin="x", suffix=".yaml") == request
    assert loaded(request.model_dump(mode="json")) == request
    assert b'      name: {type: str, max_length: 9, description: "Who: it is."}\n' in content
    assert b"        loud:\n          parameter: loud\n          description: d\n" in content


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (asking({}, "/a/{x}/{x}"), ".path: contains the parameter 'x' twice"),
        (
            asking({"x": {"type": "object", "fields": {"a": {}}}}),
            ".parameters.x.type: a parameter cannot have the type 'object'",
        ),
        (asking({"x": {"source": "path"}}), ".parameters.x.source: the path does not contain it"),
        (
            asking({"x": {"source": "query"}}, "/a/{x}"),
            ".parameters.x.source: the path contains it -- set 'source: path'",
        ),
        (
            asking({"x": {"optional": True}}, "/a/{x}"),
            ".parameters.x.optional: a path parameter is always required",
        ),
        (
            asking({"x": {"alias": "y"}}, "/a/{x}"),
            ".parameters.x.alias: a path parameter cannot have an alias",
        ),
        (
            asking({"x": {"type": "date", "default": "2024-01-01"}}),
            ".parameters.x.default: a parameter of type 'date' cannot have a default",
        ),
        (
            asking({"x": {"default": "a", "optional": True}}),
            ".parameters.x.optional: a parameter with a default is always optional",
        ),
        (asking({"x": {"unique": True}}), ".parameters.x.unique: a parameter cannot have 'unique'"),
        (
            asking({"x": {"type": "int", "max_length": 3}}),
            ".parameters.x.max_length: a field of type 'int' cannot have 'max_length'",
        ),
        (
            asking({"x": {"example": "a/b"}}, "/a/{x}"),
            ".parameters.x.example: cannot be sent in a path",
        ),
        (
            asking({"x": {"example": "é", "source": "header"}}),
            ".parameters.x.example: cannot be sent in a header",
        ),
        (
            asking({"x": {"example": "a;b", "source": "cookie"}}),
            ".parameters.x.example: cannot be sent in a cookie",
        ),
        (
            asking({"x": {"alias": "a"}, "y": {"alias": "A"}}),
            ".parameters.y: has the same name as the parameter 'x' -- choose another name",
        ),
        (asking({"id": {}}), ".parameters.id: 'id' would shadow the Python builtin"),
        (
            asking({"x": {}}, fields={"a": {"parameter": "z", "description": "d"}}),
            ".response.fields.a.parameter: there is no parameter 'z' -- known parameters: x",
        ),
        (
            asking({"x": {"type": "date"}}, fields={"a": {"parameter": "x", "description": "d"}}),
            ".response.fields.a.parameter: a response cannot contain a parameter of type 'date'",
        ),
        (
            asking({"x": {"optional": True}}, fields={"a": {"parameter": "x", "description": "d"}}),
            ".response.fields.a.parameter: the parameter 'x' is optional",
        ),
        (
            asking({"x": {}}, fields={"a": {"parameter": "x", "value": "no", "description": "d"}}),
            ".response.fields.a.parameter: the parameter 'x' already sets the value",
        ),
    ],
)
def test_what_is_wrong_is_told_once(data: dict[str, Any], found: str) -> None:
    (line,) = told(json.dumps(data), ".json")
    assert line.partition(" endpoints[0]")[2].startswith(found)


def test_a_path_that_an_earlier_one_answers_is_refused() -> None:
    data = asking({}, "/ping/{name}")
    second = copy.deepcopy(data["endpoints"][0])
    second |= {"path": "/ping/all", "handler": "ping_all"}
    data["endpoints"].append(second)
    (line,) = told(json.dumps(data), ".json")
    assert "endpoints[1].path: '/ping/all' is shadowed by '/ping/{name}', which comes" in line
    data["endpoints"].reverse()
    assert not told(json.dumps(data), ".json")
