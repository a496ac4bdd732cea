"""How much the program says, which the user decides once for a whole run."""

from __future__ import annotations

from contextvars import ContextVar
from enum import Enum


class Loudness(Enum):
    """One line on how a command ended, the usual, or each step too."""

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


LOUDNESS: ContextVar[Loudness] = ContextVar("LOUDNESS", default=Loudness.USUAL)
