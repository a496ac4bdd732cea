"""Tests of the owners feature."""

import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from itertools import chain
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
from petsage.tests.factories.owners import OwnerChanges, make_owner

pytestmark = pytest.mark.anyio

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
def client(visitor: AsyncClient) -> AsyncClient:
    return visitor


@pytest.fixture
async def owner(session: AsyncSession) -> Owner:
    return await make_owner(session)


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


async def read(client: AsyncClient, owner: Owner) -> dict[str, Any]:
    answer = await client.get(f"{URL}/{owner.id}")
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


async def test_create_owner(client: AsyncClient, body: dict[str, Any]) -> None:
    answer = await client.post(URL, json=body)

    assert answer.status_code == HTTPStatus.CREATED
    created = answer.json()
    assert created == body | {
        "id": created["id"],
    }
    assert answer.headers["Location"] == f"{URL}/{created['id']}"
    again = await client.get(answer.headers["Location"])
    assert again.json() == created


async def test_read_owner(client: AsyncClient, owner: Owner) -> None:
    answer = await client.get(f"{URL}/{owner.id}")

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
async def test_change_owner(
    client: AsyncClient, owner: Owner, body: dict[str, Any], operation: str
) -> None:
    before = await read(client, owner)
    answer = await client.request(*at(operation, owner.id), json=body)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | body
    assert await read(client, owner) == changed


@pytest.mark.parametrize("change", [{}, *VALID], ids=label)
async def test_update_owner_leaves_the_rest(
    client: AsyncClient, owner: Owner, change: dict[str, Any]
) -> None:
    before = await read(client, owner)
    answer = await client.patch(f"{URL}/{owner.id}", json=change)

    assert answer.status_code == HTTPStatus.OK
    changed = answer.json()
    assert changed == before | change
    assert await read(client, owner) == changed


async def test_delete_owner(
    client: AsyncClient, session: AsyncSession, owner: Owner
) -> None:
    other = await make_owner(session)
    answer = await client.delete(f"{URL}/{owner.id}")

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not answer.content
    again = await client.get(f"{URL}/{owner.id}")
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert await listed(client) == ids(other)


@pytest.mark.parametrize(
    "operation",
    [
        "POST",
        "PUT /{id}",
    ],
)
async def test_defaults(
    client: AsyncClient, owner: Owner, body: dict[str, Any], operation: str
) -> None:
    needed = {name: body[name] for name in body.keys() - DEFAULTS}
    answer = await client.request(*at(operation, owner.id), json=needed)

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
async def test_required(
    client: AsyncClient, owner: Owner, body: dict[str, Any], operation: str, field: str
) -> None:
    del body[field]
    answer = await client.request(*at(operation, owner.id), json=body)

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
    owner: Owner,
    body: dict[str, Any],
    operation: str,
    change: dict[str, Any],
) -> None:
    answer = await client.request(*at(operation, owner.id), json=body | change)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["body", *change]]


@pytest.mark.parametrize("operation", BODIES)
@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=ascii)
async def test_invalid_and_no_json(
    client: AsyncClient,
    owner: Owner,
    body: dict[str, Any],
    operation: str,
    value: object,
) -> None:
    """An answer could not repeat the value."""
    answer = await client.request(
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
async def test_unique(
    client: AsyncClient,
    session: AsyncSession,
    body: dict[str, Any],
    operation: str,
    fields: list[str],
) -> None:
    owner = await make_owner(session)
    taken = await read(client, await make_owner(session))
    clash = body | {field: taken[field] for field in fields}
    answer = await client.request(*at(operation, owner.id), json=clash)

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
    ],
)
async def test_no_key(
    client: AsyncClient, body: dict[str, Any], operation: str
) -> None:
    answer = await client.request(*at(operation, "none"), json=body)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert refused(answer.json()) == [["path", "owner_id"]]


async def test_list(client: AsyncClient, owner: Owner) -> None:
    answer = await client.get(URL)

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "items": [await read(client, owner)],
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
    owners = [await make_owner(session) for _ in range(3)]
    found = await pieces(client, size=size)

    assert [len(piece) for piece in found] == lengths
    assert list(chain(*found)) == sorted(ids(*owners))


async def test_list_beyond_the_last_page(client: AsyncClient, owner: Owner) -> None:
    answer = await client.get(URL, params={"page": 2})

    assert answer.json() == {
        "items": [],
        "total": len(ids(owner)),
        "page": 2,
        "size": 20,
    }


async def test_list_twenty_at_a_time(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(21):
        await make_owner(session)

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


@pytest.mark.parametrize("text", ["a_b%c", "A_B%C@", "%", "_"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "a_b%c@example.org"},
        {"email": "a_b%c@example.org"},
    ],
    ids=label,
)
async def test_search(
    client: AsyncClient, session: AsyncSession, text: str, change: OwnerChanges
) -> None:
    await make_owner(
        session,
        name="axbxc@example.org",
        email="axbxc@example.org",
    )
    owner = await make_owner(session, **change)

    assert await listed(client, q=text) == ids(owner)


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
async def test_sort(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    changes: list[OwnerChanges],
    size: int,
) -> None:
    """What has no value is last; what has the same is in the order of the keys."""
    made = [await make_owner(session, **change) for change in changes]
    made.sort(key=attrgetter("id"))
    unknown = [one for one in made if getattr(one, field) is None]
    known = [one for one in made if one not in unknown]
    upwards = sorted(known, key=attrgetter(field))
    downwards = upwards[::-1] + unknown[::-1]

    assert await listed(client, sort=field, size=size) == ids(*upwards, *unknown)
    assert await listed(client, sort=f"-{field}", size=size) == ids(*downwards)
