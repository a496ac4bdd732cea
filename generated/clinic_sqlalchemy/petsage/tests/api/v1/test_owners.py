"""Tests of the owners feature."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from petsage.core.db import get_session
from petsage.main import app
from petsage.models.owners import Owner
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.owners import OwnerChanges, make_owner

URL: Final = "/api/v1/owners"
NOBODY: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"

BODIES: Final = [
    "POST",
    "PUT /{id}",
    "PATCH /{id}",
]
CHANGES: Final = [
    "PUT /{id}",
    "PATCH /{id}",
    "DELETE /{id}",
]
DEFAULTS: Final[dict[str, Any]] = {"phone": None}
VALID: Final[list[dict[str, Any]]] = [
    {"name": "x"},
    {"name": "x" * 80},
    {"phone": None},
    {"phone": ""},
    {"phone": "x" * 30},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"name": None},
    {"name": 7},
    {"name": "a\x00b"},
    {"name": ""},
    {"name": "x" * 81},
    {"email": None},
    {"email": "rex"},
    {"phone": 7},
    {"phone": "a\x00b"},
    {"phone": "x" * 31},
]
QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 1},
    {"size": 100},
    {"page": 1},
    {"page": 1000000000},
    {"q": "x" * 200},
    {"sort": "name"},
    {"sort": "-name"},
]
INVALID_QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 0},
    {"size": 101},
    {"size": "x"},
    {"page": 0},
    {"page": 1000000001},
    {"q": "x" * 201},
    {"q": "\x00"},
    {"sort": ""},
    {"sort": "-"},
    {"sort": "no such field"},
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_database("owners") as engine:
        yield engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with open_transaction(engine) as connection:
        yield connection


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    with open_session(connection) as session:
        yield session


@pytest.fixture
def visitor(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return the client of somebody who has not signed in."""
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_session, sessions_of(connection))
    return TestClient(app)


@pytest.fixture
def client(visitor: TestClient) -> TestClient:
    return visitor


@pytest.fixture
def owner(session: Session) -> Owner:
    return make_owner(session)


@pytest.fixture
def body() -> dict[str, Any]:
    """Return what a new owner can be made of, unlike those of the factory."""
    return {
        "name": "Name",
        "email": "email@example.com",
        "phone": "Phone",
    }


def label(case: object) -> str:
    """Return what a case is called, for it may hold a long text."""
    return str(case)[:40]


def at(operation: str, key: object) -> tuple[str, str]:
    """Return the method and the path of an operation on what has this key."""
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def ids(*owners: Owner) -> list[Any]:
    return [str(owner.id) for owner in owners]


def read(client: TestClient, owner: Owner) -> dict[str, Any]:
    answer = client.get(f"{URL}/{owner.id}")
    assert answer.status_code == HTTPStatus.OK
    shown: dict[str, Any] = answer.json()
    return shown


def refused(answer: dict[str, Any]) -> list[list[str]]:
    """Return what an answer says is invalid."""
    return [error["loc"][:2] for error in answer["detail"]]


def pieces(client: TestClient, **query: str | int) -> list[list[Any]]:
    """Return the ids that a list shows, piece by piece."""
    found: list[list[Any]] = []
    total = 1
    while sum(map(len, found)) < total:
        place: dict[str, str | int] = {"page": len(found) + 1, **query}
        answer = client.get(URL, params=place)
        assert answer.status_code == HTTPStatus.OK
        found.append([item["id"] for item in answer.json()["items"]])
        total = answer.json()["total"] if found[-1] else 0
    return found


def listed(client: TestClient, **query: str | int) -> list[Any]:
    """Return the ids that a list shows, all pieces together."""
    return list(chain(*pieces(client, **query)))


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 422]),
        ("POST", [201, 400, 409, 422]),
        ("GET /{id}", [200, 404, 422]),
        ("PUT /{id}", [200, 400, 404, 409, 422]),
        ("PATCH /{id}", [200, 400, 404, 409, 422]),
        ("DELETE /{id}", [204, 404, 409, 422]),
    ],
)
def test_documented(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{owner_id}")
    documented = app.openapi()["paths"][path][method.lower()]["responses"]

    assert sorted(map(int, documented)) == statuses


def test_create_owner(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post(URL, json=body)

    assert answer.status_code == HTTPStatus.CREATED
    created = answer.json()
    assert created == body | {
        "id": created["id"],
    }
    assert answer.headers["Location"] == f"{URL}/{created['id']}"
    again = client.get(answer.headers["Location"])
    assert again.json() == created


def test_read_owner(client: TestClient, owner: Owner) -> None:
    answer = client.get(f"{URL}/{owner.id}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "id": str(owner.id),
        "name": "Ada Lovelace",
        "email": owner.email,
        "phone": "+44 20 7946 0000",
    }


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
    ],
)
def test_change_owner(
    client: TestClient, owner: Owner, body: dict[str, Any], operation: str
) -> None:
    before = read(client, owner)
    answer = client.request(*at(operation, owner.id), json=body)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | body
    assert read(client, owner) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
def test_update_owner_leaves_the_rest(
    client: TestClient, owner: Owner, change: dict[str, Any]
) -> None:
    before = read(client, owner)
    answer = client.patch(f"{URL}/{owner.id}", json=change)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change
    assert read(client, owner) == changed


def test_delete_owner(client: TestClient, session: Session, owner: Owner) -> None:
    other = make_owner(session)
    answer = client.delete(f"{URL}/{owner.id}")

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = client.get(f"{URL}/{owner.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert listed(client) == ids(other)


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
    ],
)
def test_defaults(
    client: TestClient, owner: Owner, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = client.request(*at(operation, owner.id), json=needed)

    assert answer.is_success
    assert DEFAULTS.items() <= answer.json().items()


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
    ],
)
@pytest.mark.parametrize(
    "field",
    [
        "name",
        "email",
    ],
)
def test_required(
    client: TestClient, owner: Owner, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = client.request(*at(operation, owner.id), json=body)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", field]]


@pytest.mark.parametrize("change", VALID, ids=label)
def test_valid(
    client: TestClient, body: dict[str, Any], change: dict[str, Any]
) -> None:
    answer = client.post(URL, json=body | change)

    assert answer.status_code == HTTPStatus.CREATED
    assert change.items() <= answer.json().items()


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("change", INVALID, ids=label)
def test_invalid(
    client: TestClient,
    owner: Owner,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, owner.id), json=body | change)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
def test_invalid_and_no_json(
    client: TestClient,
    owner: Owner,
    body: dict[str, Any],
    operation: str,
    value: object,
) -> None:
    """An answer could not repeat the value."""
    answer = client.request(
        *at(operation, owner.id),
        content=json.dumps(body | {"name": value}),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", "name"]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        ["email"],
    ],
    ids=label,
)
def test_unique(
    client: TestClient,
    session: Session,
    body: dict[str, Any],
    operation: str,
    fields: list[str],
) -> None:
    owner = make_owner(session)
    taken = read(client, make_owner(session))
    clash = body | {field: taken[field] for field in fields}
    answer = client.request(*at(operation, owner.id), json=clash)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_not_found(client: TestClient, body: dict[str, Any], operation: str) -> None:
    answer = client.request(*at(operation, NOBODY), json=body)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_no_key(client: TestClient, body: dict[str, Any], operation: str) -> None:
    answer = client.request(*at(operation, "none"), json=body)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["path", "owner_id"]]


def test_list(client: TestClient, owner: Owner) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [read(client, owner)],
        "total": 1,
        "page": 1,
        "size": 20,
    }


def test_list_nothing(client: TestClient) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"items": [], "total": 0, "page": 1, "size": 20}


@pytest.mark.parametrize(
    ("size", "lengths"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])]
)
def test_list_in_pieces(
    client: TestClient, session: Session, size: int, lengths: list[int]
) -> None:
    owners = [make_owner(session) for _ in range(3)]
    found = pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == sorted(ids(*owners))


def test_list_beyond_the_last_page(client: TestClient, owner: Owner) -> None:
    answer = client.get(URL, params={"page": 2})

    assert answer.json() == {
        "items": [],
        "total": len(ids(owner)),
        "page": 2,
        "size": 20,
    }


def test_list_twenty_at_a_time(client: TestClient, session: Session) -> None:
    for _ in range(21):
        make_owner(session)

    assert [len(piece) for piece in pieces(client)] == [20, 1]


@pytest.mark.parametrize("query", QUERIES, ids=label)
def test_query(client: TestClient, query: dict[str, Any]) -> None:
    answer = client.get(URL, params=query)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json()["items"] == []


@pytest.mark.parametrize("query", INVALID_QUERIES, ids=label)
def test_invalid_query(client: TestClient, query: dict[str, Any]) -> None:
    answer = client.get(URL, params=query)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["query", *query]]


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "a_b%c@example.org"},
        {"email": "a_b%c@example.org"},
    ],
    ids=label,
)
def test_search(
    client: TestClient, session: Session, text: str, change: OwnerChanges
) -> None:
    make_owner(
        session,
        name="axbxc@example.org",
        email="axbxc@example.org",
    )
    owner = make_owner(session, **change)

    assert listed(client, q=text) == ids(owner)


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        (
            "name",
            [
                {"name": "Name 2"},
                {"name": "Name"},
                {"name": "Name 2"},
                {"name": "Name 3"},
                {"name": "Name 2"},
            ],
        ),
    ],
    ids=label,
)
def test_sort(
    client: TestClient,
    session: Session,
    field: str,
    changes: list[OwnerChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the keys."""
    made = [make_owner(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert listed(client, sort=f"-{field}", size=size) == ids(*downwards)
