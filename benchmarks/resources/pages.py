"""The time of a page of a long list: the first pages against the last."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from benchmarks.resources.clinic import PETS, some_pet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.resources.asking import Caller

_SIZE = 100
_SAMPLE = 50
_TABLES = ("pet", "pets")


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a whole list, page by page."""

    rows: int
    different: int
    pages: int
    first: float
    last: float

    @property
    def ratio(self) -> float:
        """How much longer one of the last pages takes than one of the first."""
        return self.last / self.first


def fill(caller: Caller, database_url: str, rows: int) -> None:
    """Add one pet by asking, and so many rows as it by SQL.

    Raises:
        RuntimeError: if there is no table of pets.
    """
    pet_id = some_pet(caller, "first")
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s) ORDER BY ordinal_position",
            [list(_TABLES)],
        ).fetchall()
        if not found:
            raise RuntimeError(f"the database has none of the tables {_TABLES}")
        table = found[0][0]
        columns = [column for _, column in found]
        own = {
            "id": "gen_random_uuid()",
            "name": "'Pet ' || n",
            "chip": "NULL",
            "born_on": "CASE WHEN mod(n, 10) > 0 THEN DATE '2010-01-01' + mod(n, 5000) END",
        }
        values = [
            sql.SQL(own[column]) if column in own else sql.Identifier("p", column)
            for column in columns
        ]
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values}"
            " FROM {table} AS p, generate_series(1, %s) AS n WHERE p.id = %s"
        ).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(values),
        )
        connection.execute(statement, [rows - 1, pet_id])
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))


def orders(caller: Caller) -> list[dict[str, str]]:
    """Return what asks for the list in each of its orders."""
    document = caller.expect(200, "GET", "/openapi.json").body
    asked = document["paths"][PETS]["get"]["parameters"]
    schemas = [parameter["schema"] for parameter in asked if parameter["name"] == "sort"]
    either = [one for schema in schemas for one in schema.get("anyOf", [schema])]
    return [{}, *({"sort": value} for one in either for value in one.get("enum", ()))]


def walk(caller: Caller, parameters: Mapping[str, str]) -> Walk:
    """Go from the first page to the last, as the cursors lead."""
    times: list[float] = []
    ids: list[str] = []
    cursor: str | None = None
    while True:
        asked = {"size": str(_SIZE), **parameters, **({"cursor": cursor} if cursor else {})}
        start = time.perf_counter()
        page = caller.expect(200, "GET", f"{PETS}?{urlencode(asked)}").body
        times.append(time.perf_counter() - start)
        ids += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    whole = times[1:-1]
    first, last = median(whole[:_SAMPLE]), median(whole[-_SAMPLE:])
    return Walk(len(ids), len(set(ids)), len(times), first, last)
