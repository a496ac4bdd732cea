"""Hold ruff options that come from other sources than the project's ruff configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuffOptions:
    """Ruff options derived from the settings of other tools, or from the code of siblings.

    Attributes:
        options: The options of ``ruff format``.
        first_party: The names that are first-party imports once the new files exist.
        packages: The folders of packages whose files treat the package as first-party.
        imports: The options that sort imports as isort does; if empty, imports are not sorted.
        newline: The line end, unless ruff's configuration sets one.
    """

    options: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    newline: str = "\n"

    def first_party_of(self, path: str) -> tuple[str, ...]:
        """Return the ruff option that lists the first-party names for the file ``path``."""
        own = {p.rpartition("/")[2] for p in self.packages if path.startswith(f"{p}/")}
        names = sorted(own.union(self.first_party))
        return (f"lint.isort.known-first-party={names}",) if names else ()


NO_OPTIONS = RuffOptions()
