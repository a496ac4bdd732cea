"""Record the files that a plan was made from, and detect later changes to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from featurebuilder.errors import Location, Problem, StalePlanError
from featurebuilder.merge.recorded_edit import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.snapshot import Snapshot

_REMEDY = "make a new plan and review it"


@dataclass(frozen=True, slots=True)
class Search:
    """The result of one search for Python files that contain any of ``signs``."""

    signs: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The files and searches that a plan was made from.

    Attributes:
        files: The SHA-256 of each file by path; ``None`` for a file that did not exist.
        searches: The searches of Python files, with their results.
    """

    files: dict[str, str | None] = field(default_factory=dict)
    searches: tuple[Search, ...] = ()

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Return the basis of everything that was read from ``snapshot`` or its modified copies."""
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
        """Check that the project still is what the plan was made from.

        Raises:
            StalePlanError: with every file that was changed, added or deleted since.
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
                yield path, "the file has become relevant"
        for path, known in self.files.items():
            data = snapshot.read(path)
            if data is None and known is not None:
                yield path, "the file was deleted"
            elif data is not None and known is None:
                yield path, "the file was created"
            elif data is not None and fingerprint(data) != known:
                yield path, "the file has changed"
