"""Find the request to build: a given file, the project's own request, or a preset."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from featurebuilder.errors import FeatureBuilderError, InvalidRequestError, Location, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.formats.document import read_document
from featurebuilder.request.formats.loading import load_request, load_valid_part
from featurebuilder.request.formats.source import (
    SUFFIXES,
    Lines,
    SourceError,
    decode_source,
    first_entries,
    request_paths,
)
from featurebuilder.request.presets import preset_bytes, preset_names

if TYPE_CHECKING:
    from featurebuilder.request.model.findings import KeyPath
    from featurebuilder.request.model.request import FeatureRequest


class Files(Protocol):
    """The project files in which a request is searched for."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all files, relative to the project root."""

    def read(self, path: str) -> bytes | None:
        """Return the contents of a file, or ``None`` if it does not exist."""


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request file before it is parsed.

    Attributes:
        content: The contents of the file.
        origin: The file's path, or a description of the source, for messages.
        suffix: The suffix that selects the format, such as ``.yaml``; empty to detect the format.
    """

    content: bytes
    origin: str
    suffix: str


PRESET = "preset"
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """A request and its origin.

    Attributes:
        request: The validated request.
        origin: The origin for messages: a path, or a description.
        recorded_origin: The origin that the ledger records: a path in the project, ``preset`` or
            ``given``.
        file: The unparsed file, if the user passed it or the project contains it.
        written: The SHA-256 of the file, if the same plan writes it; empty otherwise.
    """

    request: FeatureRequest
    origin: str
    recorded_origin: str = GIVEN
    file: RequestFile | None = None
    written: str = ""

    def place(self, *path: str | int) -> Location | None:
        """Return the location of a part of the request, or ``None`` if its file is not known."""
        return _find_position(self.file, path) if self.file else None


def find_request(files: Files, name: str | None, given: RequestFile | None) -> FoundRequest:
    """Return the ``given`` request, or the request of the feature ``name``.

    The project's own ``features/NAME`` takes precedence over a preset of that name.

    Raises:
        InvalidRequestError: if there is no request, more than one, or it is invalid.
        InvalidNameError: if ``name`` is not a valid feature name.
    """
    expected = FeatureName(name) if name is not None else None
    if given:
        request = load_request(
            given.content, origin=given.origin, suffix=given.suffix, expected_name=expected
        )
        return FoundRequest(request, given.origin, file=given)
    if expected is None:
        remedy = "name a feature, or pass a request file with --request"
        raise InvalidRequestError(Problem("no feature and no request given", remedy=remedy))
    kept = found = _find_in_tree(files, expected)
    source = found.origin if found else PRESET
    if content := preset_bytes(expected) if found is None else None:
        found = RequestFile(
            content, f"the preset '{expected}' that ships with featurebuilder", ".yaml"
        )
    if found is None:
        raise InvalidRequestError(_describe_missing(files, expected))
    request = load_request(
        found.content, origin=found.origin, suffix=found.suffix, expected_name=expected
    )
    return FoundRequest(request, found.origin, source, kept)


def find_valid_part(
    files: Files, name: str | None, given: RequestFile | None
) -> FoundRequest | None:
    """Return the valid part of a request that `find_request` rejects.

    The caller checks this part against the project, so one run reports both kinds of error. Return
    ``None`` if nothing usable remains.
    """
    try:
        found = given or (_find_in_tree(files, FeatureName(name)) if name is not None else None)
    except FeatureBuilderError:
        return None
    rest = found and load_valid_part(found.content, suffix=found.suffix, expected_name=name)
    return FoundRequest(rest, found.origin, found.origin, found) if found and rest else None


def _find_position(file: RequestFile, path: KeyPath) -> Location:
    """Return the position of ``path`` in the request file, or of its nearest parent in the file.

    Checks against the project use it: they report errors after the request was loaded.
    """
    origin = file.origin
    try:
        text = decode_source(file.content)
        document = read_document(text, file.suffix)
    except SourceError:
        return Location(origin)
    places = first_entries(document.entries())
    for length in range(len(path), 0, -1):
        if place := places.get(path[:length]):
            return Location(origin, *Lines.of(text).at(place.value))
    return Location(origin)


def requested_features(files: Files) -> tuple[str, ...]:
    """Return the sorted names of the features that have a request in the project.

    A project may use its ``features`` folder for something else, so a file counts only if it
    contains the word ``endpoints`` or ``resource``.
    """
    found = {
        path.rpartition("/")[2].removesuffix(suffix)
        for path in files.paths
        for suffix in SUFFIXES
        if path.startswith("features/") and path.count("/") == 1 and path.endswith(suffix)
        and re.search(rb"\b(endpoints|resource)\b", files.read(path) or b"")
    }  # fmt: skip
    return tuple(sorted(name for name in found if name.isidentifier()))


def _find_in_tree(files: Files, name: str) -> RequestFile | None:
    there = [path for path in request_paths(name) if files.read(path) is not None]
    if len(there) > 1:
        what = f"the feature '{name}' has {len(there)} requests: {', '.join(there)}"
        raise InvalidRequestError(Problem(what, Location(there[1]), "delete all but one of them"))
    if not there:
        return None
    return RequestFile(files.read(there[0]) or b"", there[0], "." + there[0].rpartition(".")[2])


def _describe_missing(files: Files, name: str) -> Problem:
    known = {*requested_features(files), *preset_names()}
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"did you mean '{near[0]}'? Otherwise, " if near else ""
    remedy = f"{hint}create features/{name}.yaml with 'featurebuilder request {name}'"
    return Problem(f"there is no request for the feature '{name}'", None, remedy)
