"""A request made of what is typed: a feature's name, its fields in short, and choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.model import FeatureRequest
from featurebuilder.request.shorthand import TypedField, typed_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.request.findings import Finding


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for a resource besides its fields; nothing chosen is what a request has."""

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
    memory: bool = False


NOTHING_CHOSEN = Choices()


def composed(name: str, fields: Sequence[str], choices: Choices = NOTHING_CHOSEN) -> FeatureRequest:
    """Return the request for a resource of the ``fields``, each as `typed_field` takes it.

    Raises:
        InvalidNameError: if ``name`` cannot be a feature's name.
        InvalidRequestError: with everything that is wrong with the fields and the choices.
    """
    feature = FeatureName(name)
    typed = _all_typed(fields)
    data = {
        "name": feature,
        "description": choices.description or f"Keeps {feature.words.lower()}.",
        "resource": {"fields": {one.name: one.keys for one in typed}, **_chosen(choices)},
    }
    return checked(data, {one.name: one for one in typed})


def checked(data: Mapping[str, Any], typed: Mapping[str, TypedField]) -> FeatureRequest:
    """Return the request that ``data`` says, of which ``typed`` are the fields by name.

    Raises:
        InvalidRequestError: with all problems, those of a field with their columns in it.
    """
    try:
        return FeatureRequest.model_validate(data)
    except ValidationError as error:
        from featurebuilder.request.wording import (  # noqa: PLC0415 - only errors need it
            findings,
        )

        found = findings(error)
        raise InvalidRequestError(*(_problem(one, typed) for one in found)) from None


def _all_typed(fields: Sequence[str]) -> list[TypedField]:
    typed: list[TypedField] = []
    problems: list[Problem] = []
    for text in fields:
        try:
            one = typed_field(text)
        except InvalidRequestError as error:
            problems += error.problems
            continue
        if one.name in {other.name for other in typed}:
            problems.append(one.problem(f"the field {one.name!a} is there already", "keep one", 1))
        typed.append(one)
    if problems:
        raise InvalidRequestError(*problems)
    return typed


def _chosen(choices: Choices) -> dict[str, object]:
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
        "storage": choices.memory and "memory",
    }
    return {key: value for key, value in chosen.items() if value}


def _problem(finding: Finding, typed: Mapping[str, TypedField]) -> Problem:
    path = finding.subject or finding.path
    if path[:2] == ("resource", "fields") and (one := typed.get(str(path[2:3] and path[2]))):
        key = str(path[3]) if len(path) > 3 else ""  # noqa: PLR2004 - below the field
        return one.problem(finding.what, finding.remedy, one.columns.get(key, 1))
    return Problem(str(finding).removeprefix("resource."), None, finding.remedy)
