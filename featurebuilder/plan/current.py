"""What is asked of a feature today, that was built some time ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.request.asking import GIVEN, PRESET, find_request
from featurebuilder.request.locating import request_candidates
from featurebuilder.request.presets import preset_names

if TYPE_CHECKING:
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.project.snapshot import Snapshot
    from featurebuilder.request.model import FeatureRequest


@dataclass(frozen=True, slots=True)
class Current:
    """A request as it is today, and its origin as a ledger has it."""

    request: FeatureRequest
    origin: str


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
        return Current(asked.request, asked.source)
    if recorded and recorded.origin == GIVEN:
        return Current(recorded.content, GIVEN)
    was_preset = recorded is None or recorded.origin == PRESET
    if was_preset and name in preset_names():
        asked = find_request(snapshot, name, None)
        return Current(asked.request, asked.source)
    return None
