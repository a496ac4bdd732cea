from __future__ import annotations

import json
from typing import Any, cast

import pytest
from pydantic import ValidationError

from featurebuilder.report.inspection import Inspection
from featurebuilder.report.log import (
    SCHEMA_VERSION,
    BuildLog,
    LoggedFile,
    Mark,
    log_schema,
    render_json,
)
from tests.report.samples import INSPECTION, LOGS, SUCCESS

# JSON Schemas are JSON: any more of a type would say nothing.
Schema = dict[str, Any]
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
          "null": type(None), "number": float}  # fmt: skip
_WORDS = {"$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default",
          "description", "enum", "items", "pattern", "properties", "required", "title",
          "type"}  # fmt: skip


def faults(value: object, schema: Schema, root: Schema, where: str = "$") -> list[str]:
    """Return where ``value`` breaks ``schema``: as much of JSON Schema as the log's uses."""
    assert schema.keys() <= _WORDS
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, where)
    if "anyOf" in schema:
        tries = [faults(value, option, root, where) for option in schema["anyOf"]]
        return [] if [] in tries else tries[0]
    if not isinstance(value, _TYPES[schema.get("type", "object")]):
        return [f"{where}: not of type {schema.get('type')}"]
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return [f"{where}: {value!r} is not allowed"]
    if isinstance(value, list):
        nested = [(item, schema["items"], f"{where}[]") for item in value]
    elif isinstance(value, dict):
        if value.keys() != schema["properties"].keys() or schema["additionalProperties"]:
            return [f"{where}: other keys"]
        nested = [(value[k], s, f"{where}.{k}") for k, s in schema["properties"].items()]
    else:
        nested = []
    return [fault for item, inner, place in nested for fault in faults(item, inner, root, place)]


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_every_log_is_as_its_schema_says(log: BuildLog) -> None:
    schema = log_schema()

    assert faults(json.loads(render_json(log)), schema, schema) == []


@pytest.mark.parametrize(
    "change", [{"status": "FINE"}, {"files": [{}]}, {"schema_version": 1}, {"name": 1}, {"new": 1}]
)
def test_the_schema_refuses_what_is_no_log(change: Schema) -> None:
    schema = log_schema()

    assert faults(json.loads(render_json(SUCCESS)) | change, schema, schema)


def test_the_schema_says_which_version_it_is_of_and_what_each_field_means() -> None:
    schema = log_schema()
    objects = [schema, *(d for d in schema["$defs"].values() if d["type"] == "object")]

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    for found in objects:
        properties = cast("dict[str, Schema]", found["properties"])
        assert all(field["description"].endswith(".") for field in properties.values())
        assert found["required"] == list(properties)


def test_a_log_of_another_version_is_refused() -> None:
    other = json.loads(render_json(SUCCESS)) | {"schema_version": SCHEMA_VERSION + 1}

    with pytest.raises(ValidationError, match="schema_version"):
        BuildLog.model_validate(other)


def test_a_name_that_is_no_text_becomes_text() -> None:
    file = LoggedFile(path="caf\udce9.py", mark=Mark.NEW, why="")

    assert file.path == "caf\\udce9.py"


def test_an_inspection_comes_back_from_its_json() -> None:
    assert Inspection.model_validate_json(render_json(INSPECTION)) == INSPECTION
