"""Explain a field of a resource in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.rules.resource_defaults import default_description

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.request.model.resource_field import ResourceField

_TYPES = {
    "str": "a text",
    "text": "a long text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a decimal number",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a moment, kept in UTC",
    "time": "a time of day",
    "uuid": "a UUID",
    "email": "an email address",
    "url": "a URL",
    "object": "an object",
    "file": "a file",
}
_ITEMS = {
    "str": "texts",
    "int": "whole numbers",
    "float": "numbers",
    "bool": "truth values",
    "date": "dates",
    "datetime": "moments",
    "uuid": "UUIDs",
    "file": "files",
}
_ON_DELETE = {
    "restrict": "which cannot be deleted as long as this is there",
    "cascade": "with which this is deleted",
    "set_null": "without which this stays",
}


def field_words(name: str, field: ResourceField, many: str) -> str:
    """Return a field's type, bounds, default and description.

    ``many`` is the name of the feature. Generated documents contain these words too.
    """
    details = [field_kind(field)]
    if field.unique:
        details.append(f"no two {many.replace('_', ' ')} share one")
    if field.default is not None:
        details.append(f"{_default_in_words(field.default)} if it is left out")
    elif field.optional:
        details.append("may be left out")
    words = ", ".join(details)
    if field.description == default_description(name):
        return f"{words}."
    return f"{words}. {field.description.rstrip('.')}."


def list_in_words(words: Sequence[str], last: str = "and") -> str:
    """Join words as ``a``, ``a and b`` or ``a, b and c``, with ``last`` before the final word."""
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def _type_in_words(field: ResourceField) -> str:
    match field.type:
        case "enum":
            return f"one of {list_in_words(field.values or (), 'or')}"
        case "ref":
            return f"the key of one of {field.to}, {_ON_DELETE[field.on_delete or 'restrict']}"
        case "refs":
            return f"the keys of any number of {field.to}"
        case "list":
            return f"a list of {_items(field)}"
        case "map":
            return f"{_items(field)} by name"
        case "object":
            inner = [f"{name} ({field_kind(one)})" for name, one in (field.fields or {}).items()]
            return f"an object of {list_in_words(inner)}"
        case "union":
            kinds = [f"{name}: {field_kind(one)}" for name, one in variants_of(field).items()]
            distinction = f", told apart by {field.by}" if field.by else ""
            return f"{list_in_words(kinds, 'or')}{distinction}"
        case kind:
            return _TYPES[kind]


def _items(field: ResourceField) -> str:
    if isinstance(field.items, str | None):
        return _ITEMS[field.item.type]
    return f"items, each {field_kind(field.item)}"


def field_kind(field: ResourceField) -> str:
    """Return a field's type and bounds."""
    return ", ".join((_type_in_words(field), *_bounds(field)))


def _bounds(field: ResourceField) -> Iterator[str]:
    yield from _range_in_words(field.min_length, field.max_length, " characters")
    if field.pattern is not None:
        yield f"of the form {field.pattern}"
    yield from _range_in_words(field.ge, field.le, "")
    if field.gt is not None:
        yield f"more than {field.gt}"
    if field.lt is not None:
        yield f"less than {field.lt}"
    if field.digits is not None:
        yield f"{field.digits} digits at most, {field.places or 0} of them behind the point"
    if field.max_items is not None:
        yield f"{field.max_items} at most"


def _range_in_words(low: float | None, high: float | None, unit: str) -> Iterator[str]:
    if low is not None and high is not None:
        yield f"{low} to {high}{unit}"
    elif low is not None:
        yield f"at least {low}{unit}"
    elif high is not None:
        yield f"at most {high}{unit}"


def _default_in_words(value: str | float | bool) -> str:  # noqa: FBT001 - a value of a field
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or "empty"
