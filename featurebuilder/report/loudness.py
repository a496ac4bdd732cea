"""The verbosity of the output, set once per run by ``--quiet`` or ``--verbose``."""

from __future__ import annotations

from contextvars import ContextVar
from enum import Enum


class Loudness(Enum):
    """The verbosity levels.

    Attributes:
        QUIET: One line on the result.
        USUAL: The default.
        VERBOSE: Each step as well.
    """

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


LOUDNESS: ContextVar[Loudness] = ContextVar("LOUDNESS", default=Loudness.USUAL)
