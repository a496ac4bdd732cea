"""Explain a field of a resource in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.rules.resource_defaults import default_description

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.request.model.resource_field import ResourceField

_TYPES = {
    "str": "string",
    "text": "long string",
    "int": "integer",
    "float": "number",
    "decimal": "decimal number",
    "bool": "boolean",
    "date": "date",
    "datetime": "datetime with UTC offset, stored in UTC",
    "time": "time of day",
    "uuid": "UUID",
    "email": "email address",
    "url": "URL",
    "object": "object",
    "file": "file",
}
_ITEMS = {
    "str": "strings",
    "int": "integers",
    "float": "numbers",
    "bool": "booleans",
    "date": "dates",
    "datetime": "datetimes",
    "uuid": "UUIDs",
    "file": "files",
}
_ON_DELETE = {
    "restrict": "which cannot be deleted while it is referenced",
    "cascade": "deleted together with it",
    "set_null": "set to null when it is deleted",
}


def field_words(name: str, field: ResourceField, *, is_read_only: bool = False) -> str:
    """Return a field's type, bounds, default and description.

    Generated documents contain these words too.
    """
    details = [field_kind(field)]
    if field.unique:
        details.append("unique unless null" if field.optional else "unique")
    if is_read_only:
        details.append("read-only")
    if field.write_only:
        details.append("write-only")
    if field.default is not None:
        details.append(f"default {_default_in_words(field.default)}")
    elif field.optional:
        details.append("optional")
    words = ", ".join(details)
    if field.description == default_description(name):
        return f"{words}."
    return f"{words}. {field.description.rstrip('.')}."


def size_in_words(size: int) -> str:
    """Return a number of bytes in words, such as ``10 MB``."""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if not size % unit:
            return f"{size // unit} {name}"
    return f"{size} bytes"


def list_in_words(words: Sequence[str], last: str = "and") -> str:
    """Join words as ``a``, ``a and b`` or ``a, b and c``, with ``last`` before the final word."""
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def _type_in_words(field: ResourceField) -> str:
    match field.type:
        case "enum":
            return f"one of {list_in_words(field.values or (), 'or')}"
        case "ref":
            return f"id of a row of {field.to}, {_ON_DELETE[field.on_delete or 'restrict']}"
        case "refs":
            return f"ids of rows of {field.to}"
        case "list":
            return f"list of {_items(field)}"
        case "map":
            return f"object with {_items(field)} as values"
        case "object":
            inner = [f"{name} ({field_kind(one)})" for name, one in (field.fields or {}).items()]
            return f"object of {list_in_words(inner)}"
        case "union":
            kinds = [f"{name}: {field_kind(one)}" for name, one in variants_of(field).items()]
            distinction = f", distinguished by {field.by}" if field.by else ""
            return f"{list_in_words(kinds, 'or')}{distinction}"
        case kind:
            return _TYPES[kind]


def _items(field: ResourceField) -> str:
    if isinstance(field.items, str | None):
        limit = f" of at most {size_in_words(field.item.size_limit)}"
        return f"{_ITEMS[field.item.type]}{limit if field.item.type == 'file' else ''}"
    return f"items, each {field_kind(field.item)}"


def field_kind(field: ResourceField) -> str:
    """Return a field's type and bounds."""
    return ", ".join((_type_in_words(field), *_bounds(field)))


def _bounds(field: ResourceField) -> Iterator[str]:
    yield from _range_in_words(field.min_length, field.max_length, " characters")
    if field.pattern is not None:
        yield f"matching {field.pattern}"
    yield from _range_in_words(field.ge, field.le, "")
    if field.gt is not None:
        yield f"more than {field.gt}"
    if field.lt is not None:
        yield f"less than {field.lt}"
    if field.digits is not None:
        yield f"at most {field.digits} digits, {field.places or 0} of them decimal places"
    if field.max_items is not None:
        yield f"at most {field.max_items} items"
    if field.type == "file":
        yield f"at most {size_in_words(field.size_limit)}"


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
