"""Tests of the stays feature."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from petsage.core.auth import get_current_user
from petsage.main import app
from petsage.models.stays import Stay
from petsage.tests.factories.rooms import make_room
from petsage.tests.factories.stays import make_stay

URL: Final = "/api/v1/stays"
UNKNOWN_ID: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
USER: Final = SimpleNamespace(id=uuid.uuid4())
OTHER_USERS: Final = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]
FIRST: Final = {"If-Match": '"1"'}
DEFAULTS: Final[dict[str, Any]] = {
    "mate_ids": [],
    "follows_id": None,
    "until_day": None,
}
READ_ONLY: Final[dict[str, Any]] = {"state": "booked"}
WRITE_ONLY: Final = ["pin"]
VALID: Final[list[dict[str, Any]]] = [
    {"guest": "x"},
    {"guest": "x" * 80},
    {"follows_id": None},
    {"until_day": None},
    {"pin": None},
    {"price": "0.00"},
    {"price": "0.01"},
    {"price": "9999.98"},
    {"price": "9999.99"},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"guest": None},
    {"guest": 7},
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
    {"until_day": "2024-02-30"},
    {"pin": 7},
    {"pin": "x"},
    {"price": None},
    {"price": "much"},
    {"price": "NaN"},
    {"price": "5000.001"},
    {"price": "-0.01"},
    {"price": "10000.00"},
]


@pytest.fixture
def client(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_current_user, lambda: USER)
    return client


@pytest.fixture
def stay(session: Session) -> Stay:
    return make_stay(session, created_by=USER.id)


@pytest.fixture
def body(session: Session) -> dict[str, Any]:
    return {
        "guest": "Guest",
        "room_id": (make_room(session)).id,
        "mate_ids": [str((make_stay(session)).id)],
        "follows_id": str((make_stay(session)).id),
        "from_day": "2024-01-01",
        "until_day": "2024-01-01",
        "pin": "0000",
        "price": "1.50",
    }


def without_secrets(body: dict[str, Any]) -> dict[str, Any]:
    """Return the values that responses contain."""
    return {key: value for key, value in body.items() if key not in WRITE_ONLY}


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


def read(client: TestClient, stay: Stay) -> dict[str, Any]:
    response = client.get(f"{URL}/{stay.id}")
    return dict(response.json())


def ids_of(*stays: Stay) -> list[Any]:
    return [str(stay.id) for stay in stays]


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 404, 422]),
        ("POST", [201, 401, 409, 422]),
        ("GET /{id}", [200, 304, 404, 422]),
        ("PUT /{id}", [200, 401, 403, 404, 409, 412, 422, 428]),
        ("PATCH /{id}", [200, 401, 403, 404, 409, 412, 422, 428]),
        ("DELETE /{id}", [204, 401, 403, 404, 409, 412, 422, 428]),
        ("POST /{id}/arrive", [200, 401, 404, 409, 422]),
    ],
)
def test_documented_statuses(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{stay_id}")
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    assert sorted(map(int, responses)) == statuses


def test_create(client: TestClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    response = client.post(URL, json=body)
    assert response.status_code == HTTPStatus.CREATED
    created = response.json()
    times = {key: created[key] for key in ("created_at", "updated_at")}
    assert created == {
        "id": created["id"],
        **without_secrets(body),
        **READ_ONLY,
        "created_by": str(USER.id),
        **times,
    }
    again = client.get(response.url.join(response.headers["Location"]))
    assert again.json() == created
    assert response.headers["ETag"].startswith('"1')
    assert again.headers["ETag"] == response.headers["ETag"]
    assert before <= datetime.fromisoformat(created["created_at"]) <= datetime.now(UTC)


def test_read(client: TestClient, stay: Stay) -> None:
    response = client.get(f"{URL}/{stay.id}")
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"] == '"1"'
    assert response.json() == {
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
        "created_at": response.json()["created_at"],
        "updated_at": response.json()["updated_at"],
    }


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}"])
def test_change(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    before = read(client, stay)
    response = client.request(*at(operation, stay.id), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"].startswith('"2')
    changed = response.json()
    assert changed == read(client, stay)
    assert changed.pop("updated_at") > before.pop("updated_at")
    assert changed == before | without_secrets(body)


@pytest.mark.parametrize("change", [{}, *VALID], ids=str)
def test_update_one_field(
    client: TestClient, stay: Stay, change: dict[str, Any]
) -> None:
    before = read(client, stay)
    response = client.patch(f"{URL}/{stay.id}", json=change, headers=FIRST)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == read(client, stay)
    assert changed == before | without_secrets(change) | {
        "updated_at": changed["updated_at"]
    }


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
def test_read_only_fields(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    row = READ_ONLY if operation.startswith("POST") else read(client, stay)
    change = {"state": "here"}
    response = client.request(
        *at(operation, stay.id), json=body | change, headers=FIRST
    )
    assert {key: response.json()[key] for key in change} == {
        key: row[key] for key in change
    }


def test_delete(client: TestClient, session: Session, stay: Stay) -> None:
    other = make_stay(session)
    response = client.delete(f"{URL}/{stay.id}", headers=FIRST)
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = client.get(f"{URL}/{stay.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert list_ids(client) == ids_of(other)


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
def test_defaults(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    required = {name: body[name] for name in body.keys() - DEFAULTS}
    response = client.request(*at(operation, stay.id), json=required, headers=FIRST)
    assert response.is_success
    assert DEFAULTS.items() <= response.json().items()


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
@pytest.mark.parametrize("field", ["guest", "room_id", "from_day", "price"])
def test_required_field(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, field: str
) -> None:
    incomplete = {name: body[name] for name in body.keys() - {field}}
    response = client.request(*at(operation, stay.id), json=incomplete, headers=FIRST)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("change", INVALID, ids=str)
def test_invalid(
    client: TestClient,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = client.request(
        *at(operation, stay.id), json=body | change, headers=FIRST
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", *change]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize(
    "change",
    [
        {"room_id": 2147483647},
        {"mate_ids": ["00000000-0000-4000-8000-000000000001"]},
        {"mate_ids": ["00000000-0000-4000-8000-000000000001"] * 100},
        {"follows_id": "00000000-0000-4000-8000-000000000001"},
    ],
    ids=str,
)
def test_unknown_reference(
    client: TestClient,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = client.request(
        *at(operation, stay.id), json=body | change, headers=FIRST
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("fields", [["guest", "from_day"]], ids=str)
def test_unique(
    client: TestClient,
    session: Session,
    body: dict[str, Any],
    operation: str,
    fields: list[str],
) -> None:
    stay = make_stay(session, created_by=USER.id)
    taken = read(client, make_stay(session))
    conflict = body | {field: taken[field] for field in fields}
    response = client.request(*at(operation, stay.id), json=conflict, headers=FIRST)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


def test_mate_ids(client: TestClient, session: Session, stay: Stay) -> None:
    """Duplicates are stored once; deleting the target removes the link."""
    other = make_stay(session)
    other_id = str(other.id)
    change = {"mate_ids": [other_id, other_id]}
    response = client.patch(f"{URL}/{stay.id}", json=change, headers=FIRST)
    session.delete(other)
    session.commit()
    assert response.json()["mate_ids"] == [other_id]
    again = client.get(f"{URL}/{stay.id}")
    assert again.json()["mate_ids"] == []
    assert response.headers["ETag"].startswith('"2')
    assert again.headers["ETag"] != response.headers["ETag"]


def test_room_id(client: TestClient, session: Session) -> None:
    target = make_room(session)
    stay = make_stay(session, room_id=target.id)
    other = make_room(session)
    another = make_stay(session, room_id=other.id)
    assert list_ids(client, room_id=str(target.id)) == ids_of(stay)
    assert list_ids(client, room_id=str(other.id)) == ids_of(another)
    session.delete(target)
    with pytest.raises(IntegrityError):
        session.commit()


def test_follows_id(client: TestClient, session: Session) -> None:
    target = make_stay(session)
    stay = make_stay(session, follows_id=target.id)
    before = client.get(f"{URL}/{stay.id}")
    session.delete(target)
    session.commit()
    again = client.get(f"{URL}/{stay.id}")
    assert again.json()["follows_id"] is None
    assert again.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
def test_room_id_is_deleted(
    client: TestClient,
    session: Session,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
) -> None:
    deleted = make_room(session, deleted_at=datetime.now(UTC))
    key = deleted.id
    change = {"room_id": key}
    response = client.request(
        *at(operation, stay.id), json=body | change, headers=FIRST
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "state",
    [
        {"state": "booked"},
    ],
    ids=str,
)
def test_arrive(client: TestClient, session: Session, state: dict[str, Any]) -> None:
    stays = [make_stay(session, **(state | {"created_by": USER.id})) for _ in range(3)]
    stays.sort(key=attrgetter("id"))
    rows = [read(client, stay) for stay in stays]
    path = at("POST /{id}/arrive", stays[1].id)
    response = client.request(*path, headers=FIRST)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"].startswith('"2')
    before, changed = rows[1], response.json()
    assert changed == before | {"state": "here"} | {"updated_at": changed["updated_at"]}
    assert changed["updated_at"] > before["updated_at"]
    rows[1] = changed
    assert [read(client, stay) for stay in stays] == rows


@pytest.mark.parametrize(
    "state",
    [
        {"state": "here"},
        {"state": "left"},
    ],
    ids=str,
)
def test_arrive_in_another_state(
    client: TestClient, session: Session, state: dict[str, Any]
) -> None:
    stay = make_stay(session, **(state | {"created_by": USER.id}))
    before = read(client, stay)
    response = client.request(*at("POST /{id}/arrive", stay.id), headers=FIRST)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize(
    "operation",
    ["GET /{id}", "PUT /{id}", "PATCH /{id}", "DELETE /{id}", "POST /{id}/arrive"],
)
def test_not_found(client: TestClient, body: dict[str, Any], operation: str) -> None:
    response = client.request(*at(operation, UNKNOWN_ID), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    ["POST", "PUT /{id}", "PATCH /{id}", "DELETE /{id}", "POST /{id}/arrive"],
)
def test_not_signed_in(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    stay: Stay,
    body: dict[str, Any],
    operation: str,
) -> None:
    monkeypatch.delitem(app.dependency_overrides, get_current_user)
    response = client.request(*at(operation, stay.id), json=body, headers=FIRST)
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
    stay = make_stay(session, created_by=other)
    before = read(client, stay)
    response = client.request(*at(operation, stay.id), json=body, headers=FIRST)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
def test_if_match_is_missing(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    response = client.request(*at(operation, stay.id), json=body)
    assert response.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", 'W/"1"', '"0", "2"', ""])
def test_if_match_differs(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, tags: str
) -> None:
    before = read(client, stay)
    headers = {"If-Match": tags}
    response = client.request(*at(operation, stay.id), json=body, headers=headers)
    assert response.status_code == HTTPStatus.PRECONDITION_FAILED
    assert response.json().keys() == {"detail"}

    assert read(client, stay) == before


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
@pytest.mark.parametrize("tags", ["*", '"0", "1"', '"1","2"'])
def test_if_match_matches(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str, tags: str
) -> None:
    headers = {"If-Match": tags}
    response = client.request(*at(operation, stay.id), json=body, headers=headers)
    assert response.is_success


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}", "DELETE /{id}"])
def test_concurrent_change(
    client: TestClient, stay: Stay, body: dict[str, Any], operation: str
) -> None:
    """Another request changes the row after this one has compared the versions."""
    hook = "before_delete" if operation.startswith("DELETE") else "before_update"

    def change_first(_: object, connection: sa.Connection, __: object) -> None:
        connection.execute(sa.update(Stay).values(version=2))

    event.listen(Stay, hook, change_first)
    response = client.request(*at(operation, stay.id), json=body, headers=FIRST)
    event.remove(Stay, hook, change_first)
    assert response.status_code == HTTPStatus.PRECONDITION_FAILED
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_if_none_match_matches(client: TestClient, stay: Stay, tags: str) -> None:
    headers = {"If-None-Match": tags}
    response = client.get(f"{URL}/{stay.id}", headers=headers)
    assert response.status_code == HTTPStatus.NOT_MODIFIED
    assert response.headers["ETag"] == '"1"'
    assert not response.content


@pytest.mark.parametrize("tags", ['"0"', '"2"', "1", ""])
def test_if_none_match_differs(client: TestClient, stay: Stay, tags: str) -> None:
    headers = {"If-None-Match": tags}
    response = client.get(f"{URL}/{stay.id}", headers=headers)
    assert response.status_code == HTTPStatus.OK


def test_list(client: TestClient, stay: Stay) -> None:
    response = client.get(URL)
    assert response.json() == {
        "items": [read(client, stay)],
        "next": None,
    }


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_list_pages(client: TestClient, session: Session, size: int) -> None:
    stays = [make_stay(session) for _ in range(3)]
    assert list_ids(client, size=size) == sorted(ids_of(*stays))
    response = client.get(URL, params={"size": size})
    assert len(response.json()["items"]) == min(size, 3)


@pytest.mark.parametrize(
    "query",
    [
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
        {"state": "no such value"},
        {"room_id": "no such key"},
        {"from_day": "2024-02-30"},
        {"from_day_from": "2024-02-30"},
        {"from_day_to": "2024-02-30"},
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


@pytest.mark.parametrize("other", [{}, {"sort": "-from_day"}], ids=str)
def test_cursor_of_another_order(
    client: TestClient, session: Session, other: dict[str, str]
) -> None:
    for _ in range(2):
        make_stay(session)
    query: dict[str, str | int] = {"sort": "from_day", "size": 1}
    cursor = (client.get(URL, params=query)).json()["next"]
    response = client.get(URL, params={"cursor": cursor, **other})
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "left"}, [1]),
        ({"from_day": "2024-01-02"}, [1]),
        ({"from_day_from": "2024-01-02"}, [1, 2]),
        ({"from_day_to": "2024-01-02"}, [0, 1]),
        ({"state": "here", "from_day": "2024-01-02"}, []),
    ],
    ids=str,
)
def test_filter(
    client: TestClient, session: Session, query: dict[str, Any], expected: list[int]
) -> None:
    stays = [
        make_stay(session, state="here", from_day=date(2024, 1, 1)),
        make_stay(session, state="left", from_day=date(2024, 1, 2)),
        make_stay(session, state="booked", from_day=date(2024, 1, 3)),
    ]
    found = list_ids(client, **query)
    assert sorted(found) == sorted(ids_of(*(stays[index] for index in expected)))


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"guest": "a_b%c@example.org"},
    ],
    ids=str,
)
def test_search(
    client: TestClient, session: Session, text: str, change: dict[str, Any]
) -> None:
    make_stay(
        session,
        guest="axbxc@example.org",
    )
    stay = make_stay(session, **change)
    assert list_ids(client, q=text) == ids_of(stay)


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
    made = [make_stay(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    attribute = attrgetter(field)
    nulls = [one for one in made if attribute(one) is None]
    up = sorted((one for one in made if one not in nulls), key=attribute)
    down = up[::-1] + nulls[::-1]
    assert list_ids(client, sort=field, size=size) == ids_of(*up, *nulls)
    assert list_ids(client, sort=f"-{field}", size=size) == ids_of(*down)
