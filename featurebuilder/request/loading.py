"""The bytes of a request to the request, or to everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.errors import InvalidRequestError, Location, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.document import read_document
from featurebuilder.request.findings import HALF, Finding, KeyPath, dotted, has_half, shown
from featurebuilder.request.model import FeatureRequest
from featurebuilder.request.resource_defaults import resource_with_defaults
from featurebuilder.request.resource_rules import sound_resource
from featurebuilder.request.shapes import mapping_of
from featurebuilder.request.source import (
    Document,
    Entry,
    Lines,
    SourceError,
    decoded,
    first_places,
    repetitions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def load_request(
    content: bytes, *, origin: str, suffix: str, expected_name: str | None = None
) -> FeatureRequest:
    """Return the request that ``content`` holds.

    ``origin`` is the file's path for messages, ``suffix`` says its format (``""``: by its look,
    as for standard input), and ``expected_name`` is the name that was asked for, if one was.

    Raises:
        InvalidRequestError: with every problem, in the order of their places.
    """
    try:
        text = decoded(content)
        document = read_document(text, suffix)
    except SourceError as error:
        raise InvalidRequestError(_unreadable(error, content, origin)) from None
    request, findings = _checked(document.data, expected_name)
    if request is None or findings or document.repeated:
        raise InvalidRequestError(*_problems(findings, document, Lines.of(text), origin))
    return request


def load_sound(
    content: bytes, *, suffix: str, expected_name: str | None = None
) -> FeatureRequest | None:
    """Return what is sound of a request that is wrong, if that is a resource with a name.

    It is for looking only at what else is wrong: what its parts say about each other was not
    checked.
    """
    try:
        data = mapping_of(read_document(decoded(content), suffix).data)
    except SourceError:
        return None
    name = expected_name or str(data.get("name"))
    if "resource" not in data or FeatureName.refusal(name):
        return None
    known = FeatureName(name)
    resource = sound_resource(mapping_of(resource_with_defaults(data["resource"], known)))
    return FeatureRequest.model_construct(
        name=known, title=known.words, description=known.words, tags=(), resource=resource
    )


def _checked(
    data: object, expected_name: str | None
) -> tuple[FeatureRequest | None, tuple[Finding, ...]]:
    found: list[Finding] = []
    whole = _without_halves(data, (), found)
    found += _misnamed(whole, expected_name)
    try:
        return FeatureRequest.model_validate(whole), tuple(found)
    except ValidationError as error:
        from featurebuilder.request.wording import (  # noqa: PLC0415 - only errors need it
            findings,
        )

        return None, (*found, *findings(error))


def _misnamed(data: object, expected: str | None) -> Iterator[Finding]:
    name = data.get("name") if isinstance(data, dict) else None
    if expected is not None and isinstance(name, str) and name != expected:
        what = f"expected {expected!r}, the feature that was asked for, found {shown(name)}"
        yield Finding(("name",), what, f"call the feature {expected!r}, or ask for the other")


def _without_halves(data: object, path: KeyPath, found: list[Finding]) -> object:
    """Return ``data`` with no halves of characters left, having noted where they are."""
    match data:
        case str() if has_half(data):
            found.append(Finding(path, HALF))
            return "\N{REPLACEMENT CHARACTER}"
        case list():
            return [_without_halves(item, (*path, i), found) for i, item in enumerate(data)]
        case dict():
            halves = [key for key in data if has_half(key)]
            found += (Finding((*path, key), f"this key {HALF}", at_key=True) for key in halves)
            return {
                key: _without_halves(value, (*path, key), found)
                for key, value in data.items()
                if key not in halves
            }
        case _:
            return data


def _problems(
    findings: tuple[Finding, ...], document: Document, lines: Lines, origin: str
) -> list[Problem]:
    entries = document.entries()
    places = first_places(entries)
    placed = [(_offset(finding, places), str(finding), finding.remedy) for finding in findings]
    placed += (_repetition(*pair, lines) for pair in repetitions(entries))
    placed.sort(key=lambda problem: problem[0])
    return [
        Problem(what, Location(origin, *lines.at(offset)), remedy)
        for offset, what, remedy in placed
    ]


def _offset(finding: Finding, places: Mapping[KeyPath, Entry]) -> int:
    """Return where ``finding`` points: at its key or value, or at what would hold it."""
    for length in range(len(finding.path), 0, -1):
        if place := places.get(finding.path[:length]):
            at_key = finding.at_key and length == len(finding.path)
            return place.key if at_key else place.value
    return places.get((), Entry((), 0, 0)).value


def _repetition(first: Entry, again: Entry, lines: Lines) -> tuple[int, str, str]:
    line, column = lines.at(first.key)
    what = f"{dotted(again.path)}: this key stands at line {line}, column {column} already"
    return again.key, what, "keep one of them"


def _unreadable(error: SourceError, content: bytes, origin: str) -> Problem:
    if error.offset is None:
        return Problem(f"the request {error.what}", Location(origin), error.remedy)
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    where = Location(origin, *Lines.of(text).at(error.offset))
    return Problem(f"the request {error.what}", where, error.remedy)
