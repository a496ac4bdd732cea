"""The verbosity of the output, set once per run by ``--quiet`` or ``--verbose``."""

from __future__ import annotations

from contextvars import ContextVar
from enum import Enum


class Verbosity(Enum):
    """The verbosity levels.

    Attributes:
        QUIET: One line on the result.
        USUAL: The default.
        VERBOSE: Each step as well.
    """

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


VERBOSITY: ContextVar[Verbosity] = ContextVar("LOUDNESS", default=Verbosity.USUAL)
