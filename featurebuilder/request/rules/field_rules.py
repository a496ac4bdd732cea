"""Check the keys of a field against its type and against each other."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from featurebuilder.request.model.findings import Finding, KeyPath, describe_value
from featurebuilder.request.model.part import SAFE_INTEGERS
from featurebuilder.request.model.resource_field import (
    CONTAINERS,
    ENDPOINT_ONLY_TYPES,
    FIELD_TYPES,
    NUMBERS,
    ResourceField,
)
from featurebuilder.request.model.unions import union_findings
from featurebuilder.request.values.examples import example_of, examples_of
from featurebuilder.request.values.field_values import exact_decimal, value_refusal
from featurebuilder.request.values.pattern_strings import pattern_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.model.resource_field import FieldType

_ALL = frozenset(FIELD_TYPES)
_CONSTANT = _ALL - CONTAINERS - ENDPOINT_ONLY_TYPES - {"ref", "refs"}
TYPES_BY_KEY: Mapping[str, frozenset[FieldType]] = {
    "min_length": frozenset({"str", "text"}),
    "max_length": frozenset({"str", "text", "email", "url"}),
    "pattern": frozenset({"str", "text"}),
    "ge": frozenset({"int", "float", "decimal"}),
    "gt": frozenset({"int", "float", "decimal"}),
    "le": frozenset({"int", "float", "decimal"}),
    "lt": frozenset({"int", "float", "decimal"}),
    "digits": frozenset({"decimal"}),
    "places": frozenset({"decimal"}),
    "values": frozenset({"enum"}),
    "to": frozenset({"ref", "refs"}),
    "on_delete": frozenset({"ref"}),
    "items": frozenset({"list", "map"}),
    "max_items": frozenset({"list", "map"}),
    "max_size": frozenset({"file"}),
    "fields": frozenset({"object"}),
    "of": frozenset({"union"}),
    "by": frozenset({"union"}),
    "default": _CONSTANT,
    "example": _CONSTANT,
    "optional": _ALL - {"refs"},
    "unique": _CONSTANT - {"bool", "enum"} | {"ref"},
    "index": _ALL - CONTAINERS - ENDPOINT_ONLY_TYPES - {"refs"},
}
"""The types that each key is valid for; keys that are not listed are valid for every type."""

REQUIRED_KEYS: Mapping[FieldType, tuple[str, str]] = {
    "enum": ("values", "the allowed values, such as [small, large]"),
    "ref": ("to", "the feature that it references"),
    "refs": ("to", "the feature that they reference"),
    "list": ("items", "the type of the items, such as str"),
    "map": ("items", "the type of the items, such as str"),
    "object": ("fields", "its fields, by name"),
    "union": ("of", "its variants, by name"),
}
"""The key that each type requires, and a description of its value."""

STORED_KEYS = ("unique", "index", "read_only", "write_only")
"""The keys that only a resource's own fields can have."""

_DEEPEST = 3
_RESERVED_DOMAIN = re.compile(r"(?i)(^|[@.])(test|invalid|local|localhost|arpa|onion|alt)$")
_FEWEST_UNIQUE = 20
_LONGEST_VALUE = 80


def field_findings(name: str, field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield the errors in the field ``name``, which is at ``path`` in the request."""
    yield from _check_field(name, field, path, 1)


def _check_field(name: str, field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    found = (
        *_check_unsupported_keys(field, path),
        *_check_required_key(field, path),
        *_check_nested(field, path, depth),
    )
    yield from found
    if not found:
        wrong = (
            *_check_bounds(field, path),
            *_check_pattern(field, path),
            *_check_values(field, path),
        )
        yield from wrong or _check_examples(name, field, path)


def _check_unsupported_keys(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    for key, types in TYPES_BY_KEY.items():
        value = getattr(field, key)
        if field.type in types or value is None or value is False:
            continue
        having = ", ".join(kind for kind in FIELD_TYPES if kind in types)
        remedy = f"remove it; only these types can have it: {having}"
        if key in {"optional", "unique", "index"}:
            remedy = "remove it"
        yield Finding(
            (*path, key), f"a field of type '{field.type}' cannot have {key!r}", remedy, at_key=True
        )


def _check_required_key(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    key, meaning = REQUIRED_KEYS.get(field.type, ("type", ""))
    if getattr(field, key) is None:
        what = f"a field of type '{field.type}' needs {key!r}"
        yield Finding(path, what, f"add it: {meaning}")


def _check_nested(field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    if field.on_delete == "set_null" and not field.optional:
        remedy = "make the field optional, or choose restrict or cascade"
        yield Finding((*path, "on_delete"), "'set_null' needs an optional field", remedy)
    for name, inner in (field.fields or {}).items():
        below = (*path, "fields", name)
        if depth >= _DEEPEST and inner.type == "object":
            yield Finding(below, f"objects can be nested {_DEEPEST} levels at most", "flatten it")
        elif inner.type in {"ref", "refs"}:
            remedy = "move it to the resource itself"
            yield Finding(below, "an object cannot contain a reference", remedy)
        else:
            yield from _check_nested_keys(inner, below)
            yield from _check_field(name, inner, below, depth + 1)

    for name, variant in (field.of or {}).items():
        yield from _check_part(name, variant, (*path, "of", name), depth)
    if isinstance(field.items, ResourceField):
        yield from _check_part("item", field.items, (*path, "items"), depth)
    yield from union_findings(field, path)


def _check_part(name: str, field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    """Yield the errors in a union's variant, or in the items of a list or map."""
    for key in ("optional", "default", "alias"):
        if getattr(field, key):
            what = f"an item or a variant cannot have {key!r}"
            yield Finding((*path, key), what, "remove it", at_key=True)
    if depth >= _DEEPEST and field.type == "object":
        yield Finding(path, f"objects can be nested {_DEEPEST} levels at most", "flatten it")
        return
    yield from _check_nested_keys(field, path)
    yield from _check_field(name, field, path, depth + (field.type == "object"))


def _check_nested_keys(inner: ResourceField, path: KeyPath) -> Iterator[Finding]:
    for key in STORED_KEYS:
        if getattr(inner, key):
            what = f"a nested field cannot have {key!r}"
            yield Finding((*path, key), what, "move it to the resource itself", at_key=True)


def _check_bounds(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    yield from _check_number_bounds(field, path)
    for low, high in (("min_length", "max_length"), ("places", "digits")):
        least, most = getattr(field, low), getattr(field, high)
        if None not in {least, most} and least > most:
            yield Finding((*path, low), f"{least} is greater than {high!r}, {most}", "swap them")


def _check_number_bounds(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    given = {key: getattr(field, key) for key in ("ge", "gt", "le", "lt")}
    bounds = {key: bound for key, bound in given.items() if bound is not None}
    for key, bound in bounds.items():
        if isinstance(bound, float) and not math.isfinite(bound):
            yield Finding((*path, key), "expected a finite number, found infinity or NaN")
            return
        if field.type == "int" and (isinstance(bound, float) or bound not in SAFE_INTEGERS):
            what = f"expected an integer of at most 53 bits, found {describe_value(bound)}"
            yield Finding((*path, key), what, "use integers as bounds of an int")
            return
    for strict, other in (("gt", "ge"), ("lt", "le")):
        if strict in bounds and other in bounds:
            what = f"cannot be combined with {other!r}"
            yield Finding((*path, strict), what, "remove one of them", at_key=True)
            return
    low, high = bounds.keys() & {"ge", "gt"}, bounds.keys() & {"le", "lt"}
    for least in low:
        for most in high:
            if exact_decimal(bounds[least]) > exact_decimal(bounds[most]):
                what = f"{bounds[least]} is greater than {most!r}, {bounds[most]}"
                yield Finding((*path, least), what, "swap them")


def _check_pattern(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    if field.pattern is not None and (reason := pattern_refusal(field.pattern)):
        remedy = "use only syntax that Python and Rust regular expressions share"
        yield Finding((*path, "pattern"), reason, remedy)


def _check_values(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    values = field.values or ()
    for place, value in enumerate(values):
        at = (*path, "values", place)
        if len(value) > _LONGEST_VALUE:
            what = f"has {len(value)} characters; the limit is {_LONGEST_VALUE}"
            yield Finding(at, what)
        elif value in values[:place]:
            yield Finding(at, f"duplicate value {value!a}", "remove one of them")


def _check_examples(name: str, field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield the errors in the given values, and an error if no valid values can be generated.

    The generated tests need an example, and many different values for a unique field.
    """
    constants = {key: getattr(field, key) for key in ("default", "example")}
    misfits = [
        Finding((*path, key), reason)
        for key, value in constants.items()
        if value is not None and (reason := value_refusal(field, value))
    ]
    yield from misfits
    if field.unique and field.default is not None:
        what = "a 'unique' field cannot have a default: only one row could use it"
        yield Finding((*path, "default"), what, "remove one of the two", at_key=True)
    if misfits or field.type not in _CONSTANT:
        return
    try:
        example_of(name, field)
    except ValueError:
        yield Finding(path, "no valid value found for this field", _suggest_change(field))
        return
    if not field.unique:
        return
    others = examples_of(name, field, _FEWEST_UNIQUE - 1)
    if len(others) < _FEWEST_UNIQUE - 1:
        what = f"found only {len(others) + 1} valid values, too few for a 'unique' field"
        yield Finding(path, what, _suggest_change(field))


def reserved_domain_findings(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield each email address in the field that Pydantic's email validation rejects.

    The library that validates addresses in endpoints rejects reserved domains.
    """
    for key in ("default", "example", "value"):
        text = getattr(field, key, None)
        if field.type == "email" and isinstance(text, str) and _RESERVED_DOMAIN.search(text):
            what = "has a reserved domain, which Pydantic rejects"
            yield Finding((*path, key), what, "use another address, such as rex@example.com")


def _suggest_change(field: ResourceField) -> str:
    if field.pattern is not None:
        return "make 'pattern' and the lengths agree, or simplify the pattern"
    return "widen its bounds" if field.type in NUMBERS else "allow longer strings"
