"""How a check can end."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """How a check ended; what could not be run is no success."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"
