"""What programs cost: the time of the processor, so that busy neighbours do not count."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """The least of several runs, in seconds."""

    seconds: float

    def times(self, floor: Cost) -> float:
        """Return how many times the floor it is."""
        return self.seconds / floor.seconds


def python(code: str, *arguments: str) -> list[str]:
    """Return the command that runs ``code`` in an interpreter of its own."""
    return [sys.executable, "-c", code, *arguments]


def tool(*arguments: str) -> list[str]:
    """Return the command that runs the tool."""
    return [sys.executable, "-m", "featurebuilder", *arguments]


def cost(command: Sequence[str], folder: Path, runs: int) -> Cost:
    """Return what ``command`` costs in ``folder``, the least of one run and ``runs`` more.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    return Cost(min(_once(command, folder) for _ in range(runs + 1)))


def _once(command: Sequence[str], folder: Path) -> float:
    before = _spent()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - our own
    return _spent() - before


def _spent() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
