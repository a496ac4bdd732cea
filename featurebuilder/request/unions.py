"""What tells the variants of a union apart, and which of them a value is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from featurebuilder.request.findings import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.resource_field import FieldType, ResourceField

_FORMS: Mapping[FieldType, str] = {
    "int": "a number",
    "float": "a number",
    "bool": "a truth value",
    "list": "a list",
    "map": "an object",
    "object": "an object",
}
_TEXT = "a text"
_READ_FROM_NUMBERS: frozenset[FieldType] = frozenset({"decimal", "date", "datetime", "time"})


def variants_of(field: ResourceField) -> Mapping[str, ResourceField]:
    """Return what a union may hold, each by its name."""
    return {str(name): variant for name, variant in (field.of or {}).items()}


def variant_of(field: ResourceField, value: object) -> tuple[str, ResourceField]:
    """Return the variant of a union that ``value``, as JSON has it, is, with its name.

    Raises:
        LookupError: if it is none of them.
    """
    variants = variants_of(field)
    if field.by is not None:
        name = value.get(field.by) if isinstance(value, Mapping) else None
        return str(name), variants[str(name)]
    form = _form_of(value)
    for name, variant in variants.items():
        if _form(variant) == form:
            return name, variant
    raise LookupError(form)


def is_of(field: ResourceField, variant: ResourceField, value: object) -> bool:
    """Return whether a value could be of this variant alone, whether it fits it or not.

    What is a text in JSON and none in Python may be read from a number, too.
    """
    others = {one.type for one in variants_of(field).values() if one is not variant}
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _form_of(value) == _form(variant) and not (is_number and others & _READ_FROM_NUMBERS)


def stranger_to(field: ResourceField) -> object:
    """Return a value that is surely none of a union's variants; ``None`` if none is known."""
    if field.by is not None:
        return {field.by: "no such kind"}
    forms = {_form(variant) for variant in variants_of(field).values()}
    strangers = {"a list": ["no such list"], "an object": {"no_such": "key"}}
    return next((value for form, value in strangers.items() if form not in forms), None)


def union_findings(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield what keeps the variants of a union from being told apart."""
    if field.type != "union":
        return
    first: dict[str, str] = {}
    for name, variant in variants_of(field).items():
        at = (*path, "of", name)
        if variant.type in {"ref", "refs", "file", "union"}:
            what = f"a union does not hold what is of type '{variant.type}'"
            yield Finding((*at, "type"), what, "choose another type")
        elif field.by is not None:
            yield from _by(field, variant, at)
        elif (earlier := first.setdefault(_form(variant), name)) != name:
            what = f"is {_form(variant)} in JSON, as {earlier!r} is: nothing tells them apart"
            remedy = "make all of them objects, or keep one of the two"
            yield Finding(at, what, remedy, at_key=True)


def _by(field: ResourceField, variant: ResourceField, at: KeyPath) -> Iterator[Finding]:
    if variant.type != "object":
        remedy = "make it an object, or leave 'by' out"
        yield Finding((*at, "type"), "'by' tells only objects apart", remedy)
        return
    for name, inner in (variant.fields or {}).items():
        if field.by in {name, inner.alias}:
            what = f"{field.by!r} is the key that tells the variants apart"
            remedy = "choose another name, or another 'by'"
            yield Finding((*at, "fields", name), what, remedy, at_key=True)


def _form(field: ResourceField) -> str:
    return _FORMS.get(field.type, _TEXT)


def _form_of(value: object) -> str:
    match value:
        case bool():
            return "a truth value"
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
