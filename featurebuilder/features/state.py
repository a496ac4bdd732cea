"""Define the states of a feature in a project."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The state of a feature.

    - ``CLEAN``: as generated.
    - ``EDITED``: edited by hand, without other drift.
    - ``DRIFTED``: drifted in another way.
    - ``REQUESTED``: not built yet.
    - ``UNKNOWN``: it could not be checked.
    """

    CLEAN = "clean"
    EDITED = "edited"
    DRIFTED = "drifted"
    REQUESTED = "requested"
    UNKNOWN = "unknown"
