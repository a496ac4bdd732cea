"""Where a part of a request stands in its file, for what only a tree can tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.request.document import read_document
from featurebuilder.request.source import Lines, SourceError, decoded, first_places

if TYPE_CHECKING:
    from featurebuilder.request.findings import KeyPath


def place_in(content: bytes, origin: str, path: KeyPath) -> Location:
    """Return where ``path`` stands in the file ``origin``, or what would hold it."""
    try:
        text = decoded(content)
        document = read_document(text, "." + origin.rpartition(".")[2])
    except SourceError:
        return Location(origin)
    places = first_places(document.entries())
    for length in range(len(path), 0, -1):
        if place := places.get(path[:length]):
            return Location(origin, *Lines.of(text).at(place.value))
    return Location(origin)
