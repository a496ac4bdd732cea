"""Tests of the visits feature."""

import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import chain
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.auth import get_current_user
from petsage.core.db import get_session
from petsage.main import app
from petsage.models.visits import Visit, VisitStatus
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.pets import make_pet
from petsage.tests.factories.visits import VisitChanges, make_visit

pytestmark = pytest.mark.anyio

URL: Final = "/api/v1/visits"
NOBODY: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
USER: Final = SimpleNamespace(id=uuid.uuid4())
OTHERS: Final = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]

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
    "minutes": 30,
    "temperature": None,
    "status": "planned",
}
VALID: Final[list[dict[str, Any]]] = [
    {"reason": "x"},
    {"reason": "x" * 200},
    {"minutes": 1},
    {"minutes": 2},
    {"minutes": 1439},
    {"minutes": 1440},
    {"temperature": None},
    {"temperature": 20.0},
    {"temperature": 20.01},
    {"temperature": 49.99},
    {"temperature": 50.0},
    {"status": "planned"},
    {"status": "admitted"},
    {"status": "home"},
]
INVALID: Final[list[dict[str, Any]]] = [
    {"pet_id": None},
    {"pet_id": "no such key"},
    {"starts_at": None},
    {"starts_at": "2024-01-31T09:30:00"},
    {"starts_at": "yesterday"},
    {"starts_at": 0},
    {"reason": None},
    {"reason": 7},
    {"reason": "a\x00b"},
    {"reason": ""},
    {"reason": "x" * 201},
    {"minutes": None},
    {"minutes": "many"},
    {"minutes": 1.5},
    {"minutes": 0},
    {"minutes": 1441},
    {"temperature": "much"},
    {"temperature": 19.99},
    {"temperature": 50.01},
    {"status": None},
    {"status": "no such value"},
]
QUERIES: Final[list[dict[str, Any]]] = [
    {"size": 1},
    {"size": 100},
    {"page": 1},
    {"page": 1000000000},
    {"q": "x" * 200},
    {"sort": "starts_at"},
    {"sort": "-starts_at"},
    {"sort": "minutes"},
    {"sort": "-minutes"},
    {"pet_id": NOBODY},
    {"status": "planned"},
    {"starts_at": "2026-11-23T09:30:00Z"},
    {"starts_at_from": "2026-11-23T09:30:00Z"},
    {"starts_at_to": "2026-11-23T09:30:00Z"},
    {"minutes": 1},
    {"minutes_from": 1},
    {"minutes_to": 1},
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
    {"pet_id": "no such key"},
    {"status": "no such value"},
    {"starts_at": "2024-01-31T09:30:00"},
    {"starts_at_from": "2024-01-31T09:30:00"},
    {"starts_at_to": "2024-01-31T09:30:00"},
    {"minutes": "many"},
    {"minutes_from": "many"},
    {"minutes_to": "many"},
]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    async with open_database("visits") as engine:
        yield engine


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with open_transaction(engine) as connection:
        yield connection


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    async with open_session(connection) as session:
        yield session


@pytest.fixture
async def visitor(
    connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncClient]:
    """Yield the client of somebody who has not signed in."""
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_session, sessions_of(connection))
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
def client(visitor: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> AsyncClient:
    """Return the client of the user."""
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_current_user, lambda: USER)
    return visitor


@pytest.fixture
async def visit(session: AsyncSession) -> Visit:
    return await make_visit(session, created_by=USER.id)


@pytest.fixture
async def body(session: AsyncSession) -> dict[str, Any]:
    """Return what a new visit can be made of, unlike those of the factory."""
    return {
        "pet_id": str((await make_pet(session)).id),
        "starts_at": "2024-01-01T09:30:00Z",
        "reason": "Reason",
        "minutes": 2,
        "temperature": 20.9375,
        "status": "admitted",
    }


def label(case: object) -> str:
    """Return what a case is called, for it may hold a long text."""
    return str(case)[:40]


def at(operation: str, key: object) -> tuple[str, str]:
    """Return the method and the path of an operation on what has this key."""
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


def ids(*visits: Visit) -> list[Any]:
    return [str(visit.id) for visit in visits]


async def read(client: AsyncClient, visit: Visit) -> dict[str, Any]:
    answer = await client.get(f"{URL}/{visit.id}")
    assert answer.status_code == HTTPStatus.OK
    shown: dict[str, Any] = answer.json()
    return shown


def refused(answer: dict[str, Any]) -> list[list[str]]:
    """Return what an answer says is invalid."""
    return [error["loc"][:2] for error in answer["detail"]]


async def pieces(client: AsyncClient, **query: str | int) -> list[list[Any]]:
    """Return the ids that a list shows, piece by piece."""
    found: list[list[Any]] = []
    total = 1
    while sum(map(len, found)) < total:
        place: dict[str, str | int] = {"page": len(found) + 1, **query}
        answer = await client.get(URL, params=place)
        assert answer.status_code == HTTPStatus.OK
        found.append([item["id"] for item in answer.json()["items"]])
        total = answer.json()["total"] if found[-1] else 0
    return found


async def listed(client: AsyncClient, **query: str | int) -> list[Any]:
    """Return the ids that a list shows, all pieces together."""
    return list(chain(*await pieces(client, **query)))


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 401, 422]),
        ("POST", [201, 400, 401, 409, 422]),
        ("POST /bulk/create", [201, 400, 401, 409, 422]),
        ("POST /bulk/delete", [204, 400, 401, 403, 404, 422]),
        ("GET /{id}", [200, 401, 404, 422]),
        ("PUT /{id}", [200, 400, 401, 403, 404, 409, 422]),
        ("PATCH /{id}", [200, 400, 401, 403, 404, 409, 422]),
        ("DELETE /{id}", [204, 401, 403, 404, 422]),
        ("POST /{id}/admit", [200, 401, 403, 404, 409, 422]),
        ("POST /{id}/discharge", [200, 401, 403, 404, 409, 422]),
    ],
)
def test_documented(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{visit_id}")
    documented = app.openapi()["paths"][path][method.lower()]["responses"]

    assert sorted(map(int, documented)) == statuses


async def test_create_visit(client: AsyncClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    answer = await client.post(URL, json=body)

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
    again = await client.get(answer.headers["Location"])
    assert again.json() == created


async def test_read_visit(client: AsyncClient, visit: Visit) -> None:
    answer = await client.get(f"{URL}/{visit.id}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "id": str(visit.id),
        "pet_id": str(visit.pet_id),
        "starts_at": "2026-11-23T09:30:00Z",
        "reason": "Vaccination",
        "minutes": 1,
        "temperature": 38.5,
        "status": "planned",
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
async def test_change_visit(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    before = await read(client, visit)
    answer = await client.request(*at(operation, visit.id), json=body)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | body | {"updated_at": changed["updated_at"]}
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    assert await read(client, visit) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
async def test_update_visit_leaves_the_rest(
    client: AsyncClient, visit: Visit, change: dict[str, Any]
) -> None:
    before = await read(client, visit)
    answer = await client.patch(f"{URL}/{visit.id}", json=change)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change | {"updated_at": changed["updated_at"]}
    assert await read(client, visit) == changed


async def test_delete_visit(
    client: AsyncClient, session: AsyncSession, visit: Visit
) -> None:
    other = await make_visit(session)
    answer = await client.delete(f"{URL}/{visit.id}")

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = await client.get(f"{URL}/{visit.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert await listed(client) == ids(other)
    await session.refresh(visit)
    assert visit.deleted_at is not None


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
    ],
)
async def test_defaults(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = await client.request(*at(operation, visit.id), json=needed)

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
        "pet_id",
        "starts_at",
        "reason",
    ],
)
async def test_required(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = await client.request(*at(operation, visit.id), json=body)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", field]]


@pytest.mark.parametrize("change", VALID, ids=label)
async def test_valid(
    client: AsyncClient, body: dict[str, Any], change: dict[str, Any]
) -> None:
    answer = await client.post(URL, json=body | change)

    assert answer.status_code == HTTPStatus.CREATED
    assert change.items() <= answer.json().items()


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("change", INVALID, ids=label)
async def test_invalid(
    client: AsyncClient,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = await client.request(*at(operation, visit.id), json=body | change)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize(
    "change",
    [
        {"pet_id": "00000000-0000-4000-8000-000000000001"},
    ],
    ids=label,
)
async def test_reference_to_nothing(
    client: AsyncClient,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = await client.request(*at(operation, visit.id), json=body | change)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert answer.json()["detail"].startswith(next(iter(change)))


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
async def test_invalid_and_no_json(
    client: AsyncClient,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
    value: object,
) -> None:
    """An answer could not repeat the value."""
    answer = await client.request(
        *at(operation, visit.id),
        content=json.dumps(body | {"reason": value}),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", "reason"]]


async def test_pet_id(client: AsyncClient, session: AsyncSession) -> None:
    """What it refers to cannot go."""
    target = await make_pet(session)
    visit = await make_visit(session, pet_id=target.id)
    await make_visit(session)
    shown = await listed(client, pet_id=str(target.id))
    assert shown == ids(visit)
    await session.delete(target)
    with pytest.raises(IntegrityError):
        await session.commit()


@pytest.mark.parametrize(
    "state",
    [
        {"status": VisitStatus.PLANNED},
    ],
    ids=label,
)
async def test_admit(
    client: AsyncClient, session: AsyncSession, state: VisitChanges
) -> None:
    visits = [
        await make_visit(session, **(state | {"created_by": USER.id})) for _ in range(3)
    ]
    visits.sort(key=attrgetter("id"))
    shown = [await read(client, visit) for visit in visits]
    path = at("POST /{id}/admit", visits[1].id)
    answer = await client.request(*path)

    assert answer.status_code == HTTPStatus.OK
    before, changed = shown[1], answer.json()
    assert changed == before | {"status": "admitted"} | {
        "updated_at": changed["updated_at"]
    }
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    shown[1] = changed
    assert [await read(client, visit) for visit in visits] == shown


@pytest.mark.parametrize(
    "state",
    [
        {"status": VisitStatus.ADMITTED},
        {"status": VisitStatus.HOME},
    ],
    ids=label,
)
async def test_admit_is_prevented(
    client: AsyncClient, session: AsyncSession, state: VisitChanges
) -> None:
    visit = await make_visit(session, **(state | {"created_by": USER.id}))
    before = await read(client, visit)
    answer = await client.request(*at("POST /{id}/admit", visit.id))

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert await read(client, visit) == before


@pytest.mark.parametrize(
    "state",
    [
        {"status": VisitStatus.ADMITTED},
    ],
    ids=label,
)
async def test_discharge(
    client: AsyncClient, session: AsyncSession, state: VisitChanges
) -> None:
    visits = [
        await make_visit(session, **(state | {"created_by": USER.id})) for _ in range(3)
    ]
    visits.sort(key=attrgetter("id"))
    shown = [await read(client, visit) for visit in visits]
    path = at("POST /{id}/discharge", visits[1].id)
    answer = await client.request(*path)

    assert answer.status_code == HTTPStatus.OK
    before, changed = shown[1], answer.json()
    assert changed == before | {"status": "home"} | {
        "updated_at": changed["updated_at"]
    }
    times = [datetime.fromisoformat(one["updated_at"]) for one in (before, changed)]
    assert times[0] < times[1]
    shown[1] = changed
    assert [await read(client, visit) for visit in visits] == shown


@pytest.mark.parametrize(
    "state",
    [
        {"status": VisitStatus.PLANNED},
        {"status": VisitStatus.HOME},
    ],
    ids=label,
)
async def test_discharge_is_prevented(
    client: AsyncClient, session: AsyncSession, state: VisitChanges
) -> None:
    visit = await make_visit(session, **(state | {"created_by": USER.id}))
    before = await read(client, visit)
    answer = await client.request(*at("POST /{id}/discharge", visit.id))

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json().keys() == {"detail"}

    assert await read(client, visit) == before


async def test_bulk_create(client: AsyncClient, body: dict[str, Any]) -> None:
    bodies = [body, body]
    answer = await client.post(f"{URL}/bulk/create", json=bodies)

    assert answer.status_code == HTTPStatus.CREATED
    assert len(answer.json()) == len(bodies)
    assert all(body.items() <= created.items() for created in answer.json())
    shown = await listed(client)
    assert {created["id"] for created in answer.json()} == set(shown)


@pytest.mark.parametrize("change", INVALID, ids=label)
async def test_bulk_create_is_all_or_none(
    client: AsyncClient, body: dict[str, Any], change: dict[str, Any]
) -> None:
    answer = await client.post(f"{URL}/bulk/create", json=[body, body | change])

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert await listed(client) == []


@pytest.mark.parametrize("many", [0, 101])
async def test_bulk_create_limits(
    client: AsyncClient, body: dict[str, Any], many: int
) -> None:
    answer = await client.post(f"{URL}/bulk/create", json=[body] * many)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("many", "status"),
    [(1, HTTPStatus.CREATED), (100, HTTPStatus.CREATED)],
)
async def test_bulk_create_within_limits(
    client: AsyncClient, body: dict[str, Any], many: int, status: HTTPStatus
) -> None:
    answer = await client.post(f"{URL}/bulk/create", json=[body] * many)

    assert answer.status_code == status


async def test_bulk_delete(client: AsyncClient, session: AsyncSession) -> None:
    visits = [await make_visit(session, created_by=USER.id) for _ in range(3)]
    answer = await client.post(f"{URL}/bulk/delete", json=ids(*visits[:2]))

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert await listed(client) == ids(visits[2])


async def test_bulk_delete_is_all_or_none(client: AsyncClient, visit: Visit) -> None:
    answer = await client.post(f"{URL}/bulk/delete", json=[*ids(visit), NOBODY])

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}

    assert await listed(client) == ids(visit)


@pytest.mark.parametrize("other", OTHERS, ids=str)
async def test_bulk_delete_is_for_owners(
    client: AsyncClient, session: AsyncSession, visit: Visit, other: uuid.UUID
) -> None:
    theirs = await make_visit(session, created_by=other)
    answer = await client.post(f"{URL}/bulk/delete", json=ids(visit, theirs))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json().keys() == {"detail"}

    assert await read(client, visit)


@pytest.mark.parametrize("many", [0, 101])
async def test_bulk_delete_limits(client: AsyncClient, many: int) -> None:
    answer = await client.post(f"{URL}/bulk/delete", json=[NOBODY] * many)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("many", [1, 100])
async def test_bulk_delete_within_limits(client: AsyncClient, many: int) -> None:
    answer = await client.post(f"{URL}/bulk/delete", json=[NOBODY] * many)

    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/admit",
        "POST /{id}/discharge",
    ],
)
async def test_not_found(
    client: AsyncClient, body: dict[str, Any], operation: str
) -> None:
    answer = await client.request(*at(operation, NOBODY), json=body)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/admit",
        "POST /{id}/discharge",
    ],
)
async def test_no_key(
    client: AsyncClient, body: dict[str, Any], operation: str
) -> None:
    answer = await client.request(*at(operation, "none"), json=body)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["path", "visit_id"]]


@pytest.mark.parametrize(
    "operation",
    [
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/admit",
        "POST /{id}/discharge",
    ],
)
async def test_deleted(
    client: AsyncClient, session: AsyncSession, body: dict[str, Any], operation: str
) -> None:
    visit = await make_visit(session, deleted_at=datetime.now(UTC), created_by=USER.id)
    answer = await client.request(*at(operation, visit.id), json=body)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation",
    [
        "GET",
        "POST",
        "POST /bulk/create",
        "POST /bulk/delete",
        "GET /{id}",
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/admit",
        "POST /{id}/discharge",
    ],
)
async def test_not_signed_in(
    visitor: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    answer = await visitor.request(*at(operation, visit.id), json=body)

    assert answer.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "operation",
    [
        "PUT /{id}",
        "PATCH /{id}",
        "DELETE /{id}",
        "POST /{id}/admit",
        "POST /{id}/discharge",
    ],
)
@pytest.mark.parametrize("other", OTHERS, ids=str)
async def test_not_the_owner(
    client: AsyncClient,
    session: AsyncSession,
    body: dict[str, Any],
    operation: str,
    other: uuid.UUID,
) -> None:
    visit = await make_visit(session, created_by=other)
    before = await read(client, visit)
    answer = await client.request(*at(operation, visit.id), json=body)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json().keys() == {"detail"}

    assert await read(client, visit) == before


async def test_list(client: AsyncClient, visit: Visit) -> None:
    answer = await client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [await read(client, visit)],
        "total": 1,
        "page": 1,
        "size": 20,
    }


async def test_list_nothing(client: AsyncClient) -> None:
    answer = await client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"items": [], "total": 0, "page": 1, "size": 20}


@pytest.mark.parametrize(
    ("size", "lengths"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (4, [3])]
)
async def test_list_in_pieces(
    client: AsyncClient, session: AsyncSession, size: int, lengths: list[int]
) -> None:
    visits = [await make_visit(session) for _ in range(3)]
    found = await pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == ids(*visits)


async def test_list_beyond_the_last_page(client: AsyncClient, visit: Visit) -> None:
    answer = await client.get(URL, params={"page": 2})

    assert answer.json() == {
        "items": [],
        "total": len(ids(visit)),
        "page": 2,
        "size": 20,
    }


async def test_list_twenty_at_a_time(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(21):
        await make_visit(session)

    assert [len(piece) for piece in await pieces(client)] == [20, 1]


@pytest.mark.parametrize("query", QUERIES, ids=label)
async def test_query(client: AsyncClient, query: dict[str, Any]) -> None:
    answer = await client.get(URL, params=query)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json()["items"] == []


@pytest.mark.parametrize("query", INVALID_QUERIES, ids=label)
async def test_invalid_query(client: AsyncClient, query: dict[str, Any]) -> None:
    answer = await client.get(URL, params=query)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["query", *query]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "home"}, [1]),
        ({"starts_at": "2024-01-02T09:30:00Z"}, [1]),
        ({"starts_at_from": "2024-01-02T09:30:00Z"}, [1, 2]),
        ({"starts_at_to": "2024-01-02T09:30:00Z"}, [0, 1]),
        ({"minutes": 3}, [1]),
        ({"minutes_from": 3}, [1, 2]),
        ({"minutes_to": 3}, [0, 1]),
        ({"status": "admitted", "starts_at": "2024-01-02T09:30:00Z"}, []),
    ],
    ids=label,
)
async def test_filter(
    client: AsyncClient,
    session: AsyncSession,
    query: dict[str, Any],
    expected: list[int],
) -> None:
    visits = [
        await make_visit(
            session,
            status=VisitStatus.ADMITTED,
            starts_at=datetime(2024, 1, 1, 9, 30, tzinfo=UTC),
            minutes=2,
        ),
        await make_visit(
            session,
            status=VisitStatus.HOME,
            starts_at=datetime(2024, 1, 2, 9, 30, tzinfo=UTC),
            minutes=3,
        ),
        await make_visit(
            session,
            status=VisitStatus.PLANNED,
            starts_at=datetime(2024, 1, 3, 9, 30, tzinfo=UTC),
            minutes=4,
        ),
    ]

    assert set(await listed(client, **query)) == {
        *ids(*(visits[place] for place in expected))
    }


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"reason": "a_b%c@example.org"},
    ],
    ids=label,
)
async def test_search(
    client: AsyncClient, session: AsyncSession, text: str, change: VisitChanges
) -> None:
    await make_visit(
        session,
        reason="axbxc@example.org",
    )
    visit = await make_visit(session, **change)

    assert await listed(client, q=text) == ids(visit)


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        (
            "starts_at",
            [
                {"starts_at": datetime(2024, 1, 2, 9, 30, tzinfo=UTC)},
                {"starts_at": datetime(2024, 1, 1, 9, 30, tzinfo=UTC)},
                {"starts_at": datetime(2024, 1, 2, 9, 30, tzinfo=UTC)},
                {"starts_at": datetime(2024, 1, 3, 9, 30, tzinfo=UTC)},
                {"starts_at": datetime(2024, 1, 2, 9, 30, tzinfo=UTC)},
            ],
        ),
        (
            "minutes",
            [
                {"minutes": 3},
                {"minutes": 2},
                {"minutes": 3},
                {"minutes": 4},
                {"minutes": 3},
            ],
        ),
    ],
    ids=label,
)
async def test_sort(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    changes: list[VisitChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the creation."""
    made = [await make_visit(session, **change) for change in changes]
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert await listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert await listed(client, sort=f"-{field}", size=size) == ids(*downwards)
