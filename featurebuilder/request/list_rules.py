"""What a list of a resource is narrowed, sorted and searched by, and what no two share."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.request.field_names import attribute_name
from featurebuilder.request.findings import Finding, KeyPath
from featurebuilder.request.reserved_names import list_parameters
from featurebuilder.request.resource_field import CONTAINERS, MOMENTS, NUMBERS, STORED_TYPES, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.resource import Resource

_SINGLE = frozenset(STORED_TYPES) - CONTAINERS - {"refs"}
_KINDS = {
    "filters": (_SINGLE, "a list is narrowed by single values only"),
    "sort": (_SINGLE - {"ref"}, "a list is sorted by single values only"),
    "search": (TEXTS, "a list is searched in texts only"),
}


def list_findings(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    """Yield what is wrong with the lists of ``resource``.

    ``asked`` names all fields that are asked for: those that are wrong in themselves are not in
    ``resource``.
    """
    for key, (kinds, what) in _KINDS.items():
        names: tuple[str, ...] = getattr(resource, key)
        if names and "list" not in resource.operations:
            remedy = "add 'list' to them, or leave this out"
            yield Finding(
                ("resource", key), "'list' is not among the operations", remedy, at_key=True
            )
        yield from field_names(names, asked, ("resource", key))
        for place, name in enumerate(names):
            field = resource.field(name)
            if field and field.type not in kinds:
                found = f"{name!r} is of type '{field.type}', and {what}"
                yield Finding(("resource", key, place), found, "leave it out")
    yield from _parameters(resource)
    yield from _unique(resource, asked)


def field_names(names: tuple[str, ...], asked: frozenset[str], path: KeyPath) -> Iterator[Finding]:
    """Yield each of ``names`` that no field has, or that stands there before."""
    for place, name in enumerate(names):
        if name not in asked:
            yield Finding((*path, place), f"there is no field {name!r}", nearest(name, asked))
        elif name in names[:place]:
            yield Finding((*path, place), f"{name!r} stands there already", "keep one of them")


def nearest(name: str, known: frozenset[str]) -> str:
    """Return the remedy for a name that is not among those that are ``known``."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"


def _parameters(resource: Resource) -> Iterator[Finding]:
    taken = dict(list_parameters(resource))
    for place, name in enumerate(resource.filters):
        field = resource.field(name)
        if field is None:
            continue
        called = attribute_name(name, field)
        has_range = field.type in NUMBERS | MOMENTS
        for parameter in (called, *((f"{called}_from", f"{called}_to") if has_range else ())):
            if parameter in taken:
                what = f"the parameter {parameter!r} is there for {taken[parameter]} already"
                remedy = "leave it out, or give the field another name"
                yield Finding(("resource", "filters", place), what, remedy)
                break
            taken[parameter] = f"the filter {name!r}"


def _unique(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    first: dict[frozenset[str], int] = {}
    for place, group in enumerate(resource.unique):
        at = ("resource", "unique", place)
        yield from field_names(group, asked, at)
        for inner, name in enumerate(group):
            field = resource.field(name)
            if field and field.type not in _SINGLE:
                what = f"{name!r} is of type '{field.type}', and only single values are compared"
                yield Finding((*at, inner), what, "leave it out")
        if first.setdefault(frozenset(group), place) != place:
            yield Finding(at, "these fields are unique together already", "keep one of them")
