"""Describe changes to an API: added, changed and removed operations, and breaking changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ChangeKind(Enum):
    """The kind of change to an operation."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OperationDelta:
    """The change to one operation.

    Attributes:
        operation: The operation as ``METHOD /path``.
        fate: The kind of change.
        breaks: One description for each change that would break a client.
    """

    operation: str
    fate: ChangeKind
    breaks: tuple[str, ...] = ()

    @property
    def breaks_clients(self) -> bool:
        """True if a client of the old API would break."""
        return self.fate is ChangeKind.REMOVED or bool(self.breaks)
