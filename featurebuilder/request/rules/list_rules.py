"""Check the filters, sort keys, search fields and unique constraints of a resource."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.resource_field import (
    CONTAINERS,
    DATES_AND_TIMES,
    NUMBERS,
    STORED_TYPES,
    STRINGS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Resource

_SINGLE = frozenset(STORED_TYPES) - CONTAINERS - {"refs"}
_KINDS = {
    "filters": (_SINGLE, "lists can be filtered by single values only"),
    "sort": (_SINGLE - {"ref"}, "lists can be sorted by single values only"),
    "search": (STRINGS, "only strings can be searched"),
}


def list_findings(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    """Yield the errors in the lists and unique constraints of ``resource``.

    ``asked`` contains the names of all requested fields. ``resource`` lacks the fields that are
    invalid on their own, but a list may name them.
    """
    for key, (kinds, what) in _KINDS.items():
        names: tuple[str, ...] = getattr(resource, key)
        if names and "list" not in resource.operations:
            remedy = "add it, or remove this key"
            yield Finding(
                ("resource", key), "'operations' does not include 'list'", remedy, at_key=True
            )
        yield from field_name_findings(names, asked, ("resource", key))
        for place, name in enumerate(names):
            field = resource.field(name)
            if field and field.type not in kinds:
                found = f"{name!r} has the type '{field.type}', but {what}"
                yield Finding(("resource", key, place), found, "remove it")
    yield from _check_parameters(resource)
    yield from _check_unique(resource, asked)


def field_name_findings(
    names: tuple[str, ...], asked: frozenset[str], path: KeyPath
) -> Iterator[Finding]:
    """Yield an error for each of ``names`` that is not in ``asked``, or is a duplicate."""
    for place, name in enumerate(names):
        if name not in asked:
            yield Finding((*path, place), f"there is no field {name!r}", suggest_name(name, asked))
        elif name in names[:place]:
            yield Finding((*path, place), f"{name!r} is listed twice", "remove one of them")


def suggest_name(name: str, known: frozenset[str]) -> str:
    """Return the remedy for an unknown name: the closest known name, or all known names."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"choose one of: {', '.join(sorted(known))}"


def _check_parameters(resource: Resource) -> Iterator[Finding]:
    taken = dict(_list_parameters(resource))
    for place, name in enumerate(resource.filters):
        field = resource.field(name)
        if field is None:
            continue
        called = json_name(name, field)
        has_range = field.type in NUMBERS | DATES_AND_TIMES
        for parameter in (called, *((f"{called}_from", f"{called}_to") if has_range else ())):
            if parameter in taken:
                what = f"the parameter {parameter!r} is already used by {taken[parameter]}"
                remedy = "remove it, or rename the field"
                yield Finding(("resource", "filters", place), what, remedy)
                break
            taken[parameter] = f"the filter {name!r}"


def _check_unique(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    first: dict[frozenset[str], int] = {}
    for place, group in enumerate(resource.unique):
        at = ("resource", "unique", place)
        yield from field_name_findings(group, asked, at)
        for inner, name in enumerate(group):
            field = resource.field(name)
            if field and field.type not in _SINGLE:
                what = f"{name!r} has the type '{field.type}', but only single values can be unique"
                yield Finding((*at, inner), what, "remove it")
        if first.setdefault(frozenset(group), place) != place:
            yield Finding(at, "duplicate unique constraint", "remove one of them")


def _list_parameters(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield each built-in query parameter of the list operation, with its purpose."""
    yield "size", "pagination"
    yield resource.pagination, "pagination"
    if resource.sort:
        yield "sort", "'sort'"
    if resource.search:
        yield "q", "'search'"
