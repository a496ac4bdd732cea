"""Where a part of a request stands in its file, for what only a tree can tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.request.document import read_document
from featurebuilder.request.source import Lines, SourceError, decoded, first_places

if TYPE_CHECKING:
    from featurebuilder.request.asking import Given
    from featurebuilder.request.findings import KeyPath


def place_in(given: Given, path: KeyPath) -> Location:
    """Return where ``path`` stands in the request that was read, or what would hold it."""
    origin = given.origin
    try:
        text = decoded(given.content)
        document = read_document(text, given.suffix)
    except SourceError:
        return Location(origin)
    places = first_places(document.entries())
    for length in range(len(path), 0, -1):
        if place := places.get(path[:length]):
            return Location(origin, *Lines.of(text).at(place.value))
    return Location(origin)
