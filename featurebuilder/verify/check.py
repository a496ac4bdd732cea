"""One thing that was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.verify.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name for a reviewer.

    The first line of ``detail`` is a sentence; further lines, if any, are the evidence, such as a
    traceback.
    """

    name: str
    outcome: Outcome
    detail: str
