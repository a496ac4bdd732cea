"""What becomes of an API: which operations come, change and go, and what would break a client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What becomes of an operation."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OperationDelta:
    """What becomes of one operation (``METHOD /path``), and what of it would break a client."""

    operation: str
    fate: Fate
    breaks: tuple[str, ...] = ()

    @property
    def breaks_clients(self) -> bool:
        """Whether a client of the old API would break."""
        return self.fate is Fate.REMOVED or bool(self.breaks)
