"""Mixed requests of several clients at two servers of one database: what must never happen."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.resources.asking import Caller
from benchmarks.resources.clinic import OWNERS, PETS, owner, some_pet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.resources.asking import Answer

_CLIENTS = 4
_SHARED = 8
"""So few pets are changed by all clients that they often meet."""


@dataclass(slots=True)
class Race:
    """What came of a race."""

    statuses: Counter[int] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def race(addresses: Sequence[str], headers: Mapping[str, str], requests: int, seed: int) -> Race:
    """Ask several servers of one database for mixed things, and look for what must not happen.

    An answer of 5xx, a change that got lost though it was confirmed, and an email address that
    was given out twice are told in ``wrong``.
    """
    with Caller(addresses[0], headers) as caller:
        pets = [some_pet(caller, f"shared-{number}") for number in range(_SHARED)]
        whole = _asked_by_all(addresses, headers, pets, requests, seed)
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


def _asked_by_all(
    addresses: Sequence[str],
    headers: Mapping[str, str],
    pets: Sequence[str],
    requests: int,
    seed: int,
) -> Race:
    """Let all clients ask at the same time, and add up what came of it."""

    def asked(number: int) -> Race:
        with ExitStack() as stack:
            callers = [stack.enter_context(Caller(each, headers)) for each in addresses]
            chance = random.Random(f"{seed}-{number}")  # noqa: S311 - which request is next
            return _Client(callers, pets, chance).asked(requests // _CLIENTS)

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

    def __init__(
        self, callers: Sequence[Caller], pets: Sequence[str], chance: random.Random
    ) -> None:
        self._callers = callers
        self._pets = pets
        self._chance = chance
        self._race = Race()
        self._asked = 0

    def asked(self, requests: int) -> Race:
        """Ask for so many things and return what came of it."""
        steps = (self._claim, self._change, self._change, self._read, self._list)
        while self._asked < requests:
            self._chance.choice(steps)(requests)
        return self._race

    def _claim(self, requests: int) -> None:
        """Ask for an email address that the other clients want too."""
        word = f"claimed-{self._chance.randrange(requests // 4)}"
        if self._ask("POST", OWNERS, owner(word)).status == 201:  # noqa: PLR2004
            self._race.claimed[word] += 1

    def _change(self, _: int) -> None:
        """Count one further in the notes of a pet, if nobody else did meanwhile."""
        pet_id = self._chance.choice(self._pets)
        read = self._ask("GET", f"{PETS}/{pet_id}")
        if read.status != 200:  # noqa: PLR2004
            return
        change = {"notes": str(int(read.body["notes"]) + 1)}
        done = self._ask("PATCH", f"{PETS}/{pet_id}", change, If_Match=read.headers["etag"])
        if done.status == 200:  # noqa: PLR2004
            self._race.changed[pet_id] += 1

    def _read(self, _: int) -> None:
        self._ask("GET", f"{PETS}/{self._chance.choice(self._pets)}")

    def _list(self, _: int) -> None:
        self._ask("GET", f"{self._chance.choice((OWNERS, PETS))}?size=20")

    def _ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        caller = self._callers[self._asked % len(self._callers)]
        self._asked += 1
        answer = caller.ask(method, path, body, **headers)
        self._race.statuses[answer.status] += 1
        if answer.status not in {200, 201, 409, 412}:
            told = answer.content.decode("utf-8", "replace")
            self._race.wrong.append(f"{method} {path} answered {answer.status}: {told}")
        return answer
