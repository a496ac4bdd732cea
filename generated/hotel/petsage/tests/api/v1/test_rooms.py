"""Tests of the rooms feature."""

from datetime import UTC, datetime
from http import HTTPStatus
from operator import attrgetter
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from petsage.main import app
from petsage.models.rooms import Room
from petsage.tests.factories.rooms import make_room

URL: Final = "/api/v1/rooms"
UNKNOWN_ID: Final = 2**31 - 1
BODY: Final[dict[str, Any]] = {"code": "aaa", "space": "large", "floor": 2}
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
    {"code": "x"},
    {"code": "xxxxxxx"},
    {"space": None},
    {"space": "no such value"},
    {"floor": "many"},
    {"floor": 1.5},
    {"floor": -1},
    {"floor": 10},
]


@pytest.fixture
def room(session: Session) -> Room:
    return make_room(session)


def at(operation: str, key: object) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def list_ids(client: TestClient, **query: str | int) -> list[Any]:
    response = client.get(URL, params=query)
    return [item["id"] for item in response.json()["items"]]


def read(client: TestClient, room: Room) -> dict[str, Any]:
    response = client.get(f"{URL}/{room.id}")
    return dict(response.json())


def ids_of(*rooms: Room) -> list[Any]:
    return [room.id for room in rooms]


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 422]),
        ("POST", [201, 409, 422]),
        ("POST /bulk/create", [201, 409, 422]),
        ("POST /bulk/delete", [204, 404, 422]),
        ("GET /{id}", [200, 404, 422]),
        ("PUT /{id}", [200, 404, 409, 422]),
        ("PATCH /{id}", [200, 404, 409, 422]),
        ("DELETE /{id}", [204, 404, 422]),
        ("POST /{id}/restore", [200, 404, 409, 422]),
        ("POST /{id}/purge", [204, 404, 409, 422]),
    ],
)
def test_documented_statuses(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{room_id}")
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    assert sorted(map(int, responses)) == statuses


def test_create(client: TestClient) -> None:
    before = datetime.now(UTC)
    response = client.post(URL, json=BODY)
    assert response.status_code == HTTPStatus.CREATED
    created = response.json()
    times = {key: created[key] for key in ("created_at", "updated_at")}
    assert created == {"id": created["id"], **BODY, **times}
    again = client.get(response.url.join(response.headers["Location"]))
    assert again.json() == created
    assert before <= datetime.fromisoformat(created["created_at"]) <= datetime.now(UTC)


def test_read(client: TestClient, room: Room) -> None:
    response = client.get(f"{URL}/{room.id}")
    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "id": room.id,
        "code": room.code,
        "space": "small",
        "floor": 1,
        "created_at": response.json()["created_at"],
        "updated_at": response.json()["updated_at"],
    }


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}"])
def test_change(client: TestClient, room: Room, operation: str) -> None:
    before = read(client, room)
    response = client.request(*at(operation, room.id), json=BODY)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == read(client, room)
    assert changed.pop("updated_at") > before.pop("updated_at")
    assert changed == before | BODY


@pytest.mark.parametrize("change", [{}, *VALID], ids=str)
def test_update_one_field(
    client: TestClient, room: Room, change: dict[str, Any]
) -> None:
    before = read(client, room)
    response = client.patch(f"{URL}/{room.id}", json=change)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == read(client, room)
    assert changed == before | change | {"updated_at": changed["updated_at"]}


def test_delete(client: TestClient, session: Session, room: Room) -> None:
    other = make_room(session)
    response = client.delete(f"{URL}/{room.id}")
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = client.get(f"{URL}/{room.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert list_ids(client) == ids_of(other)
    session.refresh(room)
    assert room.deleted_at is not None


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
def test_defaults(client: TestClient, room: Room, operation: str) -> None:
    required = {name: BODY[name] for name in BODY.keys() - DEFAULTS}
    response = client.request(*at(operation, room.id), json=required)
    assert response.is_success
    assert DEFAULTS.items() <= response.json().items()


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
@pytest.mark.parametrize("field", ["code"])
def test_required_field(
    client: TestClient, room: Room, operation: str, field: str
) -> None:
    incomplete = {name: BODY[name] for name in BODY.keys() - {field}}
    response = client.request(*at(operation, room.id), json=incomplete)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["errors"][0]["field"].split(".")[:2] == ["body", field]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("change", INVALID, ids=str)
def test_invalid(
    client: TestClient, room: Room, operation: str, change: dict[str, Any]
) -> None:
    response = client.request(*at(operation, room.id), json=BODY | change)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["errors"][0]["field"].split(".")[:2] == ["body", *change]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("fields", [["code"]], ids=str)
def test_unique(
    client: TestClient, session: Session, operation: str, fields: list[str]
) -> None:
    room = make_room(session)
    taken = read(client, make_room(session))
    conflict = BODY | {field: taken[field] for field in fields}
    response = client.request(*at(operation, room.id), json=conflict)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("fields", [["code"]], ids=str)
def test_unique_values_of_deleted_rows(
    client: TestClient, session: Session, operation: str, fields: list[str]
) -> None:
    room = make_room(session)
    other = make_room(session)
    taken = read(client, other)
    other.deleted_at = datetime.now(UTC)
    session.commit()
    values = BODY | {field: taken[field] for field in fields}
    response = client.request(*at(operation, room.id), json=values)
    assert response.is_success
    response = client.post(f"{URL}/{other.id}/restore")
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


def test_bulk_create(client: TestClient) -> None:
    bodies = [BODY]
    response = client.post(f"{URL}/bulk/create", json=bodies)
    assert response.status_code == HTTPStatus.CREATED
    assert len(response.json()) == len(bodies)
    assert all(BODY.items() <= created.items() for created in response.json())
    shown = list_ids(client)
    assert {created["id"] for created in response.json()} == set(shown)


@pytest.mark.parametrize("change", INVALID, ids=str)
def test_bulk_create_is_all_or_nothing(
    client: TestClient, change: dict[str, Any]
) -> None:
    response = client.post(f"{URL}/bulk/create", json=[BODY, BODY | change])
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list_ids(client) == []


@pytest.mark.parametrize(
    ("count", "status"),
    [
        (0, HTTPStatus.UNPROCESSABLE_ENTITY),
        (1, HTTPStatus.CREATED),
        (100, HTTPStatus.CONFLICT),
        (101, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
def test_bulk_create_limits(client: TestClient, count: int, status: HTTPStatus) -> None:
    response = client.post(f"{URL}/bulk/create", json=[BODY] * count)
    assert response.status_code == status


def test_bulk_delete(client: TestClient, session: Session) -> None:
    rooms = [make_room(session) for _ in range(3)]
    response = client.post(f"{URL}/bulk/delete", json=ids_of(*rooms[:2]))
    assert response.status_code == HTTPStatus.NO_CONTENT
    assert list_ids(client) == ids_of(rooms[2])


def test_bulk_delete_is_all_or_nothing(client: TestClient, room: Room) -> None:
    response = client.post(f"{URL}/bulk/delete", json=[*ids_of(room), UNKNOWN_ID])
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code

    assert list_ids(client) == ids_of(room)


@pytest.mark.parametrize(
    ("count", "status"),
    [
        (0, HTTPStatus.UNPROCESSABLE_ENTITY),
        (1, HTTPStatus.NOT_FOUND),
        (100, HTTPStatus.NOT_FOUND),
        (101, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
def test_bulk_delete_limits(client: TestClient, count: int, status: HTTPStatus) -> None:
    response = client.post(f"{URL}/bulk/delete", json=[UNKNOWN_ID] * count)
    assert response.status_code == status


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/restore",
        "POST /{id}/purge",
    ],
)
def test_not_found(client: TestClient, operation: str) -> None:
    response = client.request(*at(operation, UNKNOWN_ID), json=BODY)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


@pytest.mark.parametrize(
    "operation", ["GET /{id}", "PUT /{id}", "PATCH /{id}", "DELETE /{id}"]
)
def test_deleted(client: TestClient, session: Session, operation: str) -> None:
    room = make_room(session, deleted_at=datetime.now(UTC))
    response = client.request(*at(operation, room.id), json=BODY)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


@pytest.mark.parametrize("operation", ["POST /{id}/restore", "POST /{id}/purge"])
def test_not_deleted(client: TestClient, room: Room, operation: str) -> None:
    response = client.request(*at(operation, room.id))
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


def test_restore(client: TestClient, session: Session) -> None:
    room = make_room(session, deleted_at=datetime.now(UTC))
    response = client.post(f"{URL}/{room.id}/restore")
    assert response.status_code == HTTPStatus.OK
    assert response.json()["id"] == room.id
    assert read(client, room) == response.json()


def test_purge(client: TestClient, session: Session) -> None:
    room = make_room(session, deleted_at=datetime.now(UTC))
    response = client.post(f"{URL}/{room.id}/purge")
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = client.post(f"{URL}/{room.id}/purge")
    assert again.status_code == HTTPStatus.NOT_FOUND


def test_list(client: TestClient, room: Room) -> None:
    response = client.get(URL)
    assert response.json() == {
        "items": [read(client, room)],
        "total": 1,
        "page": 1,
        "size": 20,
    }


def test_list_pages(client: TestClient, session: Session) -> None:
    ids = ids_of(*[make_room(session) for _ in range(3)])
    pages = [list_ids(client, page=page, size=2) for page in (1, 2, 3)]
    assert pages == [ids[:2], ids[2:], []]


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "floor"},
        {"sort": "-floor"},
        {"space": "small"},
        {"floor": 1},
        {"floor_from": 1},
        {"floor_to": 1},
    ],
    ids=str,
)
def test_query(client: TestClient, query: dict[str, Any]) -> None:
    response = client.get(URL, params=query)
    assert response.status_code == HTTPStatus.OK
    assert response.json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"size": 0},
        {"size": 101},
        {"page": 0},
        {"sort": ""},
        {"sort": "-"},
        {"sort": "no such field"},
        {"space": "no such value"},
        {"floor": "many"},
        {"floor_from": "many"},
        {"floor_to": "many"},
    ],
    ids=str,
)
def test_invalid_query(client: TestClient, query: dict[str, Any]) -> None:
    response = client.get(URL, params=query)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["errors"][0]["field"].split(".")[:2] == ["query", *query]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"space": "small"}, [1]),
        ({"floor": 3}, [1]),
        ({"floor_from": 3}, [1, 2]),
        ({"floor_to": 3}, [0, 1]),
        ({"space": "large", "floor": 3}, []),
    ],
    ids=str,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    rooms = [
        make_room(session, space="large", floor=2),
        make_room(session, space="small", floor=3),
        make_room(session, space="large", floor=4),
    ]
    found = list_ids(client, **query)
    assert sorted(found) == sorted(ids_of(*(rooms[index] for index in expected)))


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
    ids=str,
)
def test_sort(
    client: TestClient, session: Session, field: str, changes: list[dict[str, Any]]
) -> None:
    """Nulls come last; equal values are in the order of creation."""
    made = [make_room(session, **change) for change in changes]
    attribute = attrgetter(field)
    nulls = [one for one in made if attribute(one) is None]
    up = sorted((one for one in made if one not in nulls), key=attribute)
    down = sorted(up, key=attribute, reverse=True) + nulls
    assert list_ids(client, sort=field) == ids_of(*up, *nulls)
    assert list_ids(client, sort=f"-{field}") == ids_of(*down)
