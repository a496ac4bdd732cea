"""Tests of the owners feature."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from operator import attrgetter
from typing import Any, Final

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.db import get_session
from petsage.main import app
from petsage.models.owners import Owner
from petsage.tests.database import (
    open_database,
    open_session,
    open_transaction,
    sessions_of,
)
from petsage.tests.factories.owners import make_owner

pytestmark = pytest.mark.anyio

URL: Final = "/api/v1/owners"
UNKNOWN_ID: Final = "ffffffff-ffff-4fff-bfff-ffffffffffff"
BODY: Final[dict[str, Any]] = {
    "name": "Name",
    "email": "email@example.com",
    "phone": "Phone",
}
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
    {"name": ""},
    {"name": "x" * 81},
    {"email": None},
    {"email": "rex"},
    {"phone": 7},
    {"phone": "x" * 31},
]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    async with open_database("owners") as engine:
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
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def owner(session: AsyncSession) -> Owner:
    return await make_owner(session)


def at(operation: str, key: object) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    return method, URL + path.format(id=key)


async def list_ids(client: AsyncClient, **query: str | int) -> list[Any]:
    response = await client.get(URL, params=query)
    return [item["id"] for item in response.json()["items"]]


async def read(client: AsyncClient, owner: Owner) -> dict[str, Any]:
    response = await client.get(f"{URL}/{owner.id}")
    return dict(response.json())


def ids_of(*owners: Owner) -> list[Any]:
    return [str(owner.id) for owner in owners]


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("GET", [200, 422]),
        ("POST", [201, 409, 422]),
        ("GET /{id}", [200, 404, 422]),
        ("PUT /{id}", [200, 404, 409, 422]),
        ("PATCH /{id}", [200, 404, 409, 422]),
        ("DELETE /{id}", [204, 404, 409, 422]),
    ],
)
def test_documented_statuses(operation: str, statuses: list[int]) -> None:
    method, path = at(operation, "{owner_id}")
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    assert sorted(map(int, responses)) == statuses


async def test_create(client: AsyncClient) -> None:
    response = await client.post(URL, json=BODY)
    assert response.status_code == HTTPStatus.CREATED
    created = response.json()
    assert created == {"id": created["id"], **BODY}
    again = await client.get(response.url.join(response.headers["Location"]))
    assert again.json() == created


async def test_read(client: AsyncClient, owner: Owner) -> None:
    response = await client.get(f"{URL}/{owner.id}")
    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "id": str(owner.id),
        "name": "Ada Lovelace",
        "email": owner.email,
        "phone": "+44 20 7946 0000",
    }


@pytest.mark.parametrize("operation", ["PUT /{id}", "PATCH /{id}"])
async def test_change(client: AsyncClient, owner: Owner, operation: str) -> None:
    before = await read(client, owner)
    response = await client.request(*at(operation, owner.id), json=BODY)
    assert response.status_code == HTTPStatus.OK
    assert response.json() == await read(client, owner) == before | BODY


@pytest.mark.parametrize("change", [{}, *VALID], ids=str)
async def test_update_one_field(
    client: AsyncClient, owner: Owner, change: dict[str, Any]
) -> None:
    before = await read(client, owner)
    response = await client.patch(f"{URL}/{owner.id}", json=change)
    assert response.status_code == HTTPStatus.OK
    assert response.json() == await read(client, owner) == before | change


async def test_delete(client: AsyncClient, session: AsyncSession, owner: Owner) -> None:
    other = await make_owner(session)
    response = await client.delete(f"{URL}/{owner.id}")
    assert response.status_code == HTTPStatus.NO_CONTENT
    again = await client.get(f"{URL}/{owner.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert await list_ids(client) == ids_of(other)


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
async def test_defaults(client: AsyncClient, owner: Owner, operation: str) -> None:
    required = {name: BODY[name] for name in BODY.keys() - DEFAULTS}
    response = await client.request(*at(operation, owner.id), json=required)
    assert response.is_success
    assert DEFAULTS.items() <= response.json().items()


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}"])
@pytest.mark.parametrize("field", ["name", "email"])
async def test_required_field(
    client: AsyncClient, owner: Owner, operation: str, field: str
) -> None:
    incomplete = {name: BODY[name] for name in BODY.keys() - {field}}
    response = await client.request(*at(operation, owner.id), json=incomplete)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("change", INVALID, ids=str)
async def test_invalid(
    client: AsyncClient, owner: Owner, operation: str, change: dict[str, Any]
) -> None:
    response = await client.request(*at(operation, owner.id), json=BODY | change)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["body", *change]


@pytest.mark.parametrize("operation", ["POST", "PUT /{id}", "PATCH /{id}"])
@pytest.mark.parametrize("fields", [["email"]], ids=str)
async def test_unique(
    client: AsyncClient, session: AsyncSession, operation: str, fields: list[str]
) -> None:
    owner = await make_owner(session)
    taken = await read(client, await make_owner(session))
    conflict = BODY | {field: taken[field] for field in fields}
    response = await client.request(*at(operation, owner.id), json=conflict)
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "operation", ["GET /{id}", "PUT /{id}", "PATCH /{id}", "DELETE /{id}"]
)
async def test_not_found(client: AsyncClient, operation: str) -> None:
    response = await client.request(*at(operation, UNKNOWN_ID), json=BODY)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json().keys() == {"detail"}


async def test_list(client: AsyncClient, owner: Owner) -> None:
    response = await client.get(URL)
    assert response.json() == {
        "items": [await read(client, owner)],
        "total": 1,
        "page": 1,
        "size": 20,
    }


async def test_list_pages(client: AsyncClient, session: AsyncSession) -> None:
    ids = ids_of(*[await make_owner(session) for _ in range(3)])
    ids.sort()
    pages = [await list_ids(client, page=page, size=2) for page in (1, 2, 3)]
    assert pages == [ids[:2], ids[2:], []]


@pytest.mark.parametrize("query", [{"sort": "name"}, {"sort": "-name"}], ids=str)
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
    ],
    ids=str,
)
async def test_invalid_query(client: AsyncClient, query: dict[str, Any]) -> None:
    response = await client.get(URL, params=query)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["detail"][0]["loc"][:2] == ["query", *query]


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "a_b%c@example.org"},
        {"email": "a_b%c@example.org"},
    ],
    ids=str,
)
async def test_search(
    client: AsyncClient, session: AsyncSession, text: str, change: dict[str, Any]
) -> None:
    await make_owner(
        session,
        name="axbxc@example.org",
        email="axbxc@example.org",
    )
    owner = await make_owner(session, **change)
    assert await list_ids(client, q=text) == ids_of(owner)


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
    ids=str,
)
async def test_sort(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    changes: list[dict[str, Any]],
) -> None:
    """Nulls come last; equal values are in the order of the keys."""
    made = [await make_owner(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    attribute = attrgetter(field)
    nulls = [one for one in made if attribute(one) is None]
    up = sorted((one for one in made if one not in nulls), key=attribute)
    down = sorted(up, key=attribute, reverse=True) + nulls
    assert await list_ids(client, sort=field) == ids_of(*up, *nulls)
    assert await list_ids(client, sort=f"-{field}") == ids_of(*down)
