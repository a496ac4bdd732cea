"""The result of one verification check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a check. A check that could not run is not a success."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


TESTS = "feature's tests pass"
"""The name of the check that the generated tests pass; its detail is their number."""
TABLES = "migrations create the tables"
ACCESS = "access like the siblings"
OPEN = "open to anyone, as the request says"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check.

    Attributes:
        name: the name to show to a reviewer.
        outcome: the outcome.
        detail: one sentence; further lines, if any, are evidence such as a traceback.
    """

    name: str
    outcome: Outcome
    detail: str
