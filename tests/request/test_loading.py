from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.presets import preset_bytes
from tests.request.samples import FORMATS, JSON, TOML, YAML, minimal, problems, requests, told


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_format_says_the_same(suffix: str, prefix: bytes, ending: str) -> None:
    content = prefix + FORMATS[suffix].replace("\n", ending).encode()
    request = load_request(content, origin="x", suffix=suffix, expected_name="ping")
    reference = json.dumps(minimal()).encode()
    assert request == load_request(reference, origin="x", suffix=".json")
    assert request == load_request(content, origin="<stdin>", suffix="")


def test_the_case_of_a_suffix_does_not_matter() -> None:
    assert not problems(YAML, ".YML")


def test_every_error_is_told_at_once_in_order() -> None:
    content = """\
name: class
name: ping
titel: x
tags: [a, 1]
endpoints:
  - handler: run
    path: /p
    response: {model: A, fields: {json: {value: 1, description: ''}}}
  - summary: s
    handler: run
    path: /p
    response: {model: A, fields: {x: {value: y}}}
    other: 1
"""
    found = [line.partition(" -- ")[0] for line in told(content, ".yaml", "ping")]
    field = "endpoints[0].response.fields.json"
    assert found == [
        "x.yaml:1:1 description: missing required key",
        "x.yaml:1:7 name: expected 'ping', the requested feature, found the string 'class'",
        "x.yaml:1:7 name: 'class' is a Python keyword",
        "x.yaml:2:1 name: duplicate key, first used at line 1, column 1",
        "x.yaml:3:1 titel: unknown key",
        "x.yaml:4:11 tags[1]: expected a string, found the number 1",
        "x.yaml:6:5 endpoints[0].summary: missing required key",
        f"x.yaml:8:35 {field}: 'json' is reserved by Pydantic models",
        f"x.yaml:8:49 {field}.value: expected a string, found the number 1",
        f"x.yaml:8:65 {field}.description: expected a non-empty string, found an empty one",
        "x.yaml:10:14 endpoints[1].handler: 'run' is already the handler of endpoints[0]",
        "x.yaml:11:11 endpoints[1].path: 'GET /p' is already the operation of endpoints[0]",
        ("x.yaml:12:23 endpoints[1].response.model: 'A' is already the model of endpoints[0]"),
        "x.yaml:13:5 endpoints[1].other: unknown key",
    ]


def test_an_operation_that_two_endpoints_leave_unsaid_is_one() -> None:
    data = minimal()
    data["endpoints"].append(data["endpoints"][0] | {"handler": "again"})
    (problem,) = problems(json.dumps(data, indent=1), ".json")
    assert problem.what == "endpoints[1].path: 'GET /ping' is already the operation of endpoints[0]"
    data["endpoints"][1]["method"] = "POST"
    assert not problems(json.dumps(data), ".json")


def test_what_follows_from_a_bad_name_is_not_told() -> None:
    data = minimal()
    data["name"] = "no name"
    data["endpoints"].append(data["endpoints"][0] | {"handler": "Nor this", "method": "put"})
    whats = [problem.what.partition(":")[0] for problem in problems(json.dumps(data), ".json")]
    assert whats == ["name", "endpoints[1].handler"]


def test_another_feature_than_was_asked_for() -> None:
    assert told(YAML, ".yaml", "pong") == [
        (
            "x.yaml:1:7 name: expected 'pong', the requested feature, found the string "
            "'ping' -- change the name to 'pong', or build the other feature"
        )
    ]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('{"$schema": "https://example.org/s.json", ' + JSON[1:], ".json"),
        ("# yaml-language-server: $schema=x\n" + YAML, ".yaml"),
        ("#:schema x\n" + TOML, ".toml"),
    ],
)
def test_the_editors_line_is_passed_over(text: str, suffix: str) -> None:
    assert not problems(text, suffix)


@given(request_data=requests(), indent=st.sampled_from((None, 0, 1, 4)), raw=st.booleans())
@settings(max_examples=60, deadline=None)
@pytest.mark.slow
def test_hostile_texts_come_back_from_json(
    request_data: dict[str, Any], indent: int | None, *, raw: bool
) -> None:
    content = json.dumps(request_data, indent=indent, ensure_ascii=not raw).encode()
    request = load_request(content, origin="x", suffix=".json")
    said = request.model_dump(mode="json", exclude_none=True)
    assert said["description"] == request_data["description"]
    assert said["tags"] == request_data["tags"]
    for found, given_ in zip(said["endpoints"], request_data["endpoints"], strict=True):
        assert found["summary"] == given_["summary"]
        for name, field in given_["response"]["fields"].items():
            told_of_it = found["response"]["fields"][name].items()
            assert {"example": field["value"], **field}.items() <= told_of_it


def test_the_preset_is_in_order() -> None:
    content = preset_bytes("smoke_test") or b""
    request = load_request(content, origin="x", suffix=".yaml", expected_name="smoke_test")
    assert request.name == "smoke_test"
