"""Tests of the visits feature."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus
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
from petsage.models.visits import Visit
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.pets import make_pet
from petsage.tests.factories.visits import make_visit

pytestmark = pytest.mark.anyio

URL: Final = "/api/v1/visits"
UNKNOWN_ID: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
USER: Final = SimpleNamespace(id=uuid.uuid4())
OTHER_USERS: Final = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]
DEFAULTS: Final[dict[str, Any]] = {"minutes": 30, "temperature": None}
READ_ONLY: Final[dict[str, Any]] = {"status": "planned"}
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
]
INVALID: Final[list[dict[str, Any]]] = [
    {"pet_id": None},
    {"pet_id": "no such key"},
    {"starts_at": None},
    {"starts_at": "2024-01-31T09:30:00"},
    {"starts_at": "yesterday"},
    {"reason": None},
    {"reason": 7},
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
async def client(
    connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncClient]:
    overrides = app.dependency_overrides
    monkeypatch.setitem(overrides, get_session, sessions_of(connection))
    monkeypatch.setitem(overrides, get_current_user, lambda: USER)
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def visit(session: AsyncSession) -> Visit:
    return await make_visit(session, created_by=USER.id)


@pytest.fixture
async def body(session: AsyncSession) -> dict[str, Any]:
    return {
        "pet_id": str((await make_pet(session)).id),
        "starts_at": "2024-01-01T09:30:00Z",
        "reason": "Reason",
        "minutes": 2,
        "temperature": 20.9375,
    }


def at(operation: str, key: object) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


async def list_ids(client: AsyncClient, **query: str | int) -> list[Any]:
    response = await client.get(URL, params=query)
    return [item["id"] for item in response.json()["items"]]


async def read(client: AsyncClient, visit: Visit) -> dict[str, Any]:
    response = await client.get(f"{URL}/{visit.id}")
    return dict(response.json())


def ids_of(*visits: Visit) -> list[Any]:
    return [str(visit.id) for visit in visits]


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 401, 422]),
        ("POST", [201, 401, 409, 422]),
        ("POST /bulk/create", [201, 401, 409, 422]),
        ("POST /bulk/delete", [204, 401, 403, 404, 422]),
        ("GET /{id}", [200, 401, 404, 422]),
        ("PUT /{id}", [200, 401, 403, 404, 409, 422]),
        ("PATCH /{id}", [200, 401, 403, 404, 409, 422]),
        ("DELETE /{id}", [204, 401, 403, 404, 422]),
        ("POST /{id}/admit", [200, 401, 403, 404, 409, 422]),
        ("POST /{id}/discharge", [200, 401, 403, 404, 409, 422]),
    ],
)
def test_documented_statuses(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{visit_id}")
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    assert sorted(map(int, responses)) == statuses


async def test_create(client: AsyncClient, body: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    response = await client.post(URL, json=body)
    assert response.status_code == HTTPStatus.CREATED
    created = response.json()
    times = {key: created[key] for key in ("created_at", "updated_at")}
    assert created == {
        "id": created["id"],
        **body,
        **READ_ONLY,
        "created_by": str(USER.id),
        **times,
    }
    again = await client.get(response.url.join(response.headers["Location"]))
    assert again.json() == created
    assert before <= datetime.fromisoformat(created["created_at"]) <= datetime.now(UTC)


async def test_read(client: AsyncClient, visit: Visit) -> None:
    response = await client.get(f"{URL}/{visit.id}")
    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "id": str(visit.id),
        "pet_id": str(visit.pet_id),
        "starts_at": "2026-11-23T09:30:00Z",
        "reason": "Vaccination",
        "minutes": 1,
        "temperature": 38.5,
        "status": "planned",
        "created_by": str(USER.id),
        "created_at": response.json()["created_at"],
        "updated_at": response.json()["updated_at"],
    }


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}"])
async def test_change(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    before = await read(client, visit)
    response = await client.request(*at(operation, visit.id), json=body)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == await read(client, visit)
    assert changed.pop("updated_at") > before.pop("updated_at")
    assert changed == before | body


@pytest.mark.parametrize("change", [{}, *VALID], ids=str)
async def test_update_one_field(
    client: AsyncClient, visit: Visit, change: dict[str, Any]
) -> None:
    before = await read(client, visit)
    response = await client.patch(f"{URL}/{visit.id}", json=change)
    assert response.status_code == HTTPStatus.OK
    changed = response.json()
    assert changed == await read(client, visit)
    assert changed == before | change | {"updated_at": changed["updated_at"]}


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
async def test_read_only_fields(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    row = READ_ONLY if operation.startswith("POST") else await read(client, visit)
    change = {"status": "admitted"}
    response = await client.request(*at(operation, visit.id), json=body | change)
    assert {key: response.json()[key] for key in change} == {
        key: row[key] for key in change
    }


async def test_delete(client: AsyncClient, session: AsyncSession, visit: Visit) -> None:
    other = await make_visit(session)
    response = await client.delete(f"{URL}/{visit.id}")
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = await client.get(f"{URL}/{visit.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert await list_ids(client) == ids_of(other)
    await session.refresh(visit)
    assert visit.deleted_at is not None


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
async def test_defaults(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str
) -> None:
    required = {name: body[name] for name in body.keys() - DEFAULTS}
    response = await client.request(*at(operation, visit.id), json=required)
    assert response.is_success
    assert DEFAULTS.items() <= response.json().items()


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
@pytest.mark.parametrize("field", ["pet_id", "starts_at", "reason"])
async def test_required_field(
    client: AsyncClient, visit: Visit, body: dict[str, Any], operation: str, field: str
) -> None:
    incomplete = {name: body[name] for name in body.keys() - {field}}
    response = await client.request(*at(operation, visit.id), json=incomplete)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("change", INVALID, ids=str)
async def test_invalid(
    client: AsyncClient,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = await client.request(*at(operation, visit.id), json=body | change)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", *change]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize(
    "change", [{"pet_id": "00000000-0000-4000-8000-000000000001"}], ids=str
)
async def test_unknown_reference(
    client: AsyncClient,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    response = await client.request(*at(operation, visit.id), json=body | change)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


async def test_pet_id(client: AsyncClient, session: AsyncSession) -> None:
    target = await make_pet(session)
    visit = await make_visit(session, pet_id=target.id)
    other = await make_pet(session)
    another = await make_visit(session, pet_id=other.id)
    assert await list_ids(client, pet_id=str(target.id)) == ids_of(visit)
    assert await list_ids(client, pet_id=str(other.id)) == ids_of(another)
    await session.delete(target)
    with pytest.raises(IntegrityError):
        await session.commit()


@pytest.mark.parametrize(
    "state",
    [
        {"status": "planned"},
    ],
    ids=str,
)
async def test_admit(
    client: AsyncClient, session: AsyncSession, state: dict[str, Any]
) -> None:
    visits = [
        await make_visit(session, **(state | {"created_by": USER.id})) for _ in range(3)
    ]
    visits.sort(key=attrgetter("id"))
    rows = [await read(client, visit) for visit in visits]
    path = at("POST /{id}/admit", visits[1].id)
    response = await client.request(*path)
    assert response.status_code == HTTPStatus.OK
    before, changed = rows[1], response.json()
    assert changed == before | {"status": "admitted"} | {
        "updated_at": changed["updated_at"]
    }
    assert changed["updated_at"] > before["updated_at"]
    rows[1] = changed
    assert [await read(client, visit) for visit in visits] == rows


@pytest.mark.parametrize(
    "state",
    [
        {"status": "admitted"},
        {"status": "home"},
    ],
    ids=str,
)
async def test_admit_in_another_state(
    client: AsyncClient, session: AsyncSession, state: dict[str, Any]
) -> None:
    visit = await make_visit(session, **(state | {"created_by": USER.id}))
    before = await read(client, visit)
    response = await client.request(*at("POST /{id}/admit", visit.id))
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}

    assert await read(client, visit) == before


@pytest.mark.parametrize(
    "state",
    [
        {"status": "admitted"},
    ],
    ids=str,
)
async def test_discharge(
    client: AsyncClient, session: AsyncSession, state: dict[str, Any]
) -> None:
    visits = [
        await make_visit(session, **(state | {"created_by": USER.id})) for _ in range(3)
    ]
    visits.sort(key=attrgetter("id"))
    rows = [await read(client, visit) for visit in visits]
    path = at("POST /{id}/discharge", visits[1].id)
    response = await client.request(*path)
    assert response.status_code == HTTPStatus.OK
    before, changed = rows[1], response.json()
    assert changed == before | {"status": "home"} | {
        "updated_at": changed["updated_at"]
    }
    assert changed["updated_at"] > before["updated_at"]
    rows[1] = changed
    assert [await read(client, visit) for visit in visits] == rows


@pytest.mark.parametrize(
    "state",
    [
        {"status": "planned"},
        {"status": "home"},
    ],
    ids=str,
)
async def test_discharge_in_another_state(
    client: AsyncClient, session: AsyncSession, state: dict[str, Any]
) -> None:
    visit = await make_visit(session, **(state | {"created_by": USER.id}))
    before = await read(client, visit)
    response = await client.request(*at("POST /{id}/discharge", visit.id))
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}

    assert await read(client, visit) == before


async def test_bulk_create(client: AsyncClient, body: dict[str, Any]) -> None:
    bodies = [body, body]
    response = await client.post(f"{URL}/bulk/create", json=bodies)
    assert response.status_code == HTTPStatus.CREATED
    assert len(response.json()) == len(bodies)
    assert all(body.items() <= created.items() for created in response.json())
    shown = await list_ids(client)
    assert {created["id"] for created in response.json()} == set(shown)


@pytest.mark.parametrize("change", INVALID, ids=str)
async def test_bulk_create_is_all_or_nothing(
    client: AsyncClient, body: dict[str, Any], change: dict[str, Any]
) -> None:
    response = await client.post(f"{URL}/bulk/create", json=[body, body | change])
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert await list_ids(client) == []


@pytest.mark.parametrize(
    ("count", "status"),
    [
        (0, HTTPStatus.UNPROCESSABLE_ENTITY),
        (1, HTTPStatus.CREATED),
        (100, HTTPStatus.CREATED),
        (101, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
async def test_bulk_create_limits(
    client: AsyncClient, body: dict[str, Any], count: int, status: HTTPStatus
) -> None:
    response = await client.post(f"{URL}/bulk/create", json=[body] * count)
    assert response.status_code == status


async def test_bulk_delete(client: AsyncClient, session: AsyncSession) -> None:
    visits = [await make_visit(session, created_by=USER.id) for _ in range(3)]
    response = await client.post(f"{URL}/bulk/delete", json=ids_of(*visits[:2]))
    assert response.status_code == HTTPStatus.NO_CONTENT
    assert await list_ids(client) == ids_of(visits[2])


async def test_bulk_delete_is_all_or_nothing(client: AsyncClient, visit: Visit) -> None:
    response = await client.post(
        f"{URL}/bulk/delete", json=[*ids_of(visit), UNKNOWN_ID]
    )
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}

    assert await list_ids(client) == ids_of(visit)


@pytest.mark.parametrize("other", OTHER_USERS, ids=str)
async def test_bulk_delete_by_another_user(
    client: AsyncClient, session: AsyncSession, visit: Visit, other: uuid.UUID
) -> None:
    theirs = await make_visit(session, created_by=other)
    response = await client.post(f"{URL}/bulk/delete", json=ids_of(visit, theirs))
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json().keys() == {"detail"}

    assert await read(client, visit)


@pytest.mark.parametrize(
    ("count", "status"),
    [
        (0, HTTPStatus.UNPROCESSABLE_ENTITY),
        (1, HTTPStatus.NOT_FOUND),
        (100, HTTPStatus.NOT_FOUND),
        (101, HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
async def test_bulk_delete_limits(
    client: AsyncClient, count: int, status: HTTPStatus
) -> None:
    response = await client.post(f"{URL}/bulk/delete", json=[UNKNOWN_ID] * count)
    assert response.status_code == status


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
    response = await client.request(*at(operation, UNKNOWN_ID), json=body)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


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
    response = await client.request(*at(operation, visit.id), json=body)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


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
    client: AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    visit: Visit,
    body: dict[str, Any],
    operation: str,
) -> None:
    monkeypatch.delitem(app.dependency_overrides, get_current_user)
    response = await client.request(*at(operation, visit.id), json=body)
    assert response.status_code == HTTPStatus.UNAUTHORIZED


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
@pytest.mark.parametrize("other", OTHER_USERS, ids=str)
async def test_another_user(
    client: AsyncClient,
    session: AsyncSession,
    body: dict[str, Any],
    operation: str,
    other: uuid.UUID,
) -> None:
    visit = await make_visit(session, created_by=other)
    before = await read(client, visit)
    response = await client.request(*at(operation, visit.id), json=body)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json().keys() == {"detail"}

    assert await read(client, visit) == before


async def test_list(client: AsyncClient, visit: Visit) -> None:
    response = await client.get(URL)
    assert response.json() == {
        "items": [await read(client, visit)],
        "total": 1,
        "page": 1,
        "size": 20,
    }


async def test_list_pages(client: AsyncClient, session: AsyncSession) -> None:
    ids = ids_of(*[await make_visit(session) for _ in range(3)])
    pages = [await list_ids(client, page=page, size=2) for page in (1, 2, 3)]
    assert pages == [ids[:2], ids[2:], []]


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "starts_at"},
        {"sort": "-starts_at"},
        {"sort": "minutes"},
        {"sort": "-minutes"},
        {"pet_id": UNKNOWN_ID},
        {"status": "planned"},
        {"starts_at": "2026-11-23T09:30:00Z"},
        {"starts_at_from": "2026-11-23T09:30:00Z"},
        {"starts_at_to": "2026-11-23T09:30:00Z"},
        {"minutes": 1},
        {"minutes_from": 1},
        {"minutes_to": 1},
    ],
    ids=str,
)
async def test_query(client: AsyncClient, query: dict[str, Any]) -> None:
    response = await client.get(URL, params=query)
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
        {"pet_id": "no such key"},
        {"status": "no such value"},
        {"starts_at": "2024-01-31T09:30:00"},
        {"starts_at_from": "2024-01-31T09:30:00"},
        {"starts_at_to": "2024-01-31T09:30:00"},
        {"minutes": "many"},
        {"minutes_from": "many"},
        {"minutes_to": "many"},
    ],
    ids=str,
)
async def test_invalid_query(client: AsyncClient, query: dict[str, Any]) -> None:
    response = await client.get(URL, params=query)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["query", *query]


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
    ids=str,
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
            status="admitted",
            starts_at=datetime(2024, 1, 1, 9, 30, tzinfo=UTC),
            minutes=2,
        ),
        await make_visit(
            session,
            status="home",
            starts_at=datetime(2024, 1, 2, 9, 30, tzinfo=UTC),
            minutes=3,
        ),
        await make_visit(
            session,
            status="planned",
            starts_at=datetime(2024, 1, 3, 9, 30, tzinfo=UTC),
            minutes=4,
        ),
    ]
    found = await list_ids(client, **query)
    assert sorted(found) == sorted(ids_of(*(visits[index] for index in expected)))


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"reason": "a_b%c@example.org"},
    ],
    ids=str,
)
async def test_search(
    client: AsyncClient, session: AsyncSession, text: str, change: dict[str, Any]
) -> None:
    await make_visit(
        session,
        reason="axbxc@example.org",
    )
    visit = await make_visit(session, **change)
    assert await list_ids(client, q=text) == ids_of(visit)


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
    ids=str,
)
async def test_sort(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    changes: list[dict[str, Any]],
) -> None:
    """Nulls come last; equal values are in the order of creation."""
    made = [await make_visit(session, **change) for change in changes]
    attribute = attrgetter(field)
    nulls = [one for one in made if attribute(one) is None]
    up = sorted((one for one in made if one not in nulls), key=attribute)
    down = sorted(up, key=attribute, reverse=True) + nulls
    assert await list_ids(client, sort=field) == ids_of(*up, *nulls)
    assert await list_ids(client, sort=f"-{field}") == ids_of(*down)
