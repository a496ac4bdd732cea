"""Find the current request of a feature that was built earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.request.asking import GIVEN, PRESET, FoundRequest, find_request
from featurebuilder.request.formats.source import request_paths
from featurebuilder.request.presets import preset_names

if TYPE_CHECKING:
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.source.snapshot import Snapshot


def find_current_request(snapshot: Snapshot, ledger: Ledger) -> FoundRequest | None:
    """Return the current request of a feature, or ``None`` if it no longer has one.

    A request file in the project comes first. A request that was passed to the command exists only
    in the ledger. A preset is used only for features that were built from it.

    Raises:
        InvalidRequestError: if the request is invalid, or the project has several.
    """
    name, recorded = ledger.feature, ledger.request
    if any(snapshot.read(path) is not None for path in request_paths(name)):
        return find_request(snapshot, name, None)
    if recorded and recorded.origin == GIVEN:
        return FoundRequest(recorded.content, ledger_path(name))
    was_preset = recorded is None or recorded.origin == PRESET
    if was_preset and name in preset_names():
        return find_request(snapshot, name, None)
    return None
