"""Asks a generated resource, in a process of its own, what its fields may hold: run in a tree.

Prints what is answered otherwise than the request has it, a line each.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
import uuid
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from featurebuilder.artifacts.resource.field_cases import has_large_integer
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.request.model.request import FeatureRequest

URL = "/api/v1/things"
NOTHING = 2**30
EXACT: dict[str, Callable[[str], object]] = {"decimal": Decimal, "datetime": datetime.fromisoformat}


def main() -> None:
    """Ask the application of the folder that it is run in."""
    sys.path.insert(0, ".")
    from petsage.main import app  # type: ignore[import-not-found]  # noqa: PLC0415 - made by the test

    db = database()
    file = Path("features/things.yaml")
    request = load_request(file.read_bytes(), origin=str(file), suffix=".yaml")
    with TestClient(app, raise_server_exceptions=False) as client:
        found = (*values(client, request), *lists(client, request), *deleted(client, request, db))
        for finding in found:
            print(finding)  # noqa: T201


def database() -> Any:  # noqa: ANN401 - a module
    """Return the module of the database, with all tables created."""
    from petsage.core import db  # type: ignore[import-not-found]  # noqa: PLC0415

    make_tables(db)
    return db


def make_tables(db: Any) -> None:  # noqa: ANN401 - a module
    """Make the tables of all models."""
    base = getattr(db, "Base", None)
    if base is None:
        from sqlmodel import SQLModel  # noqa: PLC0415 - not in every tree

        base = SQLModel

    async def make() -> None:
        async with db.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        await db.engine.dispose()

    if inspect.isasyncgenfunction(db.get_session):
        asyncio.run(make())
    else:
        base.metadata.create_all(db.engine)


def values(client: TestClient, request: FeatureRequest) -> Iterator[str]:
    """Yield each boundary of a field that is not kept."""
    assert request.resource
    for name, field in request.resource.fields.items():
        found = boundaries_of(name, field, lax=True)
        for boundary, status in (
            *((one, 201) for one in found.valid),
            *((one, 422) for one in found.invalid),
        ):
            is_reference = field.type in {"ref", "refs"} and boundary.value
            if is_reference or has_large_integer(boundary.value):
                continue
            content = json.dumps(body(request) | {json_name(name, field): boundary.value})
            answer = client.post(URL, content=content, headers={"content-type": "application/json"})
            if answer.status_code != status:
                yield f"{name}: {boundary.words}: {answer.status_code} {answer.text[:200]}"
                continue
            if status == 201:
                if answer.headers["location"] != f"{URL.rpartition('/')[2]}/{answer.json()['id']}":
                    yield f"{name}: Location is {answer.headers['location']}"
                read = client.get(answer.url.join(answer.headers["location"]))
                if comparable(read, request) != comparable(answer, request):
                    yield f"{name}: {boundary.words}: is read otherwise than it was created"


def comparable(answer: Any, request: FeatureRequest) -> dict[str, Any]:  # noqa: ANN401 - a response
    """Return a row with numbers and moments that compare by value, such as 12.5 and 12.50."""
    assert request.resource
    row: dict[str, Any] = answer.json()
    for name, field in request.resource.fields.items():
        key = json_name(name, field)
        if field.type in EXACT and row[key] is not None:
            row[key] = EXACT[field.type](row[key])
    return row


def body(request: FeatureRequest) -> dict[str, Any]:
    """Return a body that is valid, and another each time."""
    assert request.resource
    fields = {n: f for n, f in request.resource.fields.items() if f.type not in {"ref", "refs"}}
    made: dict[str, Any] = {json_name(n, f): example_of(n, f) for n, f in fields.items()}
    return made | {"code": str(uuid.uuid4())}


def lists(client: TestClient, request: FeatureRequest) -> Iterator[str]:
    """Yield each order in which a list does not show everything once."""
    assert request.resource
    total = len(everything(client, ""))
    fields = {str(name): field for name, field in request.resource.fields.items()}
    names = [json_name(name, fields[name]) for name in request.resource.sort]
    for sort in (sign + name for name in names for sign in ("", "-")):
        found = everything(client, sort)
        if not total == len(found) == len(set(found)):
            yield f"sort={sort}: {len(found)} of {total}"


def deleted(client: TestClient, request: FeatureRequest, db: Any) -> Iterator[str]:  # noqa: ANN401 - a module
    """Yield how many at once are deleted row by row, and what may refer to them afterwards."""
    keys = [client.post(URL, json=body(request)).json()["id"] for _ in range(5)]
    asked = [selects_for(client, db, some) for some in (keys[:1], keys[1:])]
    if not asked[0] == asked[1] > 0:
        yield f"bulk-delete: {asked[0]} questions for one row, {asked[1]} for four"
    for name, to_gone, to_nothing in (
        ("parent_key", keys[0], NOTHING),
        ("mates", keys[:1], [NOTHING]),
    ):
        gone, nothing = (
            client.post(URL, json=body(request) | {name: value}).status_code
            for value in (to_gone, to_nothing)
        )
        if gone != nothing or gone < 400:
            yield f"{name}: {gone} for what is deleted, {nothing} for what never was"


def selects_for(client: TestClient, db: Any, keys: list[int]) -> int:  # noqa: ANN401 - a module
    """Return how many questions the database is asked when the rows with these keys go."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    engine = getattr(db.engine, "sync_engine", db.engine)
    event.listen(engine, "before_cursor_execute", note)
    client.post(f"{URL}/bulk/delete", json=keys).raise_for_status()
    event.remove(engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in asked)


def everything(client: TestClient, sort: str) -> list[int]:
    """Return the keys of all, piece by piece."""
    keys: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        given = {"size": "7", "sort": sort, "cursor": cursor}
        answer = client.get(URL, params={k: v for k, v in given.items() if v}).json()
        keys += [one["id"] for one in answer["items"]]
        cursor = answer["next"]
    return keys


if __name__ == "__main__":
    main()
