from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from featurebuilder.request.formats.schema import request_schema, schema_reference_line
from featurebuilder.request.formats.source import request_paths
from featurebuilder.request.presets import preset_bytes, preset_names
from tests.request.samples import minimal, resource_requests


def _objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [schema, *schema["$defs"].values()]


def test_it_says_what_it_is() -> None:
    schema = request_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Feature request"
    assert json.loads(json.dumps(schema)) == schema


def test_every_key_is_described_and_no_other_is_allowed() -> None:
    for part in _objects(request_schema()):
        assert part["additionalProperties"] is False
        assert part["description"]
        for name, key in part["properties"].items():
            assert key.get("description"), name


def test_only_what_has_no_default_is_required() -> None:
    required = {part["title"]: part["required"] for part in _objects(request_schema())}
    assert required == {
        "Feature request": ["name", "description"],
        "Resource": ["fields"],
        "ResourceField": [],
        "Action": ["name", "summary", "sets"],
        "Endpoint": ["summary", "handler"],
        "Body": ["fields"],
        "Response": ["fields"],
        "ResponseField": [],
        "ResponseHeader": ["value", "description"],
        "Parameter": [],
    }


def test_names_have_patterns() -> None:
    schema = request_schema()
    endpoint = schema["$defs"]["Endpoint"]["properties"]
    (field,) = schema["$defs"]["Response"]["properties"]["fields"]["patternProperties"]
    assert re.search(schema["properties"]["name"]["pattern"], minimal()["name"])
    assert not re.search(schema["properties"]["name"]["pattern"], "Ping")
    assert re.search(endpoint["path"]["pattern"], "/a/b")
    assert not re.search(endpoint["path"]["pattern"], "/a/")
    assert re.search(field, "pong")
    assert schema["$defs"]["Response"]["properties"]["fields"]["additionalProperties"] is False
    assert {"get", "GET"} <= set(endpoint["method"]["enum"])


@pytest.mark.parametrize(
    ("suffix", "line"),
    [
        (".yaml", "# yaml-language-server: $schema=../s.json"),
        (".yml", "# yaml-language-server: $schema=../s.json"),
        (".toml", "#:schema ../s.json"),
        (".json", '"$schema": "../s.json"'),
    ],
)
def test_the_editors_line(suffix: str, line: str) -> None:
    assert schema_reference_line(suffix, "../s.json") == line


@pytest.mark.parametrize(
    ("suffix", "reference"), [(".yaml", "a\nb: c"), (".toml", ""), (".json", "\0"), (".txt", "a")]
)
def test_an_editors_line_that_would_not_be_one(suffix: str, reference: str) -> None:
    with pytest.raises(ValueError, match=r"schema line|unknown request suffix"):
        schema_reference_line(suffix, reference)


def test_where_a_tree_keeps_a_request() -> None:
    assert request_paths("ping") == (
        "features/ping.yaml",
        "features/ping.yml",
        "features/ping.json",
        "features/ping.toml",
    )


def test_the_presets() -> None:
    assert preset_names() == ("smoke_test",)
    assert preset_bytes("smoke_test")
    assert preset_bytes("no_such_thing") is None
    assert preset_bytes("../presets/smoke_test") is None


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = request_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@given(data=resource_requests())
@settings(max_examples=40, deadline=None)
def test_what_loads_is_valid_by_the_schema(
    validator: Draft202012Validator, data: dict[str, Any]
) -> None:
    found = [error.json_path for error in validator.iter_errors(data)]
    assert found == []


@pytest.mark.parametrize(
    ("field", "is_valid"),
    [
        ({}, True),
        ({"max_length": 3}, True),
        ({"type": "int", "unique": True, "ge": 1}, True),
        ({"type": "bool", "unique": False}, True),
        ({"type": "int", "max_length": 3}, False),
        ({"ge": 1}, False),
        ({"type": "bool", "unique": True}, False),
        ({"type": "enum"}, False),
        ({"type": "enum", "values": []}, False),
        ({"type": "ref"}, False),
        ({"to": "owners"}, False),
        ({"type": "object", "fields": {"a": {"type": "list"}}}, False),
        ({"type": "dat"}, False),
    ],
)
def test_the_schema_knows_which_keys_a_type_has(
    validator: Draft202012Validator, field: dict[str, Any], *, is_valid: bool
) -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"a": field}}}
    assert validator.is_valid(data) is is_valid


def test_the_schema_asks_for_endpoints_or_a_resource(validator: Draft202012Validator) -> None:
    data = minimal()
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, "resource": {"fields": {"a": {}}}})
    del data["endpoints"]
    assert not validator.is_valid(data)
