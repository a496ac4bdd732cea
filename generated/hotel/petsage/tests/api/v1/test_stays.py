"""Tests of the stays feature."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, event, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from petsage.core.auth import get_current_user
from petsage.core.db import get_session
from petsage.main import app
from petsage.models.stays import Stay, StayState
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.rooms import make_room
from petsage.tests.factories.stays import StayChanges, make_stay

URL: Final = "/api/v1/stays"
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
    "mate_ids": [],
    "follows_id": None,
    "until_day": None,
    "state": "booked",
}
VALID: Final[list[dict[str, Any]]] = [
    {"guest": "x"},
    {"guest": "x" * 80},
    {"follows_id": None},
    {"until_day": None},
    {"price": "0.00"},
    {"price": "0.01"},
    {"price": "9999.98"},
    {"price": "9999.99"},
    {"state": "booked"},
    {"state": "here"},
    {"state": "left"},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"guest": None},
    {"guest": 7},
    {"guest": "a\x00b"},
    {"guest": ""},
    {"guest": "x" * 81},
    {"room_id": None},
    {"room_id": "no such key"},
    {"mate_ids": None},
    {"mate_ids": "no such keys"},
    {"mate_ids": ["no such key"]},
    {"mate_ids": ["00000000-0000-4000-8000-000000000001"] * 101},
    {"follows_id": "no such key"},
    {"from_day": None},
    {"from_day": "2024-02-30"},
    {"from_day": 0},
    {"until_day": "2024-02-30"},
    {"until_day": 0},
    {"price": None},
    {"price": "much"},
    {"price": "NaN"},
    {"price": "5000.001"},
    {"price": "-0.01"},
    {"price": "10000.00"},
    {"state": None},
    {"state": "no such value"},
]
QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 1},
    {"size": 100},
    {"q": "x" * 200},
    {"sort": "from_day"},
    {"sort": "-from_day"},
    {"sort": "until_day"},
    {"sort": "-until_day"},
    {"sort": "price"},
    {"sort": "-price"},
    {"state": "booked"},
    {"room_id": 2**31 - 1},
    {"from_day": "2026-11-23"},
    {"from_day_from": "2026-11-23"},
    {"from_day_to": "2026-11-23"},
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
    {"state": "no such value"},
    {"room_id": "no such key"},
    {"from_day": "2024-02-30"},
    {"from_day_from": "2024-02-30"},
    {"from_day_to": "2024-02-30"},
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
def stay(session: Session) -> Stay:
    return make_stay(session, created_by=USER.id)


@pytest.fixture
def body(session: Session) -> dict[str, Any]:
    """Return what a new stay can be made of, unlike those of the factory."""
    return {
        "guest": "Guest",
        "room_id": (make_room(session)).id,
        "mate_ids": [str((make_stay(session)).id)],
        "follows_id": str((make_stay(session)).id),
        "from_day": "2024-01-01",
        "until_day": "2024-01-01",
        "price": "1.50",
        "state": "here",
    }


def label(case: object) -> str:
    """Return what a case is called, for it may hold a long text."""
    return str(case)[:40]


def at(operation: str, key: object) -> tuple[str, str]:
    """Return the method and the path of an operation on what has this key."""
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def ids(*stays: Stay) -> list[Any]:
    return [str(stay.id) for stay in stays]


def read(client: TestClient, stay: Stay) -> dict[str, Any]:
    answer = client.get(f"{URL}/{stay.id}")
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
        ("POST /{id}/arrive", [200, 401, 404, 409, 422]),
    ],
)
def test_documented(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{stay_id}")
    documented = app.openapi()["paths"][path][method.lower()]["responses"]

    assert sorted(map(int, documented)) == statuses


def test_create_stay(client: TestClient, body: dict[str, Any]) -> None:
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


def test_read_stay(client: TestClient, stay: Stay) -> None:
    answer = client.get(f"{URL}/{stay.id}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == {
        "id": str(stay.id),
        "guest": stay.guest,
        "room_id": stay.room_id,
        "mate_ids": [],
        "follows_id": None,
        "from_day": "2026-11-23",
        "until_day": "2026-11-30",
        "price": "24.50",
        "state": "booked",
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
def test_change_stay(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    before = read(client, stay)
    answer = client.request(*at(operation, stay.id), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["ETag"] == '"2"'
    changed = answer.json()
    assert changed == before | body | {"updated_at": changed["updated_at"]}
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    assert read(client, stay) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
def test_update_stay_leaves_the_rest(
    client: TestClient, stay: Stay, change: dict[str, Any]
) -> None:
    before = read(client, stay)
    answer = client.patch(f"{URL}/{stay.id}", json=change, headers=FIRST)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change | {"updated_at": changed["updated_at"]}
    assert read(client, stay) == changed


def test_delete_stay(client: TestClient, session: Session, stay: Stay) -> None:
    other = make_stay(session)
    answer = client.delete(f"{URL}/{stay.id}", headers=FIRST)

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = client.get(f"{URL}/{stay.id}")
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
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = client.request(*at(operation, stay.id), json=needed, headers=FIRST)

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
        "guest",
        "room_id",
        "from_day",
        "price",
    ],
)
def test_required(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = client.request(*at(operation, stay.id), json=body, headers=FIRST)

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
    stay: Stay,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, stay.id), json=body | change, headers=FIRST)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "change",
    [
        {"room_id": 2147483647},
        {"mate_ids": ["00000000-0000-4000-8000-000000000001"]},
        {"mate_ids": ["00000000-0000-4000-8000-000000000001"] * 100},
        {"follows_id": "00000000-0000-4000-8000-000000000001"},
    ],
    ids=label,
)
def test_reference_to_nothing(
    client: TestClient,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = client.request(*at(operation, stay.id), json=body | change, headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert answer.json()["detail"].startswith(next(iter(change)))


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
def test_invalid_and_no_json(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, value: object
) -> None:
    """An answer could not repeat the value."""
    answer = client.request(
        *at(operation, stay.id),
        content=json.dumps(body | {"guest": value}),
        headers=FIRST | {"Content-Type": "application/json"},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", "guest"]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        ["guest", "from_day"],
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
    stay = make_stay(session, created_by=USER.id)
    taken = read(client, make_stay(session))
    clash = body | {field: taken[field] for field in fields}
    answer = client.request(*at(operation, stay.id), json=clash, headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}


def test_mate_ids(client: TestClient, session: Session, stay: Stay) -> None:
    """Each is kept once, and goes with what it refers to."""
    other = make_stay(session)
    other_id = str(other.id)
    change = {"mate_ids": [other_id, other_id]}
    answer = client.patch(f"{URL}/{stay.id}", json=change, headers=FIRST)
    session.delete(other)
    session.commit()

    assert answer.json()["mate_ids"] == [other_id]
    assert answer.headers["ETag"] == '"2"'
    assert (read(client, stay))["mate_ids"] == []


def test_room_id(client: TestClient, session: Session) -> None:
    """What it refers to cannot go."""
    target = make_room(session)
    stay = make_stay(session, room_id=target.id)
    make_stay(session)
    shown = listed(client, room_id=str(target.id))
    assert shown == ids(stay)
    session.delete(target)
    with pytest.raises(IntegrityError):
        session.commit()


def test_follows_id(client: TestClient, session: Session) -> None:
    """It forgets what it refers to."""
    target = make_stay(session)
    stay = make_stay(session, follows_id=target.id)
    session.delete(target)
    session.commit()
    assert (read(client, stay))["follows_id"] is None


@pytest.mark.parametrize("operation", BODIES)
def test_room_id_of_deleted(
    client: TestClient,
    session: Session,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
) -> None:
    deleted = make_room(session, deleted_at=datetime.now(UTC))
    key = deleted.id
    change = {"room_id": key}
    answer = client.request(*at(operation, stay.id), json=body | change, headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "state",
    [
        {"state": StayState.BOOKED},
    ],
    ids=label,
)
def test_arrive(client: TestClient, session: Session, state: StayChanges) -> None:
    stays = [make_stay(session, **(state | {"created_by": USER.id})) for _ in range(3)]
    stays.sort(key=attrgetter("id"))
    shown = [read(client, stay) for stay in stays]
    path = at("POST /{id}/arrive", stays[1].id)
    answer = client.request(*path, headers=FIRST)

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["ETag"] == '"2"'
    before, changed = shown[1], answer.json()
    assert changed == before | {"state": "here"} | {"updated_at": changed["updated_at"]}
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    shown[1] = changed
    assert [read(client, stay) for stay in stays] == shown


@pytest.mark.parametrize(
    "state",
    [
        {"state": StayState.HERE},
        {"state": StayState.LEFT},
    ],
    ids=label,
)
def test_arrive_is_prevented(
    client: TestClient, session: Session, state: StayChanges
) -> None:
    stay = make_stay(session, **(state | {"created_by": USER.id}))
    before = read(client, stay)
    answer = client.request(*at("POST /{id}/arrive", stay.id), headers=FIRST)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/arrive",
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
        "POST /{id}/arrive",
    ],
)
def test_no_key(client: TestClient, body: dict[str, Any], operation: str) -> None:
    answer = client.request(*at(operation, "none"), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["path", "stay_id"]]


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/arrive",
    ],
)
def test_not_signed_in(
    visitor: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    answer = visitor.request(*at(operation, stay.id), json=body, headers=FIRST)

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
    stay = make_stay(session, created_by=other)
    before = read(client, stay)
    answer = client.request(*at(operation, stay.id), json=body, headers=FIRST)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
    ],
)
def test_if_match_is_missing(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    answer = client.request(*at(operation, stay.id), json=body)

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
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, tags: str
) -> None:
    before = read(client, stay)
    headers = {"If-Match": tags}
    answer = client.request(*at(operation, stay.id), json=body, headers=headers)

    assert answer.status_code == HTTPStatus.PRECONDITION_FAILED
    assert answer.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("tags", ["*", '"0", "1"', '"1","2"'])
def test_if_match_holds(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, tags: str
) -> None:
    headers = {"If-Match": tags}
    answer = client.request(*at(operation, stay.id), json=body, headers=headers)

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
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    """Another request is faster, after this one has compared the versions."""
    moment = "before_delete" if operation.startswith("DELETE") else "before_update"

    def be_faster(_: object, connection: Connection, __: object) -> None:
        connection.execute(update(Stay).values(version=2))

    event.listen(Stay, moment, be_faster)
    answer = client.request(*at(operation, stay.id), json=body, headers=FIRST)
    event.remove(Stay, moment, be_faster)

    assert answer.status_code == HTTPStatus.PRECONDITION_FAILED
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_if_none_match_holds(client: TestClient, stay: Stay, tags: str) -> None:
    headers = {"If-None-Match": tags}
    answer = client.get(f"{URL}/{stay.id}", headers=headers)

    assert answer.status_code == HTTPStatus.NOT_MODIFIED
    assert answer.headers["ETag"] == '"1"'
    assert not answer.content


@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", ""])
def test_if_none_match_differs(client: TestClient, stay: Stay, tags: str) -> None:
    headers = {"If-None-Match": tags}
    answer = client.get(f"{URL}/{stay.id}", headers=headers)

    assert answer.status_code == HTTPStatus.OK


def test_list(client: TestClient, stay: Stay) -> None:
    answer = client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [read(client, stay)],
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
    stays = [make_stay(session) for _ in range(3)]
    found = pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == sorted(ids(*stays))


def test_list_twenty_at_a_time(client: TestClient, session: Session) -> None:
    for _ in range(21):
        make_stay(session)

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


@pytest.mark.parametrize("other", [{}, {"sort": "-from_day"}], ids=label)
def test_cursor_of_another_order(
    client: TestClient, session: Session, other: dict[str, str]
) -> None:
    for _ in range(2):
        make_stay(session)
    query: dict[str, str | int] = {"sort": "from_day", "size": 1}
    cursor = (client.get(URL, params=query)).json()["next"]
    answer = client.get(URL, params={"cursor": cursor, **other})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "left"}, [1]),
        ({"from_day": "2024-01-02"}, [1]),
        ({"from_day_from": "2024-01-02"}, [1, 2]),
        ({"from_day_to": "2024-01-02"}, [0, 1]),
        ({"state": "here", "from_day": "2024-01-02"}, []),
    ],
    ids=label,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    stays = [
        make_stay(session, state=StayState.HERE, from_day=date(2024, 1, 1)),
        make_stay(session, state=StayState.LEFT, from_day=date(2024, 1, 2)),
        make_stay(session, state=StayState.BOOKED, from_day=date(2024, 1, 3)),
    ]

    assert set(listed(client, **query)) == {*ids(*(stays[place] for place in expected))}


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"guest": "a_b%c@example.org"},
    ],
    ids=label,
)
def test_search(
    client: TestClient, session: Session, text: str, change: StayChanges
) -> None:
    make_stay(
        session,
        guest="axbxc@example.org",
    )
    stay = make_stay(session, **change)

    assert listed(client, q=text) == ids(stay)


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        (
            "from_day",
            [
                {"from_day": date(2024, 1, 2)},
                {"from_day": date(2024, 1, 1)},
                {"from_day": date(2024, 1, 2)},
                {"from_day": date(2024, 1, 3)},
                {"from_day": date(2024, 1, 2)},
            ],
        ),
        (
            "until_day",
            [
                {"until_day": date(2024, 1, 2)},
                {"until_day": date(2024, 1, 1)},
                {"until_day": date(2024, 1, 2)},
                {"until_day": date(2024, 1, 3)},
                {"until_day": date(2024, 1, 2)},
                {"until_day": None},
                {"until_day": None},
            ],
        ),
        (
            "price",
            [
                {"price": Decimal("2.50")},
                {"price": Decimal("1.50")},
                {"price": Decimal("2.50")},
                {"price": Decimal("3.50")},
                {"price": Decimal("2.50")},
            ],
        ),
    ],
    ids=label,
)
def test_sort(
    client: TestClient,
    session: Session,
    field: str,
    changes: list[StayChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the keys."""
    made = [make_stay(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert listed(client, sort=f"-{field}", size=size) == ids(*downwards)
