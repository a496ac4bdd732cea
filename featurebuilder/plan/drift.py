"""What can have come between a feature as it was generated last and the tree as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class Severity(StrEnum):
    """How much a class of drift matters: an error fails the check, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Texts:
    """What was generated last, what is there, and what is generated now, as far as it is known."""

    base: bytes | None = None
    yours: bytes | None = None
    generated: bytes | None = None


@dataclass(frozen=True, slots=True)
class Drifted:
    """One file that drifted.

    ``path`` is relative to the tree's root, ``line`` the first one that differs, where it is known.
    ``words`` say what is the case, and ``remedy`` what to type.
    """

    feature: str
    path: str
    drift: Drift
    words: str
    remedy: str
    line: int | None = None
    texts: Texts = Texts()


def severities(settings: Mapping[str, str], *, strict: bool) -> dict[Drift, Severity]:
    """Return how serious each class is: as the settings say, or all of them if it is to be strict.

    An edit by hand is a warning where the settings do not say.

    Raises:
        UnusableProjectError: if the settings name a class or a severity that there is not.
    """
    known = {drift.value: drift for drift in Drift}
    found = dict.fromkeys(Drift, Severity.ERROR) | {Drift.HAND_EDIT: Severity.WARNING}
    for name, value in settings.items():
        if name not in known:
            raise _wrong(name, f"is no class of drift: {', '.join(known)} are")
        if value not in set(Severity):
            raise _wrong(name, f"is {value!r}; it is to be one of {', '.join(Severity)}")
        found[known[name]] = Severity(value)
    return dict.fromkeys(Drift, Severity.ERROR) if strict else found


def _wrong(name: str, what: str) -> UnusableProjectError:
    where = Location("pyproject.toml")
    return UnusableProjectError(Problem(f"tool.featurebuilder.check.{name} {what}", where))
