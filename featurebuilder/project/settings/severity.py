"""Define the kinds of drift and their severities."""

from __future__ import annotations

from enum import Enum, StrEnum


class Drift(Enum):
    """The kinds of drift; each value is the name in settings and reports."""

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
    """The severity of a kind of drift.

    An error fails the check, a warning is only shown, and an ignored kind is not shown.
    """

    ERROR = "error"
    WARNING = "warning"
    IGNORE = "ignore"
