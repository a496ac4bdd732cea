"""Distinguish the variants of a union, and find the variant of a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from featurebuilder.request.model.findings import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource_field import FieldType, ResourceField

_FORMS: Mapping[FieldType, str] = {
    "int": "a number",
    "float": "a number",
    "bool": "a boolean",
    "list": "a list",
    "map": "an object",
    "object": "an object",
}
_TEXT = "a string"
_READ_FROM_NUMBERS: frozenset[FieldType] = frozenset({"decimal", "date", "datetime", "time"})


def variants_of(field: ResourceField) -> Mapping[str, ResourceField]:
    """Return the variants of a union, by name."""
    return {str(name): variant for name, variant in (field.of or {}).items()}


def find_variant(field: ResourceField, value: object) -> tuple[str, ResourceField]:
    """Return the name and the field of the variant that matches the JSON ``value``.

    Raises:
        LookupError: if no variant matches.
    """
    variants = variants_of(field)
    if field.by is not None:
        name = value.get(field.by) if isinstance(value, Mapping) else None
        return str(name), variants[str(name)]
    form = _value_form(value)
    for name, variant in variants.items():
        if _json_form(variant) == form:
            return name, variant
    raise LookupError(form)


def matches_only(field: ResourceField, variant: ResourceField, value: object) -> bool:
    """Return whether ``value`` can match only this variant, even if it is invalid for it.

    Pydantic also reads decimals, dates and times from numbers.
    """
    others = {one.type for one in variants_of(field).values() if one is not variant}
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _value_form(value) == _json_form(variant) and not (
        is_number and others & _READ_FROM_NUMBERS
    )


def unmatched_value(field: ResourceField) -> object:
    """Return a value that matches no variant of the union, or ``None`` if none is known."""
    if field.by is not None:
        return {field.by: "no such kind"}
    forms = {_json_form(variant) for variant in variants_of(field).values()}
    strangers = {"a list": ["no such list"], "an object": {"no_such": "key"}}
    return next((value for form, value in strangers.items() if form not in forms), None)


def union_findings(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield the errors that make the variants of a union indistinguishable."""
    if field.type != "union":
        return
    first: dict[str, str] = {}
    for name, variant in variants_of(field).items():
        at = (*path, "of", name)
        if variant.type in {"ref", "refs", "file", "union"}:
            what = f"a union cannot contain the type '{variant.type}'"
            yield Finding((*at, "type"), what, "choose another type")
        elif field.by is not None:
            yield from _check_discriminator(field, variant, at)
        elif (earlier := first.setdefault(_json_form(variant), name)) != name:
            what = (
                f"is {_json_form(variant)} in JSON, like {earlier!r}; the two cannot be told apart"
            )
            remedy = "make all variants objects, or remove one of the two"
            yield Finding(at, what, remedy, at_key=True)


def _check_discriminator(
    field: ResourceField, variant: ResourceField, at: KeyPath
) -> Iterator[Finding]:
    if variant.type != "object":
        remedy = "make it an object, or remove 'by'"
        yield Finding((*at, "type"), "'by' requires that all variants are objects", remedy)
        return
    for name, inner in (variant.fields or {}).items():
        if field.by in {name, inner.alias}:
            what = f"{field.by!r} is the discriminator key of the union"
            remedy = "choose another name, or another 'by'"
            yield Finding((*at, "fields", name), what, remedy, at_key=True)


def _json_form(field: ResourceField) -> str:
    return _FORMS.get(field.type, _TEXT)


def _value_form(value: object) -> str:
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case Mapping():
            return "an object"
        case str():
            return _TEXT
        case Sequence():
            return "a list"
        case _:
            return "nothing"
