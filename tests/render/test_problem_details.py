"""The module of problem details, asked by a client."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from tests.trees import after, blueprint, module, planned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUEST = """
    name: pets
    description: Pets.
    resource: {fields: {name: {}}, errors: problem}
    """


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a client of an application whose errors are problem details."""
    tree = blueprint({"features/pets.yaml": module(REQUEST)})
    for path, content in after(tree, planned(tree, "pets")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    from petsage.core.problems import ProblemRoute  # type: ignore[import-not-found]  # noqa: PLC0415

    router = APIRouter(route_class=ProblemRoute)

    @router.post("/naps")
    def nap(hours: list[int]) -> list[int]:
        return hours

    app = FastAPI()
    app.include_router(router)
    yield TestClient(app)
    for name in [name for name in sys.modules if name.partition(".")[0] == "petsage"]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ("{", "body", "JSON decode error at character 1"),
        ("[1, ]", "body", "JSON decode error at character"),
        ('[1, "x"]', "body.1", "Input should be a valid integer"),
    ],
)
def test_where_a_body_is_wrong(client: TestClient, sent: str, field: str, message: str) -> None:
    answer = client.post("/naps", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["message"].startswith(message)
