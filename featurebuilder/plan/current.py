"""What is asked of a feature today, that was built some time ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.request.asking import GIVEN, PRESET, find_request
from featurebuilder.request.locating import request_candidates
from featurebuilder.request.places import place_in
from featurebuilder.request.presets import preset_names

if TYPE_CHECKING:
    from featurebuilder.errors import Location
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.project.snapshot import Snapshot
    from featurebuilder.request.asking import Asked, Given
    from featurebuilder.request.model import FeatureRequest


@dataclass(frozen=True, slots=True)
class Current:
    """A request as it is today, its origin as a ledger has it, and its text where that is known."""

    request: FeatureRequest
    origin: str
    given: Given | None = None

    @classmethod
    def of(cls, asked: Asked) -> Current:
        """Return what was found when a request was asked for."""
        return cls(asked.request, asked.source, asked.given)

    def place(self, *path: str | int) -> Location | None:
        """Return where a part of the request stands, if its text is known."""
        return place_in(self.given, path) if self.given else None


def current_request(snapshot: Snapshot, ledger: Ledger) -> Current | None:
    """Return the request of a feature, or ``None`` if there is none any more.

    The tree's own goes first. A request that was handed over is kept by the ledger alone, and a
    preset asks only for what was built from it.

    Raises:
        InvalidRequestError: if it is wrong, or there are several.
    """
    name, recorded = ledger.feature, ledger.request
    if any(snapshot.read(path) is not None for path in request_candidates(name)):
        asked = find_request(snapshot, name, None)
        return Current.of(asked)
    if recorded and recorded.origin == GIVEN:
        return Current(recorded.content, GIVEN)
    was_preset = recorded is None or recorded.origin == PRESET
    if was_preset and name in preset_names():
        asked = find_request(snapshot, name, None)
        return Current.of(asked)
    return None
