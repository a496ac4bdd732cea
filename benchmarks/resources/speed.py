"""Requests a second of generated resources, against the same ones written by hand."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Self

from benchmarks.resources.asking import Caller
from benchmarks.resources.clinic import OWNERS, PETS, owner, pet, some_owner, some_pet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from benchmarks.gallery.serving import Served
    from benchmarks.resources.asking import Answer

_CLIENTS = 4
_ROWS = 10
"""Of each client, so that none waits for what another one changes."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests of one kind in a second, and in a second of the server's processor."""

    of_time: float
    of_processor: float


@dataclass(frozen=True, slots=True)
class Speed:
    """The middle of several rounds: the generated resource, and the one by hand."""

    kind: str
    generated: Rate
    by_hand: Rate
    ratio: Rate


class _Client:
    """One client, with owners and pets of its own."""

    def __init__(self, caller: Caller, number: int, *, has_pets: bool) -> None:
        self._caller = caller
        self._words = (f"client-{number}-{word}" for word in count())
        self._owners = [some_owner(caller, next(self._words)) for _ in range(_ROWS)]
        pets = _ROWS if has_pets else 0
        self._pets = [some_pet(caller, next(self._words)) for _ in range(pets)]
        self._etags = dict.fromkeys(self._pets, '"1"')

    def ask(self, kind: str, requests: int) -> None:
        """Ask so many times for the same.

        Raises:
            RuntimeError: if the answer is an error.
        """
        steps: Mapping[str, Callable[[int, str], Answer]] = {
            "create an owner": lambda _, word: self._ask("POST", OWNERS, owner(word)),
            "read an owner": lambda at, _: self._ask("GET", f"{OWNERS}/{self._owners[at]}"),
            "list owners": lambda _1, _2: self._ask("GET", f"{OWNERS}?size=20"),
            "update an owner": lambda at, word: self._ask(
                "PATCH", f"{OWNERS}/{self._owners[at]}", {"name": word}
            ),
            "create a pet": lambda at, word: self._ask("POST", PETS, pet(self._owners[at], word)),
            "read a pet": lambda at, _: self._ask("GET", f"{PETS}/{self._pets[at]}"),
            "list pets": lambda _1, _2: self._ask("GET", f"{PETS}?size=20"),
            "update a pet": lambda at, word: self._change(self._pets[at], {"name": word}),
        }
        step = steps[kind]
        for number in range(requests):
            step(number % _ROWS, next(self._words))

    def _change(self, pet_id: str, change: object) -> Answer:
        """Change a pet, as nobody else does."""
        done = self._ask("PATCH", f"{PETS}/{pet_id}", change, If_Match=self._etags[pet_id])
        self._etags[pet_id] = done.headers["etag"]
        return done

    def _ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        answer = self._caller.ask(method, path, body, **headers)
        if answer.status not in {200, 201}:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.content!r}")
        return answer


OF_OWNERS = ("create an owner", "read an owner", "list owners", "update an owner")
OF_PETS = ("create a pet", "read a pet", "list pets", "update a pet")


class Side:
    """One of the two servers, with rows to read, list and update."""

    def __init__(
        self, served: Served, headers: Mapping[str, str], *, has_pets: bool = True
    ) -> None:
        """Add the rows."""
        self._server = served.process
        self._open = ExitStack()
        self._clients = [
            _Client(
                self._open.enter_context(Caller(served.address, headers)), at, has_pets=has_pets
            )
            for at in range(_CLIENTS)
        ]

    def __enter__(self) -> Self:
        """Return the side, whose connections are closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._open.close()

    def rate(self, kind: str, requests: int) -> Rate:
        """Return how many requests of a kind are answered in a second."""
        share = requests // _CLIENTS
        start, spent = time.perf_counter(), _processor(self._server)
        with ThreadPoolExecutor(_CLIENTS) as pool:
            list(pool.map(lambda client: client.ask(kind, share), self._clients))
        asked = share * _CLIENTS
        # The system counts whole ticks: what takes less than one may seem to take nothing.
        taken = max(_processor(self._server) - spent, 1 / os.sysconf("SC_CLK_TCK"))
        return Rate(asked / (time.perf_counter() - start), asked / taken)


Pair = tuple[Rate, Rate]
"""What the generated resource and the one by hand came to in one round."""


def rounds_of(
    generated: Side, by_hand: Side, kind: str, requests: int, rounds: int
) -> Iterator[Pair]:
    """Measure both by turns, so that what else the machine does meets both.

    The first round, in which both see such requests for the first time, does not count.
    """
    for number in range(rounds + 1):
        # What goes first finds a colder machine, so each does by turns.
        sides = (generated, by_hand) if number % 2 else (by_hand, generated)
        rates = {id(side): side.rate(kind, requests) for side in sides}
        if number:
            yield rates[id(generated)], rates[id(by_hand)]


def middle(kind: str, pairs: Sequence[Pair]) -> Speed:
    """Return the middle of all rounds."""
    ratios = [
        Rate(ours.of_time / theirs.of_time, ours.of_processor / theirs.of_processor)
        for ours, theirs in pairs
    ]
    generated, by_hand, ratio = (
        Rate(median(one.of_time for one in rates), median(one.of_processor for one in rates))
        for rates in ([ours for ours, _ in pairs], [theirs for _, theirs in pairs], ratios)
    )
    return Speed(kind, generated, by_hand, ratio)


@contextmanager
def set_apart(servers: Iterable[int]) -> Iterator[None]:
    """Give servers, of which one is asked at a time, a processor that whoever asks leaves alone.

    They differ by more than what is measured where one of them has a better processor than the
    other, or shares it.
    """
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) == 1:
        yield
        return
    for server in servers:
        os.sched_setaffinity(server, processors[:1])
    os.sched_setaffinity(0, processors[1:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, processors)


def _processor(server: int) -> float:
    """Return the seconds that a process has kept a processor busy, as Linux counts them."""
    told = Path(f"/proc/{server}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
