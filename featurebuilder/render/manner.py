"""What formatting takes from a tree beside ruff's own settings, said in ruff's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    r"""Ruff's options that stand for another tool's settings, or for siblings' text.

    ``options`` are for formatting; ``imports`` order imports, which are left as they are without
    any; ``newline`` ends the lines, unless ruff's settings say otherwise.
    """

    options: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    newline: str = "\n"


PLAIN = Manner()
