"""How a feature of a tree is."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How a feature is: as generated, edited by hand, drifted otherwise, or not built at all."""

    CLEAN = "clean"
    EDITED = "edited"
    DRIFTED = "drifted"
    REQUESTED = "requested"
    UNKNOWN = "cannot tell"
