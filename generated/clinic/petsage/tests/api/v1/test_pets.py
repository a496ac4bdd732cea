"""Tests of the pets feature."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, event, update
from sqlmodel import Session

from petsage.core.auth import get_current_user
from petsage.core.db import get_session
from petsage.main import app
from petsage.models.pets import Pet, PetSpecies
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.owners import make_owner
from petsage.tests.factories.pets import PetChanges, make_pet

URL: Final = "/api/v1/pets"
NOBODY: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
USER: Final = SimpleNamespace(id=uuid.uuid4())
OTHERS: Final = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]
FIRST: Final = {"If-Match": '"1"'}

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
    {"name": "a\x00b"},
    {"name": ""},
    {"name": "x" * 81},
    {"species": None},
    {"species": "no such value"},
    {"born_on": "2024-02-30"},
    {"born_on": 0},
    {"weight": "much"},
    {"weight": "NaN"},
    {"weight": "5000.001"},
    {"weight": "-0.01"},
    {"weight": "0"},
    {"weight": "10000.00"},
    {"chip": 7},
    {"chip": "a\x00b"},
    {"chip": "x" * 15},
    {"notes": None},
    {"notes": 7},
    {"notes": "a\x00b"},
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
    {"labels": ["a\x00b"]},
    {"labels": ["Labels"] * 11},
    {"traits": None},
    {"traits": []},
    {"traits": {"a": None}},
    {"traits": {"a": 7}},
    {"traits": {"a": "a\x00b"}},
]
QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 1},
    {"size": 100},
    {"q": "x" * 200},
    {"sort": "name"},
    {"sort": "-name"},
    {"sort": "born_on"},
    {"sort": "-born_on"},
    {"species": "dog"},
    {"owner_id": NOBODY},
    {"born_on": "2024-02-29"},
    {"born_on_from": "2024-02-29"},
    {"born_on_to": "2024-02-29"},
]
INVALID_QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 0},
    {"size": 101},
    {"size": "x"},
    {"cursor": "x" * 2001},
    {"q": "x" * 201},
    {"q": "\x00"},
    {"sort": ""},
    {"sort": "-"},
    {"sort": "no such field"},
    {"species": "no such value"},
    {"owner_id": "no such key"},
    {"born_on": "2024-02-30"},
    {"born_on_from": "2024-02-30"},
    {"born_on_to": "2024-02-30"},
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
def client(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return the client of the user."""
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_current_user, lambda: USER)
    return visitor


@pytest.fixture
def pet(session: Session) -> Pet:
    return make_pet(session, created_by=USER.id)


@pytest.fixture
def body(session: Session) -> dict[str, Any]:
    """Return what a new pet can be made of, unlike those of the factory."""
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


def label(case: object) -> str:
    """Return what a case is called, for it may hold a long text."""
    return str(case)[:40]


def at(operation: str, key: object) -> tuple[str, str]:
    """Return the method and the path of an operation on what has this key."""
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def ids(*pets: Pet) -> list[Any]:
    return [str(pet.id) for pet in pets]


def read(client: TestClient, pet: Pet) -> dict[str, Any]:
    answer = client.get(f"{URL}/{pet.id}")
    assert answer.status_code == HTTPStatus.OK
    shown: dict[str, Any] = answer.json()
    return shown


def refused(answer: dict[str, Any]) -> list[list[str]]:
    """Return what an answer says is invalid."""
    return [error["loc"][:2] for error in answer["detail"]]


def pieces(client: TestClient, **query: str | int) -> list[list[Any]]:
    """Return the ids that a list shows, piece by piece."""
    found: list[list[Any]] = []
    cursor: dict[str, str | int] = {}
    while not found or cursor:
        answer = client.get(URL, params=query | cursor)
        assert answer.status_code == HTTPStatus.OK
        found.append([item["id"] for item in answer.json()["items"]])
        following = answer.json()["next"]
        cursor = {"cursor": following} if following else {}
    return found


def listed(client: TestClient, **query: str | int) -> list[Any]:
    """Return the ids that a list shows, all pieces together."""
    return list(chain(*pieces(client, **query)))


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 404, 422]),
        ("POST", [201, 400, 401, 409, 422]),
        ("GET /{id}", [200, 304, 404, 422]),
        ("PUT /{id}", [200, 400, 401, 403, 404, 409, 412, 422, 428]),
        ("PATCH /{id}", [200, 400, 401, 403, 404, 409, 412, 422, 428]),
        ("DELETE /{id}", [204, 401, 403, 404, 409, 412, 422, 428]),
    ],
)
def test_documented(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{pet_id}")
    documented = app.openapi()["paths"][path][method.lower()]["responses"]

    assert sorted(map(int, documented)) == statuses


def test_create_pet(client: TestClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    answer = client.post(URL, json=body)

    assert answer.status_code == HTTPStatus.CREATED
    created = answer.json()
    assert created == body | {
        "id": created["id"],
        "created_by": str(USER.id),
        "created_at": created["created_at"],
        "updated_at": created["updated_at"],
    }
    assert before <= datetime.fromisoformat(created["created_at"])
    assert datetime.fromisoformat(created["updated_at"]) <= datetime.now(UTC)
    assert answer.headers["Location"] == f"{URL}/{created['id']}"
    again = client.get(answer.headers["Location"])
    assert again.json() == created
    assert again.headers["ETag"] == answer.headers["ETag"] == '"1"'


def test_read_pet(client: TestClient, pet: Pet) -> None:
    answer = client.get(f"{URL}/{pet.id}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == {
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
def test_change_pet(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    before = read(client, pet)
    answer = client.request(*at(operation, pet.id), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["ETag"] == '"2"'
    changed = answer.json()
    assert changed == before | body | {"updated_at": changed["updated_at"]}
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    assert read(client, pet) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
def test_update_pet_leaves_the_rest(
    client: TestClient, pet: Pet, change: dict[str, Any]
) -> None:
    before = read(client, pet)
    answer = client.patch(f"{URL}/{pet.id}", json=change, headers=FIRST)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change | {"updated_at": changed["updated_at"]}
    assert read(client, pet) == changed


def test_delete_pet(client: TestClient, session: Session, pet: Pet) -> None:
    other = make_pet(session)
    answer = client.delete(f"{URL}/{pet.id}", headers=FIRST)

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = client.get(f"{URL}/{pet.id}")
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
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = client.request(*at(operation, pet.id), json=needed, headers=FIRST)

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
        "owner_id",
    ],
)
def test_required(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = client.request(*at(operation, pet.id), json=body, headers=FIRST)

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
    pet: Pet,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, pet.id), json=body | change, headers=FIRST)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "change",
    [
        {"owner_id": "00000000-0000-4000-8000-000000000001"},
        {"friend_ids": ["00000000-0000-4000-8000-000000000001"]},
        {"friend_ids": ["00000000-0000-4000-8000-000000000001"] * 100},
    ],
    ids=label,
)
def test_reference_to_nothing(
    client: TestClient,
    pet: Pet,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, pet.id), json=body | change, headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert answer.json()["detail"].startswith(next(iter(change)))


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
def test_invalid_and_no_json(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, value: object
) -> None:
    """An answer could not repeat the value."""
    answer = client.request(
        *at(operation, pet.id),
        content=json.dumps(body | {"name": value}),
        headers=FIRST | {"Content-Type": "application/json"},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", "name"]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        ["chip"],
        ["owner_id", "name"],
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
    pet = make_pet(session, created_by=USER.id)
    taken = read(client, make_pet(session))
    clash = body | {field: taken[field] for field in fields}
    answer = client.request(*at(operation, pet.id), json=clash, headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}


def test_friend_ids(client: TestClient, session: Session, pet: Pet) -> None:
    """Each is kept once, and goes with what it refers to."""
    other = make_pet(session)
    other_id = str(other.id)
    change = {"friend_ids": [other_id, other_id]}
    answer = client.patch(f"{URL}/{pet.id}", json=change, headers=FIRST)
    session.delete(other)
    session.commit()

    assert answer.json()["friend_ids"] == [other_id]
    assert answer.headers["ETag"] == '"2"'
    assert (read(client, pet))["friend_ids"] == []


def test_owner_id(client: TestClient, session: Session) -> None:
    """It goes with what it refers to."""
    target = make_owner(session)
    pet = make_pet(session, owner_id=target.id)
    make_pet(session)
    shown = listed(client, owner_id=str(target.id))
    assert shown == ids(pet)
    session.delete(target)
    session.commit()
    answer = client.get(f"{URL}/{pet.id}")
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
    answer = client.request(*at(operation, NOBODY), json=body, headers=FIRST)

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
    answer = client.request(*at(operation, "none"), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["path", "pet_id"]]


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_not_signed_in(
    visitor: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    answer = visitor.request(*at(operation, pet.id), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_not_the_owner(
    client: TestClient,
    session: Session,
    body: dict[str, Any],
    operation: str,
    other: uuid.UUID,
) -> None:
    pet = make_pet(session, created_by=other)
    before = read(client, pet)
    answer = client.request(*at(operation, pet.id), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json().keys() == {"detail"}

    assert read(client, pet) == before


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_if_match_is_missing(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    answer = client.request(*at(operation, pet.id), json=body)

    assert answer.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", 'W/"1"', '"0", "2"', ""])
def test_if_match_differs(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, tags: str
) -> None:
    before = read(client, pet)
    headers = {"If-Match": tags}
    answer = client.request(*at(operation, pet.id), json=body, headers=headers)

    assert answer.status_code == HTTPStatus.PRECONDITION_FAILED
    assert answer.json().keys() == {"detail"}

    assert read(client, pet) == before


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("tags", ["*", '"0", "1"', '"1","2"'])
def test_if_match_holds(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str, tags: str
) -> None:
    headers = {"If-Match": tags}
    answer = client.request(*at(operation, pet.id), json=body, headers=headers)

    assert answer.is_success


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_no_change_is_lost(
    client: TestClient, pet: Pet, body: dict[str, Any], operation: str
) -> None:
    """Another request is faster, after this one has compared the versions."""
    moment = "before_delete" if operation.startswith("DELETE") else "before_update"

    def be_faster(_: object, connection: Connection, __: object) -> None:
        connection.execute(update(Pet).values(version=2))

    event.listen(Pet, moment, be_faster)
    answer = client.request(*at(operation, pet.id), json=body, headers=FIRST)
    event.remove(Pet, moment, be_faster)

    assert answer.status_code == HTTPStatus.PRECONDITION_FAILED
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_if_none_match_holds(client: TestClient, pet: Pet, tags: str) -> None:
    headers = {"If-None-Match": tags}
    answer = client.get(f"{URL}/{pet.id}", headers=headers)

    assert answer.status_code == HTTPStatus.NOT_MODIFIED
    assert answer.headers["ETag"] == '"1"'
    assert not answer.content


@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", ""])
def test_if_none_match_differs(client: TestClient, pet: Pet, tags: str) -> None:
    headers = {"If-None-Match": tags}
    answer = client.get(f"{URL}/{pet.id}", headers=headers)

    assert answer.status_code == HTTPStatus.OK


def test_list(client: TestClient, pet: Pet) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [read(client, pet)],
        "next": None,
    }


def test_list_nothing(client: TestClient) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("size", "lengths"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])]
)
def test_list_in_pieces(
    client: TestClient, session: Session, size: int, lengths: list[int]
) -> None:
    pets = [make_pet(session) for _ in range(3)]
    found = pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == sorted(ids(*pets))


def test_list_twenty_at_a_time(client: TestClient, session: Session) -> None:
    for _ in range(21):
        make_pet(session)

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
    "cursor",
    [
        "",
        "x",
        "bm9uZQ==",
        "e30=",
        "W10=",
        "WyIiXQ==",
        "WyIiLCJ4Il0=",
    ],
)
def test_unknown_cursor(client: TestClient, cursor: str) -> None:
    answer = client.get(URL, params={"cursor": cursor})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize("other", [{}, {"sort": "-name"}], ids=label)
def test_cursor_of_another_order(
    client: TestClient, session: Session, other: dict[str, str]
) -> None:
    for _ in range(2):
        make_pet(session)
    query: dict[str, str | int] = {"sort": "name", "size": 1}
    cursor = (client.get(URL, params=query)).json()["next"]
    answer = client.get(URL, params={"cursor": cursor, **other})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"species": "bird"}, [1]),
        ({"born_on": "2024-01-02"}, [1]),
        ({"born_on_from": "2024-01-02"}, [1, 2]),
        ({"born_on_to": "2024-01-02"}, [0, 1]),
        ({"species": "cat", "born_on": "2024-01-02"}, []),
    ],
    ids=label,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    pets = [
        make_pet(session, species=PetSpecies.CAT, born_on=date(2024, 1, 1)),
        make_pet(session, species=PetSpecies.BIRD, born_on=date(2024, 1, 2)),
        make_pet(session, species=PetSpecies.DOG, born_on=date(2024, 1, 3)),
    ]

    assert set(listed(client, **query)) == {*ids(*(pets[place] for place in expected))}


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "a_b%c@example.org"},
        {"notes": "a_b%c@example.org"},
    ],
    ids=label,
)
def test_search(
    client: TestClient, session: Session, text: str, change: PetChanges
) -> None:
    make_pet(
        session,
        name="axbxc@example.org",
        notes="axbxc@example.org",
    )
    pet = make_pet(session, **change)

    assert listed(client, q=text) == ids(pet)


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
    ids=label,
)
def test_sort(
    client: TestClient,
    session: Session,
    field: str,
    changes: list[PetChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the keys."""
    made = [make_pet(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert listed(client, sort=f"-{field}", size=size) == ids(*downwards)
