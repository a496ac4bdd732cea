"""Endpoints with parameters: what is generated runs, however the tests get their client."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.artifacts.endpoint.parameter_contexts import boundary_cases, call_of
from featurebuilder.errors import UnusableProjectError
from featurebuilder.request.formats.loading import load_request
from tests.features.test_fit import AWAITED, tree
from tests.project.test_test_clients import CASE
from tests.render.requests import hostile
from tests.trees import after, planned

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.request.model.endpoint import Endpoint

REQUEST = """\
name: greetings
description: Greets.
tags: [Greetings]
endpoints:
  - path: /greetings/{name}
    summary: Greet somebody
    handler: greet
    parameters:
      name: {type: str, min_length: 2, max_length: 40, example: Rex O}
      times: {type: int, ge: 1, le: 9, default: 1}
      loud: {type: bool, default: false}
      tone: {type: enum, values: [kind, rude], default: kind, source: header}
      since: {type: datetime, optional: true}
      request_id: {type: uuid, source: header, alias: X-Request-Id, optional: true}
      visit: {type: str, source: cookie, max_length: 10, optional: true}
    response:
      fields:
        greeted: {parameter: name, description: Who is greeted.}
        times: {parameter: times, description: How often.}
        loud: {parameter: loud, description: Whether it is shouted.}
        tone: {parameter: tone, description: How.}
        message: {value: Hello., description: What is said.}
  - method: post
    path: /greetings/{day}/{number}
    summary: Count
    handler: count_greetings
    status: 201
    parameters:
      day: {type: date}
      number: {type: int}
      rate: {type: float, gt: 0, lt: 1}
      price: {type: decimal, digits: 4, places: 2}
    response:
      fields:
        number: {parameter: number, description: How many.}
        rate: {parameter: rate, description: How often.}
"""
NEW = {"requirements.txt": "fastapi>=0.115\npydantic>=2.7\n", "features/greetings.yaml": REQUEST}


def endpoints() -> tuple[Endpoint, ...]:
    return load_request(REQUEST.encode(), origin="x", suffix=".yaml").endpoints


def test_a_request_has_an_example_of_every_parameter() -> None:
    greet, count = endpoints()
    call = call_of(greet, "/v1/greetings/{name}")
    assert call.url == ("/v1/greetings/Rex%20O?times=1&loud=true&since=2024-01-01T09%3A30%3A00Z")
    assert call.headers == (
        ("tone", "kind"),
        ("X-Request-Id", "00000000-0000-4000-8000-000000000001"),
        ("Cookie", "visit=aaa"),
    )
    call = call_of(count, "/greetings/{day}/{number}")
    assert (call.url, call.headers) == ("/greetings/2024-01-01/1?rate=0.03125&price=1.50", ())


def test_each_edge_is_tried_with_no_more_than_is_needed() -> None:
    greet, count = endpoints()
    taken, refused = boundary_cases(greet, "/g/{name}")
    assert (taken.name, taken.status_name) == ("test_greet_at_the_edges", "OK")
    assert [call.url for call in taken.calls if not call.headers] == [
        "/g/Rex%20O",
        "/g/xx",
        f"/g/{'x' * 40}",
        *(f"/g/Rex%20O?times={number}" for number in (1, 2, 8, 9)),
        "/g/Rex%20O?loud=true",
        "/g/Rex%20O?loud=false",
    ]
    assert (refused.name, refused.status_name) == (
        "test_greet_beyond_the_edges",
        "UNPROCESSABLE_ENTITY",
    )
    assert "/g/Rex%20O?times=10" in [call.url for call in refused.calls]
    assert (("Cookie", f"visit={'x' * 11}"),) in [call.headers for call in refused.calls]
    taken, refused = boundary_cases(count, "/{day}/{number}")
    assert taken.status_name == "CREATED"
    assert f"/2024-01-01/{2**53}?rate=0.03125&price=1.50" in [call.url for call in refused.calls]
    without = {"/2024-01-01/1?price=1.50", "/2024-01-01/1?rate=0.03125"}
    assert without <= {call.url for call in refused.calls}


@pytest.mark.parametrize(
    ("files", "sign"),
    [
        ({}, "@pytest.mark.parametrize("),
        ({"tests/test_items.py": CASE}, "with self.subTest("),
        ({"tests/conftest.py": AWAITED}, "await client.get(url, headers=headers)"),
    ],
    ids=["mounted", "unittest", "awaited"],
)
@pytest.mark.slow
def test_what_is_generated_runs(tmp_path: Path, files: dict[str, str], sign: str) -> None:
    before = tree(NEW | files)
    made = after(before, planned(before, "greetings"))
    assert sign in made["tests/test_greetings.py"].decode()
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "-p", "anyio.pytest_plugin")
    command = [sys.executable, "-m", "pytest", *options, "tests/test_greetings.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "old", ["fastapi==0.90\npydantic>=2", "fastapi==0.110\npydantic==1.10", "fastapi==0.95"]
)
def test_versions_that_are_too_old_are_refused(old: str) -> None:
    before = tree(NEW | {"requirements.txt": old})
    with pytest.raises(UnusableProjectError, match="an endpoint has parameters, but the"):
        planned(before, "greetings")


def test_any_text_of_a_parameter_comes_through() -> None:
    words, values = hostile("description"), ['it\'s "so"', "a\nb", "{{ 7 * 7 }}"]
    content = json.dumps(
        {
            "name": "greetings",
            "description": "d",
            "tags": ["t"],
            "endpoints": [
                {
                    "summary": "s",
                    "handler": "greet",
                    "parameters": {
                        "name": {"type": "str", "description": words, "pattern": "^[\"'\\\\a]*$"},
                        "tone": {"type": "enum", "values": values, "default": values[1]},
                    },
                    "response": {"fields": {"tone": {"parameter": "tone", "description": "d"}}},
                }
            ],
        }
    )
    before = tree({"requirements.txt": NEW["requirements.txt"], "features/greetings.json": content})
    made = after(before, planned(before, "greetings"))
    (handler,) = (
        node
        for node in ast.parse(made["app/api/greetings.py"]).body
        if isinstance(node, ast.FunctionDef)
    )
    constants = {node.value for node in ast.walk(handler) if isinstance(node, ast.Constant)}
    assert {words, *values, "^[\"'\\\\a]*$"} <= constants
    assert ast.literal_eval(handler.args.defaults[-1]) == values[1]


def test_limits_of_uploads_have_a_constant_each() -> None:
    endpoint = """
  - method: post
    path: /greetings/{0}
    summary: Send
    handler: send_{0}
    parameters: {{photo: {{type: file{1}}}, card: {{type: file, max_size: 500, optional: true}}}}
    response: {{fields: {{x: {{value: y}}}}}}
"""
    start = "name: greetings\ndescription: d\ntags: [t]\nendpoints:"
    sizes = {"small": ", max_size: 1000", "big": ""}
    request = start + "".join(endpoint.format(*one) for one in sizes.items())
    before = tree(NEW | {"features/greetings.yaml": request})
    router = after(before, planned(before, "greetings"))["app/api/greetings.py"].decode()
    assert [line for line in router.splitlines() if line.startswith("MAX_")] == [
        "MAX_SEND_SMALL_PHOTO_SIZE: Final = 1_000  # bytes",
        "MAX_CARD_SIZE: Final = 500  # bytes",
        "MAX_SEND_BIG_PHOTO_SIZE: Final = 10_000_000  # bytes",
    ]
    assert "if card and (card.size or 0) > MAX_CARD_SIZE:" in router
    assert "card is larger than 500 bytes." in router
    assert "photo is larger than 1 kB." in router
