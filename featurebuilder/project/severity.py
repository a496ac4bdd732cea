"""The classes of drift and how much each can matter, by the names that settings give them."""

from __future__ import annotations

from enum import Enum, StrEnum


class Drift(Enum):
    """The classes of drift; each value is the name that settings and reports call it by."""

    UNRESOLVED = "unresolved-conflict"
    FILE_MISSING = "file-missing"
    UNKNOWN_FILE = "unknown-file"
    NOT_BUILT = "not-built"
    REQUEST_CHANGED = "request-changed"
    TEMPLATE_MOVED = "template-moved"
    WIRING_REMOVED = "wiring-removed"
    ORPHAN = "orphan"
    HAND_EDIT = "hand-edit"


class Severity(StrEnum):
    """How much a class of drift matters: an error fails the check, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"
    IGNORE = "ignore"
