"""Requests a second of a generated resource, against the same one written by hand."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Self

from benchmarks.resources.asking import Caller
from benchmarks.resources.clinic import OWNERS, owner, some_owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLIENTS = 4
_ROWS = 40
_KINDS = ("create", "read", "list", "update")


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests of one kind, a second: the generated resource's and the one's by hand."""

    kind: str
    generated: float
    by_hand: float
    ratio: float


class Side:
    """One of the two servers, with rows to read, list and update."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        """Add the rows."""
        self._open = ExitStack()
        self._words = count()
        self._callers = [
            self._open.enter_context(Caller(address, headers)) for _ in range(_CLIENTS)
        ]
        first = self._callers[0]
        self._ids = [some_owner(first, f"row-{number}") for number in range(_ROWS)]

    def __enter__(self) -> Self:
        """Return the side, whose connections are closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._open.close()

    def rate(self, kind: str, requests: int) -> float:
        """Return how many requests of a kind are answered in a second."""
        share = requests // _CLIENTS
        words = [[f"{kind}-{next(self._words)}" for _ in range(share)] for _ in self._callers]
        start = time.perf_counter()
        with ThreadPoolExecutor(_CLIENTS) as pool:
            list(pool.map(partial(self._ask, kind), self._callers, words))
        return share * _CLIENTS / (time.perf_counter() - start)

    def _ask(self, kind: str, caller: Caller, words: list[str]) -> None:
        for number, word in enumerate(words):
            where = f"{OWNERS}/{self._ids[number % _ROWS]}"
            if kind == "create":
                answer = caller.ask("POST", OWNERS, owner(word))
            elif kind == "update":
                answer = caller.ask("PATCH", where, {"name": f"Owner {word}"})
            else:
                answer = caller.ask("GET", where if kind == "read" else f"{OWNERS}?size=20")
            if answer.status not in {200, 201}:
                raise RuntimeError(f"{kind} answered {answer.status}: {answer.content!r}")


def speeds(generated: Side, by_hand: Side, requests: int, rounds: int) -> Iterator[Speed]:
    """Measure both by turns, so that what else the machine does meets both; take the middle."""
    for kind in _KINDS:
        pairs = []
        for number in range(rounds + 1):
            # What goes first finds a colder machine, so each does by turns.
            sides = (generated, by_hand) if number % 2 else (by_hand, generated)
            rates = {id(side): side.rate(kind, requests) for side in sides}
            pairs.append((rates[id(generated)], rates[id(by_hand)]))
        warm = pairs[1:]
        ratio = median(ours / theirs for ours, theirs in warm)
        yield Speed(kind, median(p[0] for p in warm), median(p[1] for p in warm), ratio)
