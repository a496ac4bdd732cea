"""Tests of the rooms feature."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine
from sqlmodel import Session

from petsage.core.db import get_session
from petsage.main import app
from petsage.models.rooms import Room, RoomSpace
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.rooms import RoomChanges, make_room

URL: Final = "/api/v1/rooms"
NOBODY: Final = 2**31 - 1

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
DEFAULTS: Final[dict[str, Any]] = {"space": "small", "floor": None}
VALID: Final[list[dict[str, Any]]] = [
    {"code": "xx"},
    {"code": "xxxxxx"},
    {"space": "small"},
    {"space": "large"},
    {"floor": None},
    {"floor": 0},
    {"floor": 1},
    {"floor": 8},
    {"floor": 9},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"code": None},
    {"code": 7},
    {"code": "a\x00b"},
    {"code": "x"},
    {"code": "xxxxxxx"},
    {"space": None},
    {"space": "no such value"},
    {"floor": "many"},
    {"floor": 1.5},
    {"floor": -1},
    {"floor": 10},
]
QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 1},
    {"size": 100},
    {"page": 1},
    {"page": 1000000000},
    {"sort": "floor"},
    {"sort": "-floor"},
    {"space": "small"},
    {"floor": 1},
    {"floor_from": 1},
    {"floor_to": 1},
]
INVALID_QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 0},
    {"size": 101},
    {"size": "x"},
    {"page": 0},
    {"page": 1000000001},
    {"sort": ""},
    {"sort": "-"},
    {"sort": "no such field"},
    {"space": "no such value"},
    {"floor": "many"},
    {"floor_from": "many"},
    {"floor_to": "many"},
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_database() as engine:
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
def room(session: Session) -> Room:
    return make_room(session)


@pytest.fixture
def body() -> dict[str, Any]:
    """Return what a new room can be made of, unlike those of the factory."""
    return {
        "code": "aaa",
        "space": "large",
        "floor": 2,
    }


def label(case: object) -> str:
    """Return what a case is called, for it may hold a long text."""
    return str(case)[:40]


def at(operation: str, key: object) -> tuple[str, str]:
    """Return the method and the path of an operation on what has this key."""
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def ids(*rooms: Room) -> list[Any]:
    return [room.id for room in rooms]


def read(client: TestClient, room: Room) -> dict[str, Any]:
    answer = client.get(f"{URL}/{room.id}")
    assert answer.status_code == HTTPStatus.OK
    shown: dict[str, Any] = answer.json()
    return shown


def refused(answer: dict[str, Any]) -> list[list[str]]:
    """Return what an answer says is invalid."""
    return [error["field"].split(".")[:2] for error in answer["errors"]]


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
        ("POST /bulk/create", [201, 400, 409, 422]),
        ("POST /bulk/delete", [204, 400, 404, 422]),
        ("GET /{id}", [200, 404, 422]),
        ("PUT /{id}", [200, 400, 404, 409, 422]),
        ("PATCH /{id}", [200, 400, 404, 409, 422]),
        ("DELETE /{id}", [204, 404, 422]),
    ],
)
def test_documented(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{room_id}")
    documented = app.openapi()["paths"][path][method.lower()]["responses"]

    assert sorted(map(int, documented)) == statuses


def test_create_room(client: TestClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    answer = client.post(URL, json=body)

    assert answer.status_code == HTTPStatus.CREATED
    created = answer.json()
    assert created == body | {
        "id": created["id"],
        "created_at": created["created_at"],
        "updated_at": created["updated_at"],
    }
    assert before <= datetime.fromisoformat(created["created_at"])
    assert datetime.fromisoformat(created["updated_at"]) <= datetime.now(UTC)
    assert answer.headers["Location"] == f"{URL}/{created['id']}"
    again = client.get(answer.headers["Location"])
    assert again.json() == created


def test_read_room(client: TestClient, room: Room) -> None:
    answer = client.get(f"{URL}/{room.id}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "id": room.id,
        "code": room.code,
        "space": "small",
        "floor": 1,
        "created_at": answer.json()["created_at"],
        "updated_at": answer.json()["updated_at"],
    }


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
    ],
)
def test_change_room(
    client: TestClient, room: Room, body: dict[str, Any], operation: str
) -> None:
    before = read(client, room)
    answer = client.request(*at(operation, room.id), json=body)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | body | {"updated_at": changed["updated_at"]}
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    assert read(client, room) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
def test_update_room_leaves_the_rest(
    client: TestClient, room: Room, change: dict[str, Any]
) -> None:
    before = read(client, room)
    answer = client.patch(f"{URL}/{room.id}", json=change)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change | {"updated_at": changed["updated_at"]}
    assert read(client, room) == changed


def test_delete_room(client: TestClient, session: Session, room: Room) -> None:
    other = make_room(session)
    answer = client.delete(f"{URL}/{room.id}")

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = client.get(f"{URL}/{room.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert listed(client) == ids(other)
    session.refresh(room)
    assert room.deleted_at is not None


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
    ],
)
def test_defaults(
    client: TestClient, room: Room, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = client.request(*at(operation, room.id), json=needed)

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
        "code",
    ],
)
def test_required(
    client: TestClient, room: Room, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = client.request(*at(operation, room.id), json=body)

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
    room: Room,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, room.id), json=body | change)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
def test_invalid_and_no_json(
    client: TestClient, room: Room, body: dict[str, Any], operation: str, value: object
) -> None:
    """An answer could not repeat the value."""
    answer = client.request(
        *at(operation, room.id),
        content=json.dumps(body | {"code": value}),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", "code"]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        ["code"],
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
    room = make_room(session)
    taken = read(client, make_room(session))
    clash = body | {field: taken[field] for field in fields}
    answer = client.request(*at(operation, room.id), json=clash)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def test_bulk_create(client: TestClient, body: dict[str, Any]) -> None:
    bodies = [body]
    answer = client.post(f"{URL}/bulk/create", json=bodies)

    assert answer.status_code == HTTPStatus.CREATED
    assert len(answer.json()) == len(bodies)
    assert all(body.items() <= created.items() for created in answer.json())
    shown = listed(client)
    assert {created["id"] for created in answer.json()} == set(shown)


@pytest.mark.parametrize("change", INVALID, ids=label)
def test_bulk_create_is_all_or_none(
    client: TestClient, body: dict[str, Any], change: dict[str, Any]
) -> None:
    answer = client.post(f"{URL}/bulk/create", json=[body, body | change])

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert listed(client) == []


@pytest.mark.parametrize("many", [0, 101])
def test_bulk_create_limits(
    client: TestClient, body: dict[str, Any], many: int
) -> None:
    answer = client.post(f"{URL}/bulk/create", json=[body] * many)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("many", "status"),
    [(1, HTTPStatus.CREATED), (100, HTTPStatus.CONFLICT)],
)
def test_bulk_create_within_limits(
    client: TestClient, body: dict[str, Any], many: int, status: HTTPStatus
) -> None:
    answer = client.post(f"{URL}/bulk/create", json=[body] * many)

    assert answer.status_code == status


def test_bulk_delete(client: TestClient, session: Session) -> None:
    rooms = [make_room(session) for _ in range(3)]
    answer = client.post(f"{URL}/bulk/delete", json=ids(*rooms[:2]))

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert listed(client) == ids(rooms[2])


def test_bulk_delete_is_all_or_none(client: TestClient, room: Room) -> None:
    answer = client.post(f"{URL}/bulk/delete", json=[*ids(room), NOBODY])

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code

    assert listed(client) == ids(room)


@pytest.mark.parametrize("many", [0, 101])
def test_bulk_delete_limits(client: TestClient, many: int) -> None:
    answer = client.post(f"{URL}/bulk/delete", json=[NOBODY] * many)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("many", [1, 100])
def test_bulk_delete_within_limits(client: TestClient, many: int) -> None:
    answer = client.post(f"{URL}/bulk/delete", json=[NOBODY] * many)

    assert answer.status_code == HTTPStatus.NOT_FOUND


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
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


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
    assert refused(answer.json()) == [["path", "room_id"]]


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_deleted(
    client: TestClient, session: Session, body: dict[str, Any], operation: str
) -> None:
    room = make_room(session, deleted_at=datetime.now(UTC))
    answer = client.request(*at(operation, room.id), json=body)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def test_list(client: TestClient, room: Room) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [read(client, room)],
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
    rooms = [make_room(session) for _ in range(3)]
    found = pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == ids(*rooms)


def test_list_beyond_the_last_page(client: TestClient, room: Room) -> None:
    answer = client.get(URL, params={"page": 2})

    assert answer.json() == {
        "items": [],
        "total": len(ids(room)),
        "page": 2,
        "size": 20,
    }


def test_list_twenty_at_a_time(client: TestClient, session: Session) -> None:
    for _ in range(21):
        make_room(session)

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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"space": "small"}, [1]),
        ({"floor": 3}, [1]),
        ({"floor_from": 3}, [1, 2]),
        ({"floor_to": 3}, [0, 1]),
        ({"space": "large", "floor": 3}, []),
    ],
    ids=label,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    rooms = [
        make_room(session, space=RoomSpace.LARGE, floor=2),
        make_room(session, space=RoomSpace.SMALL, floor=3),
        make_room(session, space=RoomSpace.LARGE, floor=4),
    ]

    assert set(listed(client, **query)) == {*ids(*(rooms[place] for place in expected))}


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        (
            "floor",
            [
                {"floor": 3},
                {"floor": 2},
                {"floor": 3},
                {"floor": 4},
                {"floor": 3},
                {"floor": None},
                {"floor": None},
            ],
        ),
    ],
    ids=label,
)
def test_sort(
    client: TestClient,
    session: Session,
    field: str,
    changes: list[RoomChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the creation."""
    made = [make_room(session, **change) for change in changes]
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert listed(client, sort=f"-{field}", size=size) == ids(*downwards)
