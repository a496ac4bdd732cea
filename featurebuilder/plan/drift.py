"""What can have come between a feature as it was generated last and the tree as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.severity import Drift, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Drift", "Drifted", "Severity", "Texts", "severities"]


_WARNED_OF = (Drift.HAND_EDIT, Drift.NOT_BUILT)


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

    An edit by hand is a warning where the settings do not say, and so is a request that waits.
    """
    usual = dict.fromkeys(Drift, Severity.ERROR)
    if strict:
        return usual
    chosen = {Drift(name): Severity(value) for name, value in settings.items()}
    return usual | dict.fromkeys(_WARNED_OF, Severity.WARNING) | chosen
