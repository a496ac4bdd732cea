"""Tests of the routes that features are served by."""

from http import HTTPStatus
from typing import Final

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from petsage.core.errors import SafeRoute

router = APIRouter(prefix="/things", route_class=SafeRoute)
parent = APIRouter()
served = FastAPI()
app = FastAPI()


@router.get("")
@router.post("")
def use_things(size: int = 1) -> int:
    return size


@router.delete("/{thing_id}")
@router.post("/{thing_id}/sub")
def use_thing(thing_id: int) -> int:
    return thing_id


@router.put("/{thing_id}")
def change_thing(thing_id: int, change: dict[str, int]) -> int:
    return thing_id + len(change)


parent.include_router(router, prefix="/inner")
served.include_router(router)
served.include_router(parent)
app.include_router(router)
app.mount("/served", served)

PLACES: Final = ["", "/served", "/served/inner"]
METHODS: Final = [
    ("", "GET, POST"),
    ("/1", "DELETE, PUT"),
    ("/1/sub", "POST"),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("path", "methods"), METHODS)
def test_all_methods_of_a_path_are_named(place: str, path: str, methods: str) -> None:
    answer = TestClient(app).request("TRACE", f"{place}/things{path}")

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Allow"] == methods


@pytest.mark.parametrize("place", PLACES)
def test_what_is_allowed_is_answered(place: str) -> None:
    client = TestClient(app)
    answers = [
        client.get(f"{place}/things"),
        client.put(f"{place}/things/2", json={}),
        client.delete(f"{place}/things/3"),
    ]

    assert [answer.json() for answer in answers] == [1, 2, 3]


def test_what_is_invalid_is_not_repeated() -> None:
    answer = TestClient(app).get("/things", params={"size": "many"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    (detail,) = answer.json()["detail"]
    assert detail.keys() == {"loc", "msg", "type"}
    assert detail["loc"] == ["query", "size"]


def test_it_is_said_where_json_cannot_be_read() -> None:
    headers = {"Content-Type": "application/json"}
    answer = TestClient(app).put("/things/1", content='{"a": x}', headers=headers)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    (detail,) = answer.json()["detail"]
    assert detail["loc"] == ["body", 6]
    assert detail["ctx"].keys() == {"error"}
