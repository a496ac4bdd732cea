"""Build a request from command line input: a name, fields in short form, and options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.shorthand.shorthand import TypedField, parse_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.request.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a resource besides its fields; the defaults are those of a request."""

    description: str = ""
    operations: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    access: tuple[tuple[str, str], ...] = ()
    etag: bool = False
    cursor: bool = False
    soft_delete: bool = False
    timestamps: bool = False
    singular: str = ""


DEFAULT_CHOICES = Choices()


def compose_request(
    name: str, fields: Sequence[str], choices: Choices = DEFAULT_CHOICES
) -> FeatureRequest:
    """Return the request for a resource with ``fields``.

    Args:
        name: The name of the feature.
        fields: The fields in short form, such as ``name:str:80``; see `parse_field`.
        choices: The other options of the resource.

    Raises:
        InvalidNameError: if ``name`` is not a valid feature name.
        InvalidRequestError: with every error in the fields and options.
    """
    feature = FeatureName(name)
    typed = _parse_fields(fields)
    data = {
        "name": feature,
        "description": choices.description or f"Keeps {feature.words.lower()}.",
        "resource": {"fields": {one.name: one.keys for one in typed}, **_resource_options(choices)},
    }
    return validate_request(data, {one.name: one for one in typed})


def validate_request(data: Mapping[str, Any], typed: Mapping[str, TypedField]) -> FeatureRequest:
    """Validate ``data`` and return the request.

    ``typed`` maps field names to the fields as typed, so errors can point at columns.

    Raises:
        InvalidRequestError: with all errors; errors of a field include the column.
    """
    try:
        return FeatureRequest.model_validate(data)
    except ValidationError as error:
        from featurebuilder.request.formats.validation_errors import (  # noqa: PLC0415 - only errors need it
            findings,
        )

        found = findings(error)
        raise InvalidRequestError(*(_to_problem(one, typed) for one in found)) from None


def _parse_fields(fields: Sequence[str]) -> list[TypedField]:
    typed: list[TypedField] = []
    problems: list[Problem] = []
    for text in fields:
        try:
            one = parse_field(text)
        except InvalidRequestError as error:
            problems += error.problems
            continue
        if one.name in {other.name for other in typed}:
            problems.append(one.problem(f"duplicate field {one.name!a}", "remove one of them", 1))
        typed.append(one)
    if problems:
        raise InvalidRequestError(*problems)
    return typed


def _resource_options(choices: Choices) -> dict[str, object]:
    chosen = {
        "operations": choices.operations,
        "filters": choices.filters,
        "sort": choices.sort,
        "search": choices.search,
        "concurrency": choices.etag and "etag",
        "pagination": choices.cursor and "cursor",
        "soft_delete": choices.soft_delete,
        "timestamps": choices.timestamps,
        "access": dict(choices.access),
        "name": choices.singular,
    }
    return {key: value for key, value in chosen.items() if value}


def _to_problem(finding: Finding, typed: Mapping[str, TypedField]) -> Problem:
    path = finding.subject or finding.path
    if path[:2] == ("resource", "fields") and (one := typed.get(str(path[2:3] and path[2]))):
        key = str(path[3]) if len(path) > 3 else ""  # noqa: PLR2004 - below the field
        return one.problem(finding.what, finding.remedy, one.columns.get(key, 1))
    return Problem(str(finding).removeprefix("resource."), None, finding.remedy)
