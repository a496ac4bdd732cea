"""Load a request from a file's bytes, and report all errors with their positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.errors import InvalidRequestError, Location, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.formats.document import read_document
from featurebuilder.request.formats.source import (
    Document,
    Entry,
    Lines,
    SourceError,
    decode_source,
    duplicate_keys,
    first_entries,
)
from featurebuilder.request.model.findings import (
    LONE_SURROGATE,
    Finding,
    KeyPath,
    describe_value,
    dotted,
    has_surrogate,
)
from featurebuilder.request.model.part import mapping_of
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.rules.exposure_rules import action_findings
from featurebuilder.request.rules.resource_defaults import resource_with_defaults
from featurebuilder.request.rules.resource_rules import valid_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def load_request(
    content: bytes, *, origin: str, suffix: str, expected_name: str | None = None
) -> FeatureRequest:
    """Parse and validate a request file.

    Args:
        content: The contents of the file.
        origin: The path of the file, for messages.
        suffix: The suffix that selects the format; ``""`` detects it, as for standard input.
        expected_name: The feature name that the request must have, if one was asked for.

    Raises:
        InvalidRequestError: with every error, in the order of their positions.
    """
    try:
        text = decode_source(content)
        document = read_document(text, suffix)
    except SourceError as error:
        raise InvalidRequestError(_describe_source_error(error, content, origin)) from None
    request, findings = _validate(document.data, expected_name)
    if request is None or findings or document.repeated:
        raise InvalidRequestError(*_to_problems(findings, document, Lines.of(text), origin))
    return request


def load_valid_part(
    content: bytes, *, suffix: str, expected_name: str | None = None
) -> FeatureRequest | None:
    """Return the valid part of an invalid request for a resource; ``None`` if there is none.

    Use it only to look for further errors: the parts were not checked against each other.
    """
    try:
        data = mapping_of(read_document(decode_source(content), suffix).data)
    except SourceError:
        return None
    name = expected_name or str(data.get("name"))
    if "resource" not in data or FeatureName.refusal(name):
        return None
    known = FeatureName(name)
    resource = valid_part(mapping_of(resource_with_defaults(data["resource"], known)))
    return FeatureRequest.model_construct(
        name=known, title=known.words, description=known.words, tags=(), resource=resource
    )


def _validate(
    data: object, expected_name: str | None
) -> tuple[FeatureRequest | None, tuple[Finding, ...]]:
    found: list[Finding] = []
    whole = _replace_surrogates(data, (), found)
    found += _check_name(whole, expected_name)
    try:
        request = FeatureRequest.model_validate(whole)
    except ValidationError as error:
        from featurebuilder.request.formats.validation_errors import (  # noqa: PLC0415 - only errors need it
            findings,
        )

        return None, (*found, *findings(error))
    if request.resource:
        found += action_findings(request.resource)
    return request, tuple(found)


def _check_name(data: object, expected: str | None) -> Iterator[Finding]:
    name = data.get("name") if isinstance(data, dict) else None
    if expected is not None and isinstance(name, str) and name != expected:
        what = f"expected {expected!r}, the requested feature, found {describe_value(name)}"
        yield Finding(
            ("name",), what, f"change the name to {expected!r}, or build the other feature"
        )


def _replace_surrogates(data: object, path: KeyPath, found: list[Finding]) -> object:
    """Return ``data`` without lone surrogates; append an error for each to ``found``."""
    match data:
        case str() if has_surrogate(data):
            found.append(Finding(path, LONE_SURROGATE))
            return "\N{REPLACEMENT CHARACTER}"
        case list():
            return [_replace_surrogates(item, (*path, i), found) for i, item in enumerate(data)]
        case dict():
            halves = [key for key in data if has_surrogate(key)]
            found += (
                Finding((*path, key), f"the key {LONE_SURROGATE}", at_key=True) for key in halves
            )
            return {
                key: _replace_surrogates(value, (*path, key), found)
                for key, value in data.items()
                if key not in halves
            }
        case _:
            return data


def _to_problems(
    findings: tuple[Finding, ...], document: Document, lines: Lines, origin: str
) -> list[Problem]:
    entries = document.entries()
    places = first_entries(entries)
    placed = [(_offset_of(finding, places), str(finding), finding.remedy) for finding in findings]
    placed += (_describe_duplicate(*pair, lines) for pair in duplicate_keys(entries))
    placed.sort(key=lambda problem: problem[0])
    return [
        Problem(what, Location(origin, *lines.at(offset)), remedy)
        for offset, what, remedy in placed
    ]


def _offset_of(finding: Finding, places: Mapping[KeyPath, Entry]) -> int:
    """Return the offset that ``finding`` points at.

    It is the offset of its key or value, or of the nearest parent that is in the file.
    """
    for length in range(len(finding.path), 0, -1):
        if place := places.get(finding.path[:length]):
            at_key = finding.at_key and length == len(finding.path)
            return place.key if at_key else place.value
    return places.get((), Entry((), 0, 0)).value


def _describe_duplicate(first: Entry, again: Entry, lines: Lines) -> tuple[int, str, str]:
    line, column = lines.at(first.key)
    what = f"{dotted(again.path)}: duplicate key, first used at line {line}, column {column}"
    return again.key, what, "remove one of them"


def _describe_source_error(error: SourceError, content: bytes, origin: str) -> Problem:
    if error.offset is None:
        return Problem(f"the request {error.what}", Location(origin), error.remedy)
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    where = Location(origin, *Lines.of(text).at(error.offset))
    return Problem(f"the request {error.what}", where, error.remedy)
