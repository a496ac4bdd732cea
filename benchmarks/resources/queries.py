"""Queries that an answer takes: as many for a long page, or many rows, as for a few."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.resources.clinic import (
    OWNERS,
    PETS,
    VISITS,
    owner,
    pet,
    some_owner,
    some_pet,
    visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.resources.asking import Answer, Caller

_ROWS = 40
SIZES = (1, 10, _ROWS)


@dataclass(frozen=True, slots=True)
class Count:
    """The queries of one request; of some or many rows, for growing numbers of them."""

    what: str
    queries: tuple[int, ...]

    @property
    def grows(self) -> bool:
        """Whether more rows take more."""
        return len(set(self.queries)) > 1


def counts(caller: Caller) -> Iterator[Count]:
    """Count the queries of every operation that the clinic has.

    Raises:
        RuntimeError: if an answer is an error.
    """
    paths = caller.expect(200, "GET", "/openapi.json").body["paths"]
    yield from _of_owners(caller)
    pets = [some_pet(caller, f"counted-{number}") for number in range(_ROWS)]
    yield from _of_pets(caller, pets)
    if VISITS in paths:
        yield from _of_visits(caller, pets[0])


def _of_owners(caller: Caller) -> Iterator[Count]:
    where = f"{OWNERS}/{some_owner(caller, 'counted')}"
    for number in range(_ROWS):
        some_owner(caller, f"listed-{number}")
    yield Count("create an owner", (_queries(caller, "POST", OWNERS, owner("created")),))
    yield Count("read an owner", (_queries(caller, "GET", where),))
    yield Count("update an owner", (_queries(caller, "PATCH", where, {"name": "Other"}),))
    yield _listing(caller, OWNERS)


def _of_pets(caller: Caller, pets: list[str]) -> Iterator[Count]:
    """Count those of pets that have 1, 10 and 40 friends, whose keys each of them shows."""
    owner_id = some_owner(caller, "of-pets")
    whole = [{**pet(owner_id, f"{size} friends"), "friend_ids": pets[:size]} for size in SIZES]
    made = [_done(caller, "POST", PETS, body) for body in whole]
    yield Count("create a pet, and its friends", tuple(map(_number, made)))
    places = [f"{PETS}/{answer.body['id']}" for answer in made]
    read = [_done(caller, "GET", place) for place in places]
    yield Count("read a pet, and its friends", tuple(map(_number, read)))
    versions = (f'"{number}"' for number in count(1))
    for what, method, change in (
        ("update a pet", "PATCH", {"notes": "Other."}),
        ("update a pet, and its friends", "PATCH", {"friend_ids": []}),
    ):
        version = next(versions)
        changed = [_done(caller, method, place, change, If_Match=version) for place in places]
        yield Count(what, tuple(map(_number, changed)))
    for place in (f"{PETS}/{each}" for each in pets):
        _done(caller, "PATCH", place, {"friend_ids": pets[:5]}, If_Match='"1"')
    yield _listing(caller, PETS)


def _of_visits(caller: Caller, pet_id: str) -> Iterator[Count]:
    """Count those of many visits at once, and of what can be done with one."""
    bulk = [
        _done(caller, "POST", f"{VISITS}/bulk/create", [visit(pet_id) for _ in range(size)])
        for size in SIZES
    ]
    yield Count("create many visits", tuple(map(_number, bulk)))
    yield _listing(caller, VISITS)
    (first,) = bulk[0].body
    where = f"{VISITS}/{first['id']}"
    for what, method, place, body in (
        ("read a visit", "GET", where, None),
        ("update a visit", "PATCH", where, {"reason": "Other"}),
        ("replace a visit", "PUT", where, visit(pet_id)),
        ("admit a visit", "POST", f"{where}/admit", None),
        ("discharge a visit", "POST", f"{where}/discharge", None),
    ):
        yield Count(what, (_queries(caller, method, place, body),))
    deleted = [
        _done(caller, "POST", f"{VISITS}/bulk/delete", [each["id"] for each in answer.body])
        for answer in bulk
    ]
    yield Count("delete many visits", tuple(map(_number, deleted)))


def _listing(caller: Caller, path: str) -> Count:
    sizes = tuple(_queries(caller, "GET", f"{path}?size={size}") for size in SIZES)
    return Count(f"list {path.rpartition('/')[2]}, pages of {SIZES}", sizes)


def _queries(caller: Caller, method: str, path: str, body: object = None) -> int:
    return _number(_done(caller, method, path, body))


def _number(answer: Answer) -> int:
    return int(answer.headers["x-queries"])


def _done(caller: Caller, method: str, path: str, body: object = None, **headers: str) -> Answer:
    answer = caller.ask(method, path, body, **headers)
    if answer.status not in {200, 201, 204}:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.content!r}")
    return answer
