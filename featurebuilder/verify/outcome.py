"""The possible outcomes of a check."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """The outcome of a check. A check that could not run is not a success."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"
