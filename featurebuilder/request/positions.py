"""Find the position of a part of a request in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.request.formats.document import read_document
from featurebuilder.request.formats.source import Lines, SourceError, decode_source, first_entries

if TYPE_CHECKING:
    from featurebuilder.request.asking import RequestFile
    from featurebuilder.request.model.findings import KeyPath


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
