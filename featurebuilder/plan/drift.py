"""What can have come between a feature as it was generated last and the tree as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Drift(Enum):
    """The classes of drift; each value is the name that settings and reports call it by."""

    UNRESOLVED = "unresolved-conflict"
    FILE_MISSING = "file-missing"
    UNKNOWN_FILE = "unknown-file"
    REQUEST_CHANGED = "request-changed"
    TEMPLATE_MOVED = "template-moved"
    WIRING_REMOVED = "wiring-removed"
    ORPHAN = "orphan"
    HAND_EDIT = "hand-edit"


@dataclass(frozen=True, slots=True)
class Drifted:
    """One file that drifted.

    ``path`` is relative to the tree's root, ``line`` the first one that differs, where it is known.
    ``words`` say what is the case, ``remedy`` what to type; ``base``, ``yours`` and ``generated``
    are the texts that tell, as far as there are such.
    """

    feature: str
    path: str
    drift: Drift
    words: str
    remedy: str
    line: int | None = None
    base: bytes | None = None
    yours: bytes | None = None
    generated: bytes | None = None
