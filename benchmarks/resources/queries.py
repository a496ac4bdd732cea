"""Queries that an answer takes: as many for a long page as for a short one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.resources.clinic import OWNERS, PETS, some_owner, some_pet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.resources.asking import Caller

_ROWS = 40
_SIZES = (1, 10, _ROWS)


@dataclass(frozen=True, slots=True)
class Count:
    """The queries of one request; of a list, for pages of growing length."""

    what: str
    queries: tuple[int, ...]

    @property
    def grows(self) -> bool:
        """Whether a longer page takes more."""
        return len(set(self.queries)) > 1


def counts(caller: Caller) -> Iterator[Count]:
    """Count the queries of reading, changing and listing."""
    pets = [some_pet(caller, f"counted-{number}") for number in range(_ROWS)]
    owner = some_owner(caller, "counted")
    yield Count("read an owner", (_queries(caller, f"{OWNERS}/{owner}"),))
    yield Count("read a pet", (_queries(caller, f"{PETS}/{pets[0]}"),))
    for path in (OWNERS, PETS):
        sizes = tuple(_queries(caller, f"{path}?size={size}") for size in _SIZES)
        yield Count(f"list {path.rpartition('/')[2]}, pages of {_SIZES}", sizes)


def _queries(caller: Caller, path: str) -> int:
    return int(caller.expect(200, "GET", path).headers["x-queries"])
