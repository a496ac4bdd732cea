"""What a plan rests on: the files that it was read off, known again by their fingerprints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from featurebuilder.errors import Location, Problem, StalePlanError
from featurebuilder.plan.recorded_edit import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.snapshot import Snapshot

_REMEDY = "make the plan again and review it"


@dataclass(frozen=True, slots=True)
class Search:
    """The Python files in which one of the ``signs`` was found."""

    signs: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What was read: the SHA-256 of each file, ``None`` for one that was looked for in vain."""

    files: dict[str, str | None] = field(default_factory=dict)
    searches: tuple[Search, ...] = ()

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Return all that was read of ``snapshot``, and of what was imagined over it."""
        files = {
            path: None if data is None else fingerprint(data)
            for path, data in sorted(snapshot.reads.files.items())
        }
        searches = tuple(
            Search(tuple(sign.decode() for sign in signs), snapshot.holding(*signs))
            for signs in sorted(snapshot.reads.searches)
        )
        return cls(files, searches)

    def require(self, snapshot: Snapshot) -> None:
        """Make sure that the tree still says what the plan was read off.

        Raises:
            StalePlanError: with every file that has changed, came or went.
        """
        changed = dict(self._changed(snapshot))
        if changed:
            raise StalePlanError(
                *(
                    Problem(f"{what} since the plan was made", Location(path), _REMEDY)
                    for path, what in sorted(changed.items())
                )
            )

    def _changed(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        for search in self.searches:
            now = snapshot.holding(*(sign.encode() for sign in search.signs))
            for path in set(now) - set(search.found):
                yield path, "the file came to matter"
        for path, known in self.files.items():
            data = snapshot.read(path)
            if data is None and known is not None:
                yield path, "the file has gone"
            elif data is not None and known is None:
                yield path, "the file has come"
            elif data is not None and fingerprint(data) != known:
                yield path, "the file has changed"
