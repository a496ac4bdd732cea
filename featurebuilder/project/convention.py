"""Define a convention: a choice for new code, as it is shown to users."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """A choice that was learned from the project, or set, with its evidence.

    Attributes:
        what: The subject, such as "router variable".
        value: The chosen value.
        evidence: The siblings, files or settings that the value was read from.
    """

    what: str
    value: str
    evidence: str
