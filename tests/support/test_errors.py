"""The route class of resources: no value and no other request leads to a server error."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InvalidRequestError,
    OperationalError,
    StatementError,
)
from sqlalchemy.orm.exc import StaleDataError

Load = Callable[..., Any]


class DriverError(Exception):
    """An error of a database driver."""

    def __init__(self, sqlstate: str = "", cause: Exception | None = None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate
        self.__cause__ = cause


def wrapped(
    kind: type[DBAPIError], sqlstate: str = "", cause: Exception | None = None
) -> Exception:
    return kind("", None, DriverError(sqlstate, cause))


def client_of(load: Load, error: Exception | None = None) -> TestClient:
    """Return a client of an application with one operation, which raises the error."""
    router = APIRouter(route_class=load("errors").SafeRoute)

    @router.post("/naps")
    def nap(hours: dict[str, int]) -> dict[str, int]:
        if error:
            raise error
        return hours

    @router.get("/stored")
    def store(size: int) -> int:
        connection = sqlite3.connect(":memory:")
        try:
            found: int = connection.execute("SELECT ?", (size,)).fetchone()[0]
            return found
        finally:
            connection.close()

    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


ANSWERED = [
    (wrapped(IntegrityError), 409),
    (wrapped(OperationalError, "40P01"), 409),
    (wrapped(OperationalError, "40001"), 409),
    (wrapped(DataError), 422),
    (StatementError("", "", None, None), 422),
    (OverflowError(), 422),
    (StaleDataError(), 404),
    (InvalidRequestError("Could not refresh instance"), 404),
]
RAISED = [
    wrapped(OperationalError),
    wrapped(InterfaceError),
    InvalidRequestError("This session is closed"),
    ValueError(),
]


@pytest.mark.parametrize(("error", "status"), ANSWERED, ids=repr)
def test_errors_that_are_the_clients(load: Load, error: Exception, status: int) -> None:
    response = client_of(load, error).post("/naps", json={})
    assert response.status_code == status
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("error", RAISED, ids=repr)
def test_errors_that_are_the_servers(load: Load, error: Exception) -> None:
    with pytest.raises(type(error)):
        client_of(load, error).post("/naps", json={})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (wrapped(DBAPIError), 422),
        (wrapped(InterfaceError, cause=ValueError()), 422),
        (wrapped(IntegrityError), 409),
        (OverflowError(), 422),
        (wrapped(DataError), 422),
    ],
    ids=repr,
)
def test_asyncpg_reports_values_with_other_classes(
    load_generated: Load, error: Exception, status: int
) -> None:
    client = client_of(partial(load_generated, "clinic_async"), error)
    assert client.post("/naps", json={}).status_code == status


@pytest.mark.parametrize("error", RAISED, ids=repr)
def test_errors_of_the_server_of_asyncpg(load_generated: Load, error: Exception) -> None:
    with pytest.raises(type(error)):
        client_of(partial(load_generated, "clinic_async"), error).post("/naps", json={})


def test_a_body_that_is_not_utf_8(load: Load) -> None:
    headers = {"Content-Type": "application/json"}
    response = client_of(load).post("/naps", content=b"\xff", headers=headers)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body"]


def test_errors_that_handlers_raise_are_kept(load: Load) -> None:
    response = client_of(load, HTTPException(400, "No.")).post("/naps", json={})
    assert (response.status_code, response.json()) == (400, {"detail": "No."})


def test_a_version_that_is_outdated(load: Load) -> None:
    client = client_of(load, StaleDataError())
    assert client.post("/naps", json={}, headers={"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize("value", [float("nan"), "\ud800", 10**400])
@pytest.mark.parametrize("key", ["a", "\ud800"])
def test_values_that_json_cannot_represent_are_not_repeated(
    load: Load, key: str, value: object
) -> None:
    content = json.dumps({key: value} if value != 10**400 else {key: "x"})
    response = client_of(load).post(
        "/naps", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    for detail in response.json()["detail"]:
        assert detail.keys() == {"type", "loc", "msg"}


def test_a_number_that_sqlite_cannot_store(load: Load) -> None:
    client = client_of(load)
    assert client.get("/stored", params={"size": 2**63 - 1}).json() == 2**63 - 1
    response = client.get("/stored", params={"size": 2**63})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body"]


def test_what_is_valid_is_returned(load: Load) -> None:
    assert client_of(load).post("/naps", json={"a": 1}).json() == {"a": 1}


def test_responses_are_documented(load: Load) -> None:
    errors = load("errors")
    assert errors.error_responses(404) == {404: {"model": errors.ErrorResponse}}
