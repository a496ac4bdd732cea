"""What the API's document says of generated endpoints is what they take."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.artifacts.test_parameters import NEW
from tests.features.test_fit import tree
from tests.trees import after, planned

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = """\
name: greetings
description: Greets.
tags: [Greetings]
endpoints:
  - method: post
    path: /greetings
    summary: Greet somebody
    handler: greet
    errors: {"409": They are greeted already.}
    body:
      fields:
        price: {type: decimal, digits: 3, places: 1, gt: 0}
        seen: {type: map, items: int}
        answer: {type: union, of: {number: {type: int}, word: {type: str, max_length: 3}}}
    response: {headers: {X-Room: {value: A1, description: Where.}}, fields: {said: {value: Hello.}}}
  - method: post
    path: /greetings/cards
    summary: Send a card
    handler: send
    parameters:
      text: {type: str, max_length: 20, source: form}
      signed: {type: str, source: form, optional: true}
      times: {type: int, le: 9, source: form, optional: true}
      pictures: {type: list, items: file, max_items: 3, optional: true}
    response: {fields: {said: {value: Sent.}}}
  - path: /greetings
    summary: List greetings
    handler: list_all
    response: {fields: {said: {value: Hello.}}}
"""
SHOW = """\
import json
from fastapi.openapi.utils import get_openapi
from app.api.greetings import router
print(json.dumps(get_openapi(title="t", version="1", routes=router.routes)))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with the feature, whose tests pass."""
    folder = tmp_path_factory.mktemp("documented")
    before = tree(NEW | {"features/greetings.yaml": REQUEST})
    for path, data in after(before, planned(before, "greetings")).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    run_tests(folder)
    return folder


def ran(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def document(folder: Path) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(ran(folder, "-c", SHOW))
    return shown


def run_tests(folder: Path) -> None:
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "-p", "anyio.pytest_plugin")
    ran(folder, "-m", "pytest", *options, "tests/test_greetings.py")


def test_what_cannot_be_read_is_an_answer_of_what_takes_a_body(made: Path) -> None:
    paths = document(made)["paths"]

    assert sorted(paths["/greetings"]["post"]["responses"]) == ["200", "400", "409", "422"]
    assert sorted(paths["/greetings/cards"]["post"]["responses"]) == ["200", "400", "413", "422"]
    assert sorted(paths["/greetings"]["get"]["responses"]) == ["200"]


def test_a_form_holds_texts_and_never_nothing(made: Path) -> None:
    schemas = document(made)["components"]["schemas"]
    (form,) = (one["properties"] for name, one in schemas.items() if name.startswith("Body_"))

    assert (form["text"]["minLength"], form["text"]["maxLength"]) == (1, 20)
    assert (form["signed"]["type"], form["times"]["type"]) == ("string", "integer")
    assert "minLength" not in form["signed"]
    assert form["times"]["maximum"] == 9
    assert (form["pictures"]["type"], form["pictures"]["maxItems"]) == ("array", 3)


def test_a_decimal_is_described_as_the_text_that_it_is(made: Path) -> None:
    price = document(made)["components"]["schemas"]["GreetingsRequest"]["properties"]["price"]

    assert price["type"] == "string"
    assert price["pattern"] == "^(0\\.[1-9]|[1-9][0-9]?(\\.[0-9])?)$"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("app/api/greetings.py", "409:", "410:"),
        ("app/api/greetings.py", "X-Room", "X-Rooms"),
        ("app/models/greetings.py", '"answer": 1', '"answer": 2'),
        ("app/models/greetings.py", "max_length=3", "max_length=4"),
        ("app/models/greetings.py", "Field(ge=-9007199254740991,", "Field(ge=-9007199254740992,"),
    ],
)
@pytest.mark.slow
def test_generated_tests_notice_what_changes_in_the_document(
    made: Path, path: str, old: str, new: str
) -> None:
    source = (made / path).read_text(encoding="utf-8")
    assert old in source
    (made / path).write_text(source.replace(old, new, 1), encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="failed"):
            run_tests(made)
    finally:
        (made / path).write_text(source, encoding="utf-8")
