"""What formatting takes from a tree beside ruff's own settings, said in ruff's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    r"""Ruff's options that stand for another tool's settings, or for siblings' text.

    ``options`` are for formatting; ``first_party`` are the names that the tree's ruff would take
    for the tree's own if the new files were there, ``packages`` the folders of packages whose
    files take theirs for that; ``imports`` order imports as isort does, which is not done without
    any; ``newline`` ends the lines, unless ruff's settings say otherwise.
    """

    options: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    newline: str = "\n"

    def first_party_of(self, path: str) -> tuple[str, ...]:
        """Return what a file at ``path`` takes for the tree's own, as an option of ruff."""
        own = {p.rpartition("/")[2] for p in self.packages if path.startswith(f"{p}/")}
        names = sorted(own.union(self.first_party))
        return (f"lint.isort.known-first-party={names}",) if names else ()


PLAIN = Manner()
