"""Which request a build is about: the one given, the tree's own, or a preset."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from featurebuilder.errors import FeatureBuilderError, InvalidRequestError, Location, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.loading import load_request, load_sound
from featurebuilder.request.locating import SUFFIXES, request_candidates
from featurebuilder.request.presets import preset_bytes, preset_names

if TYPE_CHECKING:
    from featurebuilder.request.model import FeatureRequest


class Files(Protocol):
    """A tree's files, as far as a request is looked for among them."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file's path."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or ``None`` if there is none."""


@dataclass(frozen=True, slots=True)
class Given:
    """A request that the user hands over: its bytes, where they came from, and their format."""

    content: bytes
    origin: str
    suffix: str


PRESET = "preset"
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Asked:
    """The request to build, and in words where it was found.

    ``source`` says the same for programs: the path of the tree's file, ``preset`` or ``given``.
    ``given`` is what was read, where it was handed over or is a file of the tree.
    """

    request: FeatureRequest
    origin: str
    source: str = GIVEN
    given: Given | None = None


def find_request(files: Files, name: str | None, given: Given | None) -> Asked:
    """Return the request that was ``given``, or else the one for the feature ``name``.

    The tree's own ``features/NAME`` goes before a preset of that name.

    Raises:
        InvalidRequestError: if there is none, more than one, or it is wrong.
        InvalidNameError: if ``name`` cannot be a feature's name.
    """
    expected = FeatureName(name) if name is not None else None
    if given:
        request = load_request(
            given.content, origin=given.origin, suffix=given.suffix, expected_name=expected
        )
        return Asked(request, given.origin, given=given)
    if expected is None:
        remedy = "name a feature, or hand a request over with --request"
        raise InvalidRequestError(Problem("there is nothing to build", remedy=remedy))
    kept = found = _in_tree(files, expected)
    source = found.origin if found else PRESET
    if content := preset_bytes(expected) if found is None else None:
        found = Given(content, f"the preset '{expected}' that ships with featurebuilder", ".yaml")
    if found is None:
        raise InvalidRequestError(_missing(files, expected))
    request = load_request(
        found.content, origin=found.origin, suffix=found.suffix, expected_name=expected
    )
    return Asked(request, found.origin, source, kept)


def find_sound(files: Files, name: str | None, given: Given | None) -> Asked | None:
    """Return what is sound of a request that `find_request` refuses, if anything is."""
    try:
        found = given or (_in_tree(files, FeatureName(name)) if name is not None else None)
    except FeatureBuilderError:
        return None
    rest = found and load_sound(found.content, suffix=found.suffix, expected_name=name)
    return Asked(rest, found.origin, found.origin, found) if found and rest else None


def requested(files: Files) -> tuple[str, ...]:
    """Return the name of each feature for which the tree has a request.

    A folder of that name may be about something else: what names neither endpoints nor a
    resource is no request.
    """
    found = {
        path.rpartition("/")[2].removesuffix(suffix)
        for path in files.paths
        for suffix in SUFFIXES
        if path.startswith("features/") and path.count("/") == 1 and path.endswith(suffix)
        and re.search(rb"\b(endpoints|resource)\b", files.read(path) or b"")
    }  # fmt: skip
    return tuple(sorted(name for name in found if name.isidentifier()))


def _in_tree(files: Files, name: str) -> Given | None:
    there = [path for path in request_candidates(name) if files.read(path) is not None]
    if len(there) > 1:
        what = f"the feature '{name}' has {len(there)} requests: {', '.join(there)}"
        raise InvalidRequestError(Problem(what, Location(there[1]), "keep one of them"))
    if not there:
        return None
    return Given(files.read(there[0]) or b"", there[0], "." + there[0].rpartition(".")[2])


def _missing(files: Files, name: str) -> Problem:
    known = {*requested(files), *preset_names()}
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"did you mean '{near[0]}'? Or " if near else ""
    remedy = f"{hint}write features/{name}.yaml ('featurebuilder request {name}' starts it)"
    return Problem(f"there is no request for the feature '{name}'", None, remedy)
