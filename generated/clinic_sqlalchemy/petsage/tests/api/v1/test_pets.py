"""Tests of the pets feature."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from petsage.core.auth import get_current_user
from petsage.core.db import get_session
from petsage.main import app
from petsage.models.pets import Pet
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.owners import make_owner
from petsage.tests.factories.pets import make_pet

URL: Final = "/api/v1/pets"
UNKNOWN_ID: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
USER: Final = SimpleNamespace(id=uuid.uuid4())
OTHER_USERS: Final = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]
FIRST: Final = {"If-Match": '"1"'}
DEFAULTS: Final[dict[str, Any]] = {
    "species": "dog",
    "born_on": None,
    "weight": None,
    "chip": None,
    "notes": "",
    "friend_ids": [],
    "labels": [],
    "traits": {},
}
VALID: Final[list[dict[str, Any]]] = [
    {"name": "x"},
    {"name": "x" * 80},
    {"species": "dog"},
    {"species": "cat"},
    {"species": "bird"},
    {"born_on": None},
    {"weight": None},
    {"weight": "0.01"},
    {"weight": "9999.98"},
    {"weight": "9999.99"},
    {"chip": None},
    {"chip": "0" * 15},
    {"notes": ""},
    {"notes": "x" * 2000},
    {"labels": []},
    {"labels": [""]},
    {"labels": ["Labels"] * 10},
    {"traits": {}},
    {"traits": {"a": ""}},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"name": None},
    {"name": 7},
    {"name": ""},
    {"name": "x" * 81},
    {"species": None},
    {"species": "no such value"},
    {"born_on": "2024-02-30"},
    {"weight": "much"},
    {"weight": "NaN"},
    {"weight": "5000.001"},
    {"weight": "-0.01"},
    {"weight": "0"},
    {"weight": "10000.00"},
    {"chip": 7},
    {"chip": "x" * 15},
    {"notes": None},
    {"notes": 7},
    {"notes": "x" * 2001},
    {"owner_id": None},
    {"owner_id": "no such key"},
    {"friend_ids": None},
    {"friend_ids": "no such keys"},
    {"friend_ids": ["no such key"]},
    {"friend_ids": ["00000000-0000-4000-8000-000000000001"] * 101},
    {"labels": None},
    {"labels": "none"},
    {"labels": [None]},
    {"labels": [7]},
    {"labels": ["Labels"] * 11},
    {"traits": None},
    {"traits": []},
    {"traits": {"a": None}},
    {"traits": {"a": 7}},
]


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with open_database("pets", "pets_friends") as engine:
        yield engine


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with open_transaction(engine) as connection:
        yield connection


@pytest.fixture
def session(connection: sa.Connection) -> Iterator[Session]:
    with open_session(connection) as session:
        yield session


@pytest.fixture
def client(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_session, sessions_of(connection))
    monkeypatch.setitem(overrides, get_current_user, lambda: USER)
    return TestClient(app)


@pytest.fixture
def pet(session: Session) -> Pet:
    return make_pet(session, created_by=USER.id)


@pytest.fixture
def body(session: Session) -> dict[str, Any]:
    return {
        "name": "Name",
        "species": "cat",
        "born_on": "2024-01-01",
        "weight": "1.50",
        "chip": "0" * 15,
        "notes": "Notes",
        "owner_id": str((make_owner(session)).id),
        "friend_ids": [str((make_pet(session)).id)],
        "labels": ["Label"],
        "traits": {"first": "Trait 2"},
    }


def at(operation: str, key: object) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def list_ids(client: TestClient, **query: str | int) -> list[Any]:
    """Return the ids in a list, from all its pages."""
    found: list[Any] = []
    cursor: dict[str, str | int] | None = {}
    while cursor is not None:
        response = client.get(URL, params=query | cursor)
        page = response.json()
        found += [item["id"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    return found


def read(client: TestClient, pet: Pet) -> dict[str, Any]:
    response = client.get(f"{URL}/{pet.id}")
    return dict(response.json())


def ids_of(*pets: Pet) -> list[Any]:
    return [str(pet.id) for pet in pets]


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 404, 422]),
        ("POST", [201, 401, 409, 422]),
        ("GET /{id}", [200, 304, 404, 422]),
        ("PUT /{id}", [200, 401, 403, 404, 409, 412, 422, 428]),
        ("PATCH /{id}", [200, 401, 403, 404, 409, 412, 422, 428]),
        ("DELETE /{id}", [204, 401, 403, 404, 409, 412, 422, 428]),
    ],
)
def test_documented_statuses(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{pet_id}")
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    assert sorted(map(int, responses)) == statuses


def test_create(client: TestClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    response = client.post(URL, json=body)
    assert response.status_code == HTTPStatus.CREATED
    created = response.json()
    times = {key: created[key] for key in ("created_at", "updated_at")}
    assert created == {"id": created["id"], **body, "created_by": str(USER.id), **times}
    again = client.get(response.url.join(response.headers["Location"]))
    assert again.json() == created
    assert response.headers["ETag"].startswith('"1')
    assert again.headers["ETag"] == response.headers["ETag"]
    assert before <= datetime.fromisoformat(created["created_at"]) <= datetime.now(UTC)


def test_read(client: TestClient, pet: Pet) -> None:
    response = client.get(f"{URL}/{pet.id}")
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"] == '"1"'
    assert response.json() == {
        "id": str(pet.id),
        "name": "Rex",
        "species": "dog",
        "born_on": "2024-02-29",
        "weight": "12.50",
        "chip": pet.chip,
        "notes": "Afraid of thunder.",
        "owner_id": str(pet.owner_id),
        "friend_ids": [],
        "labels": ["Label", "Label 2"],
        "traits": {"first": "Trait"},
        "created_by": str(USER.id),
        "created_at": response.json()["created_at"],
        "updated_at": response.json()["updated_at"],
    }


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}"])
def test_change(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    before = read(client, pet)
    response = client.request(*at(operation, pet.id), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"].startswith('"2')
    changed = response.json()
    assert changed == read(client, pet)
    assert changed.pop("updated_at") > before.pop("updated_at")
    assert changed == before | body


@pytest.mark.parametrize("change", [{}, *VALID], ids=str)
def test_update_one_field(client: TestClient, pet: Pet, change: dict[str, Any]) -> None:
    before = read(client, pet)
    response = client.patch(f"{URL}/{pet.id}", json=change, headers=FIRST)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == read(client, pet)
    assert changed == before | change | {"updated_at": changed["updated_at"]}


def test_delete(client: TestClient, session: Session, pet: Pet) -> None:
    other = make_pet(session)
    response = client.delete(f"{URL}/{pet.id}", headers=FIRST)
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = client.get(f"{URL}/{pet.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert list_ids(client) == ids_of(other)


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
def test_defaults(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    required = {name: body[name] for name in body.keys() - DEFAULTS}
    response = client.request(*at(operation, pet.id), json=required, headers=FIRST)
    assert response.is_success
    assert DEFAULTS.items() <= response.json().items()


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
@pytest.mark.parametrize("field", ["name", "owner_id"])
def test_required_field(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, field: str
) -> None:
    incomplete = {name: body[name] for name in body.keys() - {field}}
    response = client.request(*at(operation, pet.id), json=incomplete, headers=FIRST)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("change", INVALID, ids=str)
def test_invalid(
    client: TestClient,
    pet: Pet,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = client.request(*at(operation, pet.id), json=body | change, headers=FIRST)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", *change]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize(
    "change",
    [
        {"owner_id": "00000000-0000-4000-8000-000000000001"},
        {"friend_ids": ["00000000-0000-4000-8000-000000000001"]},
        {"friend_ids": ["00000000-0000-4000-8000-000000000001"] * 100},
    ],
    ids=str,
)
def test_unknown_reference(
    client: TestClient,
    pet: Pet,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = client.request(*at(operation, pet.id), json=body | change, headers=FIRST)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("fields", [["chip"], ["owner_id", "name"]], ids=str)
def test_unique(
    client: TestClient,
    session: Session,
    body: dict[str, Any],
    operation: str,
    fields: list[str],
) -> None:
    pet = make_pet(session, created_by=USER.id)
    taken = read(client, make_pet(session))
    conflict = body | {field: taken[field] for field in fields}
    response = client.request(*at(operation, pet.id), json=conflict, headers=FIRST)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


def test_friend_ids(client: TestClient, session: Session, pet: Pet) -> None:
    """Duplicates are stored once; deleting the target removes the link."""
    other = make_pet(session)
    other_id = str(other.id)
    change = {"friend_ids": [other_id, other_id]}
    response = client.patch(f"{URL}/{pet.id}", json=change, headers=FIRST)
    session.delete(other)
    session.commit()
    assert response.json()["friend_ids"] == [other_id]
    again = client.get(f"{URL}/{pet.id}")
    assert again.json()["friend_ids"] == []
    assert response.headers["ETag"].startswith('"2')
    assert again.headers["ETag"] != response.headers["ETag"]


def test_owner_id(client: TestClient, session: Session) -> None:
    target = make_owner(session)
    pet = make_pet(session, owner_id=target.id)
    other = make_owner(session)
    another = make_pet(session, owner_id=other.id)
    assert list_ids(client, owner_id=str(target.id)) == ids_of(pet)
    assert list_ids(client, owner_id=str(other.id)) == ids_of(another)
    session.delete(target)
    session.commit()
    response = client.get(f"{URL}/{pet.id}")
    assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "operation", ["GET /{id}", "PUT /{id}", "PATCH /{id}", "DELETE /{id}"]
)
def test_not_found(client: TestClient, body: dict[str, Any], operation: str) -> None:
    response = client.request(*at(operation, UNKNOWN_ID), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation", ["POST", "PUT /{id}", "PATCH /{id}", "DELETE /{id}"]
)
def test_not_signed_in(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    pet: Pet,
    body: dict[str, Any],
    operation: str,
) -> None:
    monkeypatch.delitem(app.dependency_overrides, get_current_user)
    response = client.request(*at(operation, pet.id), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
@pytest.mark.parametrize("other", OTHER_USERS, ids=str)
def test_another_user(
    client: TestClient,
    session: Session,
    body: dict[str, Any],
    operation: str,
    other: uuid.UUID,
) -> None:
    pet = make_pet(session, created_by=other)
    before = read(client, pet)
    response = client.request(*at(operation, pet.id), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json().keys() == {"detail"}

    assert read(client, pet) == before


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
def test_if_match_is_missing(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    response = client.request(*at(operation, pet.id), json=body)
    assert response.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", 'W/"1"', '"0", "2"', ""])
def test_if_match_differs(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, tags: str
) -> None:
    before = read(client, pet)
    headers = {"If-Match": tags}
    response = client.request(*at(operation, pet.id), json=body, headers=headers)
    assert response.status_code == HTTPStatus.PRECONDITION_FAILED
    assert response.json().keys() == {"detail"}

    assert read(client, pet) == before


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
@pytest.mark.parametrize("tags", ["*", '"0", "1"', '"1","2"'])
def test_if_match_matches(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, tags: str
) -> None:
    headers = {"If-Match": tags}
    response = client.request(*at(operation, pet.id), json=body, headers=headers)
    assert response.is_success


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
def test_concurrent_change(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    """Another request changes the row after this one has compared the versions."""
    hook = "before_delete" if operation.startswith("DELETE") else "before_update"

    def change_first(_: object, connection: sa.Connection, __: object) -> None:
        connection.execute(sa.update(Pet).values(version=2))

    event.listen(Pet, hook, change_first)
    response = client.request(*at(operation, pet.id), json=body, headers=FIRST)
    event.remove(Pet, hook, change_first)
    assert response.status_code == HTTPStatus.PRECONDITION_FAILED
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_if_none_match_matches(client: TestClient, pet: Pet, tags: str) -> None:
    headers = {"If-None-Match": tags}
    response = client.get(f"{URL}/{pet.id}", headers=headers)
    assert response.status_code == HTTPStatus.NOT_MODIFIED
    assert response.headers["ETag"] == '"1"'
    assert not response.content


@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", ""])
def test_if_none_match_differs(client: TestClient, pet: Pet, tags: str) -> None:
    headers = {"If-None-Match": tags}
    response = client.get(f"{URL}/{pet.id}", headers=headers)
    assert response.status_code == HTTPStatus.OK


def test_list(client: TestClient, pet: Pet) -> None:
    response = client.get(URL)
    assert response.json() == {
        "items": [read(client, pet)],
        "next": None,
    }


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_list_pages(client: TestClient, session: Session, size: int) -> None:
    pets = [make_pet(session) for _ in range(3)]
    assert list_ids(client, size=size) == sorted(ids_of(*pets))
    response = client.get(URL, params={"size": size})
    assert len(response.json()["items"]) == min(size, 3)


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "name"},
        {"sort": "-name"},
        {"sort": "born_on"},
        {"sort": "-born_on"},
        {"species": "dog"},
        {"owner_id": UNKNOWN_ID},
        {"born_on": "2024-02-29"},
        {"born_on_from": "2024-02-29"},
        {"born_on_to": "2024-02-29"},
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
        {"cursor": "x" * 2001},
        {"sort": ""},
        {"sort": "-"},
        {"sort": "no such field"},
        {"species": "no such value"},
        {"owner_id": "no such key"},
        {"born_on": "2024-02-30"},
        {"born_on_from": "2024-02-30"},
        {"born_on_to": "2024-02-30"},
    ],
    ids=str,
)
def test_invalid_query(client: TestClient, query: dict[str, Any]) -> None:
    response = client.get(URL, params=query)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["query", *query]


@pytest.mark.parametrize(
    "cursor", ["", "x", "bm9uZQ==", "e30=", "W10=", "WyIiXQ==", "WyIiLCJ4Il0="]
)
def test_unknown_cursor(client: TestClient, cursor: str) -> None:
    response = client.get(URL, params={"cursor": cursor})
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("other", [{}, {"sort": "-name"}], ids=str)
def test_cursor_of_another_order(
    client: TestClient, session: Session, other: dict[str, str]
) -> None:
    for _ in range(2):
        make_pet(session)
    query: dict[str, str | int] = {"sort": "name", "size": 1}
    cursor = (client.get(URL, params=query)).json()["next"]
    response = client.get(URL, params={"cursor": cursor, **other})
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"species": "bird"}, [1]),
        ({"born_on": "2024-01-02"}, [1]),
        ({"born_on_from": "2024-01-02"}, [1, 2]),
        ({"born_on_to": "2024-01-02"}, [0, 1]),
        ({"species": "cat", "born_on": "2024-01-02"}, []),
    ],
    ids=str,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    pets = [
        make_pet(session, species="cat", born_on=date(2024, 1, 1)),
        make_pet(session, species="bird", born_on=date(2024, 1, 2)),
        make_pet(session, species="dog", born_on=date(2024, 1, 3)),
    ]
    found = list_ids(client, **query)
    assert sorted(found) == sorted(ids_of(*(pets[index] for index in expected)))


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "a_b%c@example.org"},
        {"notes": "a_b%c@example.org"},
    ],
    ids=str,
)
def test_search(
    client: TestClient, session: Session, text: str, change: dict[str, Any]
) -> None:
    make_pet(
        session,
        name="axbxc@example.org",
        notes="axbxc@example.org",
    )
    pet = make_pet(session, **change)
    assert list_ids(client, q=text) == ids_of(pet)


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
        (
            "born_on",
            [
                {"born_on": date(2024, 1, 2)},
                {"born_on": date(2024, 1, 1)},
                {"born_on": date(2024, 1, 2)},
                {"born_on": date(2024, 1, 3)},
                {"born_on": date(2024, 1, 2)},
                {"born_on": None},
                {"born_on": None},
            ],
        ),
    ],
    ids=str,
)
def test_sort(
    client: TestClient,
    session: Session,
    field: str,
    changes: list[dict[str, Any]],
    size: int,
) -> None:
    """Nulls come last; equal values are in the order of the keys."""
    made = [make_pet(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    attribute = attrgetter(field)
    nulls = [one for one in made if attribute(one) is None]
    up = sorted((one for one in made if one not in nulls), key=attribute)
    down = up[::-1] + nulls[::-1]
    assert list_ids(client, sort=field, size=size) == ids_of(*up, *nulls)
    assert list_ids(client, sort=f"-{field}", size=size) == ids_of(*down)
