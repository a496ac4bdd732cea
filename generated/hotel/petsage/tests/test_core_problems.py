"""Tests of problem details."""

from http import HTTPStatus
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, HTTPException, Path
from fastapi.testclient import TestClient

from petsage.core.problems import ProblemRoute, documented

KNOWN = 9

router = APIRouter(prefix="/things", route_class=ProblemRoute)
app = FastAPI()


@router.get("/{thing_id}", responses=documented(404))
@router.put("/{thing_id}", responses=documented(404))
def use_thing(thing_id: Annotated[int, Path(le=KNOWN)]) -> int:
    if thing_id == KNOWN:
        raise HTTPException(HTTPStatus.NOT_MODIFIED)
    raise HTTPException(HTTPStatus.NOT_FOUND, "There is none.", {"X-Thing": "none"})


@router.patch("/{thing_id}")
def change_thing(thing_id: int, change: dict[str, int]) -> dict[str, int]:
    return change | {"id": thing_id}


app.include_router(router)


@pytest.mark.parametrize(
    ("method", "key", "problem"),
    [
        ("GET", "1", {"title": "Not Found", "status": 404, "detail": "There is none."}),
        (
            "POST",
            "1",
            {
                "title": "Method Not Allowed",
                "status": 405,
                "detail": "Method Not Allowed",
            },
        ),
        (
            "PUT",
            "10",
            {
                "title": HTTPStatus(422).phrase,
                "status": 422,
                "detail": "The request is not valid.",
                "errors": [
                    {
                        "field": "path.thing_id",
                        "message": "Input should be less than or equal to 9",
                    }
                ],
            },
        ),
    ],
)
def test_errors_are_problems(method: str, key: str, problem: dict[str, Any]) -> None:
    answer = TestClient(app).request(method, f"/things/{key}")

    assert answer.status_code == problem["status"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank"} | problem


def test_it_is_said_where_json_cannot_be_read() -> None:
    headers = {"Content-Type": "application/json"}
    answer = TestClient(app).patch("/things/1", content='{"a": x}', headers=headers)

    assert answer.status_code == HTTPStatus(422)
    (error,) = answer.json()["errors"]
    assert error["field"] == "body"
    assert error["message"].startswith("JSON decode error at character 6: ")


def test_headers_are_kept() -> None:
    client = TestClient(app)

    assert client.get("/things/1").headers["X-Thing"] == "none"
    assert client.post("/things/1").headers["Allow"] == "GET, PATCH, PUT"


def test_what_is_no_error_is_no_problem() -> None:
    client = TestClient(app)
    answer = client.get("/things/9")

    assert answer.status_code == HTTPStatus.NOT_MODIFIED
    assert not answer.content
    assert client.patch("/things/1", json={"a": 2}).json() == {"a": 2, "id": 1}


def test_problems_are_documented() -> None:
    documented_ones = app.openapi()["paths"]["/things/{thing_id}"]["get"]["responses"]

    assert set(documented_ones) == {"200", "404", "422"}
    assert set(documented_ones["404"]["content"]) == {"application/problem+json"}
