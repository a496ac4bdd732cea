"""Find the current request of a feature that was built earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.request.asking import GIVEN, PRESET, find_request
from featurebuilder.request.formats.document import read_document
from featurebuilder.request.formats.source import (
    Lines,
    SourceError,
    decode_source,
    first_entries,
    request_paths,
)
from featurebuilder.request.presets import preset_names

if TYPE_CHECKING:
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.asking import FoundRequest, RequestFile
    from featurebuilder.request.model.findings import KeyPath
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class CurrentRequest:
    """A feature's current request.

    Attributes:
        request: The parsed request.
        origin: The origin as the ledger records it: a path, ``preset`` or ``given``.
        given: The source of the request, if known.
    """

    request: FeatureRequest
    origin: str
    given: RequestFile | None = None

    @classmethod
    def of(cls, asked: FoundRequest) -> CurrentRequest:
        """Return the current request from the result of a search for it."""
        return cls(asked.request, asked.source, asked.given)

    def place(self, *path: str | int) -> Location | None:
        """Return the location of a part of the request, or ``None`` if its source is not known."""
        return find_position(self.given, path) if self.given else None


def find_current_request(snapshot: Snapshot, ledger: Ledger) -> CurrentRequest | None:
    """Return the current request of a feature, or ``None`` if it no longer has one.

    A request file in the project comes first. A request that was passed to the command exists only
    in the ledger. A preset is used only for features that were built from it.

    Raises:
        InvalidRequestError: if the request is invalid, or the project has several.
    """
    name, recorded = ledger.feature, ledger.request
    if any(snapshot.read(path) is not None for path in request_paths(name)):
        asked = find_request(snapshot, name, None)
        return CurrentRequest.of(asked)
    if recorded and recorded.origin == GIVEN:
        return CurrentRequest(recorded.content, GIVEN)
    was_preset = recorded is None or recorded.origin == PRESET
    if was_preset and name in preset_names():
        asked = find_request(snapshot, name, None)
        return CurrentRequest.of(asked)
    return None


def find_position(given: RequestFile, path: KeyPath) -> Location:
    """Return the position of ``path`` in the request file, or of its nearest parent in the file.

    Checks against the project use it: they report errors after the request was loaded.
    """
    origin = given.origin
    try:
        text = decode_source(given.content)
        document = read_document(text, given.suffix)
    except SourceError:
        return Location(origin)
    places = first_entries(document.entries())
    for length in range(len(path), 0, -1):
        if place := places.get(path[:length]):
            return Location(origin, *Lines.of(text).at(place.value))
    return Location(origin)
