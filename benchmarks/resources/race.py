"""Mixed requests of several clients at two servers of one database: what must never happen."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.resources.asking import Caller
from benchmarks.resources.clinic import OWNERS, PETS, VISITS, owner, pet, some_pet, visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.resources.asking import Answer

_CLIENTS = 4
_SHARED = 8
"""So few pets are changed by all clients that they often meet."""
_PLANNED = 100
"""So many visits wait to be admitted, which all clients try."""


@dataclass(slots=True)
class Race:
    """What came of a race."""

    statuses: Counter[int] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def race(addresses: Sequence[str], headers: Mapping[str, str], requests: int, seed: int) -> Race:
    """Ask several servers of one database for mixed things, and look for what must not happen.

    An answer of 5xx, a change that got lost though it was confirmed, and an email address, or a
    step of a visit, that was given out twice are told in ``wrong``.
    """
    with Caller(addresses[0], headers) as caller:
        shared = _shared(caller)
        whole = _asked_by_all(addresses, headers, shared, requests, seed)
        pets = shared.pets
        kept = {pet: caller.expect(200, "GET", f"{PETS}/{pet}").body["notes"] for pet in pets}
    whole.wrong += [
        f"{word} was given out {times} times" for word, times in whole.claimed.items() if times > 1
    ]
    whole.wrong += [
        f"{whole.changed[pet]} changes of {pet} were confirmed, {notes} are kept"
        for pet, notes in kept.items()
        if int(notes) != whole.changed[pet]
    ]
    return whole


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all clients ask for: visits only where the clinic has them."""

    owner: str
    pets: tuple[str, ...]
    visits: tuple[str, ...]


def _shared(caller: Caller) -> _Shared:
    pets = tuple(some_pet(caller, f"shared-{number}") for number in range(_SHARED))
    owner_id = caller.expect(200, "GET", f"{PETS}/{pets[0]}").body["owner_id"]
    if VISITS not in caller.expect(200, "GET", "/openapi.json").body["paths"]:
        return _Shared(owner_id, pets, ())
    planned = [visit(pets[0]) for _ in range(_PLANNED)]
    made = caller.expect(201, "POST", f"{VISITS}/bulk/create", planned).body
    return _Shared(owner_id, pets, tuple(one["id"] for one in made))


def _asked_by_all(
    addresses: Sequence[str],
    headers: Mapping[str, str],
    shared: _Shared,
    requests: int,
    seed: int,
) -> Race:
    """Let all clients ask at the same time, and add up what came of it."""

    def asked(number: int) -> Race:
        with ExitStack() as stack:
            callers = [stack.enter_context(Caller(each, headers)) for each in addresses]
            chance = random.Random(f"{seed}-{number}")  # noqa: S311 - which request is next
            return _Client(callers, shared, chance).asked(requests // _CLIENTS)

    whole = Race()
    with ThreadPoolExecutor(_CLIENTS) as pool:
        for part in pool.map(asked, range(_CLIENTS)):
            whole.statuses += part.statuses
            whole.claimed += part.claimed
            whole.changed += part.changed
            whole.wrong += part.wrong
    return whole


class _Client:
    """One client, who asks the servers by turns."""

    def __init__(self, callers: Sequence[Caller], shared: _Shared, chance: random.Random) -> None:
        self._callers = callers
        self._shared = shared
        self._chance = chance
        self._race = Race()
        self._asked = 0

    def asked(self, requests: int) -> Race:
        """Ask for so many things and return what came of it."""
        steps = [
            *(self._claim, self._change, self._change, self._befriend, self._read, self._list),
            *((self._admit, self._come_and_go) if self._shared.visits else ()),
        ]
        while self._asked < requests:
            self._chance.choice(steps)(requests)
        return self._race

    def _claim(self, requests: int) -> None:
        """Ask for an email address, or the name of a pet, that the other clients want too."""
        word = f"claimed-{self._chance.randrange(requests // 4)}"
        path, body = self._chance.choice(
            ((OWNERS, owner(word)), (PETS, pet(self._shared.owner, word)))
        )
        if self._ask("POST", path, body).status == 201:  # noqa: PLR2004
            self._race.claimed[f"{path} {word}"] += 1

    def _change(self, _: int) -> None:
        """Count one further in the notes of a pet, if nobody else did meanwhile."""
        pet_id = self._chance.choice(self._shared.pets)
        read = self._ask("GET", f"{PETS}/{pet_id}")
        if read.status != 200:  # noqa: PLR2004
            return
        change = {"notes": str(int(read.body["notes"]) + 1)}
        done = self._ask("PATCH", f"{PETS}/{pet_id}", change, If_Match=read.headers["etag"])
        if done.status == 200:  # noqa: PLR2004
            self._race.changed[pet_id] += 1

    def _befriend(self, _: int) -> None:
        """Let a pet get on with others, unless it was changed meanwhile; notes stay as they are."""
        pet_id, *friends = self._chance.sample(self._shared.pets, 4)
        read = self._ask("GET", f"{PETS}/{pet_id}")
        change = {"friend_ids": friends}
        self._ask("PATCH", f"{PETS}/{pet_id}", change, If_Match=read.headers["etag"])

    def _admit(self, _: int) -> None:
        """Take a visit a step further, which each step allows once."""
        where = f"{VISITS}/{self._chance.choice(self._shared.visits)}"
        step = self._chance.choice(("admit", "discharge"))
        if self._ask("POST", f"{where}/{step}").status == 200:  # noqa: PLR2004
            self._race.claimed[f"{where}/{step}"] += 1

    def _come_and_go(self, _: int) -> None:
        """Store some visits at once, change one, and delete them at once."""
        made = self._ask(
            "POST", f"{VISITS}/bulk/create", [visit(self._chance.choice(self._shared.pets))] * 3
        )
        ids = [one["id"] for one in made.body]
        self._ask("PUT", f"{VISITS}/{ids[0]}", visit(self._chance.choice(self._shared.pets)))
        self._ask("POST", f"{VISITS}/bulk/delete", ids)

    def _read(self, _: int) -> None:
        self._ask("GET", f"{PETS}/{self._chance.choice(self._shared.pets)}")

    def _list(self, _: int) -> None:
        self._ask("GET", f"{self._chance.choice((OWNERS, PETS))}?size=20")

    def _ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        caller = self._callers[self._asked % len(self._callers)]
        self._asked += 1
        answer = caller.ask(method, path, body, **headers)
        self._race.statuses[answer.status] += 1
        if answer.status not in {200, 201, 204, 409, 412}:
            told = answer.content.decode("utf-8", "replace")
            self._race.wrong.append(f"{method} {path} answered {answer.status}: {told}")
        return answer
