"""The module of problem details, asked by a client."""

from __future__ import annotations

from types import ModuleType

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from tests.trees import after, blueprint, module, planned

PATH = "petsage/core/problems.py"
REQUEST = """
    name: pets
    description: Pets.
    resource: {fields: {name: {}}, errors: problem}
    """


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Return a client of an application whose errors are problem details."""
    tree = blueprint({"features/pets.yaml": module(REQUEST)})
    made = ModuleType("problems")
    exec(after(tree, planned(tree, "pets"))[PATH], made.__dict__)  # noqa: S102 - what was generated
    router = APIRouter(route_class=made.ProblemRoute)

    @router.post("/naps")
    def nap(hours: list[int]) -> list[int]:
        return hours

    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ("{", "body", "JSON decode error at character 1: Expecting property name"),
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
