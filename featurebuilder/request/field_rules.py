"""What the keys of one field say about each other, and about its type."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from featurebuilder.request.examples import example_of, examples_of
from featurebuilder.request.field_names import member_name
from featurebuilder.request.field_values import bounded, misfit
from featurebuilder.request.findings import Finding, KeyPath, shown
from featurebuilder.request.part import SAFE_INTEGERS
from featurebuilder.request.patterns import pattern_refusal
from featurebuilder.request.resource_field import (
    CONTAINERS,
    FIELD_TYPES,
    NUMBERS,
    UNSTORED,
    ResourceField,
)
from featurebuilder.request.unions import union_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.resource_field import FieldType

_ALL = frozenset(FIELD_TYPES)
_CONSTANT = _ALL - CONTAINERS - UNSTORED - {"ref", "refs"}
KNOWN_BY: Mapping[str, frozenset[FieldType]] = {
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
    "fields": frozenset({"object"}),
    "of": frozenset({"union"}),
    "by": frozenset({"union"}),
    "default": _CONSTANT,
    "example": _CONSTANT,
    "optional": _ALL - {"refs"},
    "unique": _CONSTANT - {"bool", "enum"} | {"ref"},
    "index": _ALL - CONTAINERS - UNSTORED - {"refs"},
}
"""The types whose fields have a key; every type has those that are not here."""

DEMANDED: Mapping[FieldType, tuple[str, str]] = {
    "enum": ("values", "such as [small, large]"),
    "ref": ("to", "the feature that it leads to"),
    "refs": ("to", "the feature that they lead to"),
    "list": ("items", "the type of what it holds, such as str"),
    "map": ("items", "the type of what it holds, such as str"),
    "object": ("fields", "its own fields by name"),
    "union": ("of", "what it may hold, each by a name"),
}
"""The key that a field of a type needs, and words for what it takes."""

_DEEPEST = 3
_NOWHERE = re.compile(r"(?i)(^|[@.])(test|invalid|local|localhost|arpa|onion|alt)$")
_FEWEST_UNIQUE = 20
_LONGEST_VALUE = 80


def field_findings(name: str, field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong with a resource's field ``name``, which stands at ``path``."""
    yield from _findings(name, field, path, 1)


def _findings(name: str, field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    found = (*_unknown(field, path), *_missing(field, path), *_inner(field, path, depth))
    yield from found
    if not found:
        wrong = (*_bounds(field, path), *_pattern(field, path), *_values(field, path))
        yield from wrong or _examples(name, field, path)


def _unknown(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    for key, types in KNOWN_BY.items():
        value = getattr(field, key)
        if field.type in types or value is None or value is False:
            continue
        having = ", ".join(kind for kind in FIELD_TYPES if kind in types)
        remedy = f"leave it out: only these have it: {having}"
        if key in {"optional", "unique", "index"}:
            remedy = "leave it out"
        yield Finding(
            (*path, key), f"a field of type '{field.type}' has no {key!r}", remedy, at_key=True
        )


def _missing(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    key, meaning = DEMANDED.get(field.type, ("type", ""))
    if getattr(field, key) is None:
        what = f"a field of type '{field.type}' needs {key!r}"
        yield Finding(path, what, f"add it: {meaning}")


def _inner(field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    if field.on_delete == "set_null" and not field.optional:
        remedy = "make the field optional, or choose restrict or cascade"
        yield Finding((*path, "on_delete"), "only an optional field can be set to nothing", remedy)
    for name, inner in (field.fields or {}).items():
        below = (*path, "fields", name)
        if depth >= _DEEPEST and inner.type == "object":
            yield Finding(below, f"objects are nested {_DEEPEST} deep at most", "make it flatter")
        elif inner.type in {"ref", "refs"}:
            remedy = "make it a field of the resource itself"
            yield Finding(below, "a reference cannot stand in an object", remedy)
        else:
            yield from _inside(inner, below)
            yield from _findings(name, inner, below, depth + 1)

    for name, variant in (field.of or {}).items():
        yield from _nested(name, variant, (*path, "of", name), depth)
    if isinstance(field.items, ResourceField):
        yield from _nested("item", field.items, (*path, "items"), depth)
    yield from union_findings(field, path)


def _nested(name: str, field: ResourceField, path: KeyPath, depth: int) -> Iterator[Finding]:
    """Yield what is wrong with a variant or an item, which is always there."""
    for key in ("optional", "default", "alias"):
        if getattr(field, key):
            what = f"what stands here has no {key!r}"
            yield Finding((*path, key), what, "leave it out", at_key=True)
    if depth >= _DEEPEST and field.type == "object":
        yield Finding(path, f"objects are nested {_DEEPEST} deep at most", "make it flatter")
        return
    yield from _inside(field, path)
    yield from _findings(name, field, path, depth + (field.type == "object"))


def _inside(inner: ResourceField, path: KeyPath) -> Iterator[Finding]:
    for key in ("unique", "index"):
        if getattr(inner, key):
            what = f"what stands in an object has no {key!r}"
            yield Finding((*path, key), what, "make it a field of the resource itself", at_key=True)


def _bounds(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    yield from _numbers(field, path)
    for low, high in (("min_length", "max_length"), ("places", "digits")):
        least, most = getattr(field, low), getattr(field, high)
        if None not in {least, most} and least > most:
            yield Finding((*path, low), f"{least} is more than {high!r}, {most}", "swap them")


def _numbers(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    given = {key: getattr(field, key) for key in ("ge", "gt", "le", "lt")}
    bounds = {key: bound for key, bound in given.items() if bound is not None}
    for key, bound in bounds.items():
        if isinstance(bound, float) and not math.isfinite(bound):
            yield Finding((*path, key), "expected a finite number, found one that is not")
            return
        if field.type == "int" and (isinstance(bound, float) or bound not in SAFE_INTEGERS):
            what = f"expected a whole number within 53 bits, found {shown(bound)}"
            yield Finding((*path, key), what, "an int is bounded by whole numbers")
            return
    for strict, other in (("gt", "ge"), ("lt", "le")):
        if strict in bounds and other in bounds:
            what = f"{other!r} stands there too"
            yield Finding((*path, strict), what, "keep one of them", at_key=True)
            return
    low, high = bounds.keys() & {"ge", "gt"}, bounds.keys() & {"le", "lt"}
    for least in low:
        for most in high:
            if bounded(bounds[least]) > bounded(bounds[most]):
                what = f"{bounds[least]} is more than {most!r}, {bounds[most]}"
                yield Finding((*path, least), what, "swap them")


def _pattern(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    if field.pattern is not None and (reason := pattern_refusal(field.pattern)):
        remedy = "use only what Python's and Rust's regular expressions share"
        yield Finding((*path, "pattern"), reason, remedy)


def _values(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for place, value in enumerate(field.values or ()):
        at, member = (*path, "values", place), member_name(value)
        if len(value) > _LONGEST_VALUE:
            what = f"has {len(value)} characters; a value has {_LONGEST_VALUE} at most"
            yield Finding(at, what)
        elif not member:
            what = f"{value!a} holds no plain letter or digit to name it by in code"
            yield Finding(at, what, "write it with letters")
        elif member in first:
            what = f"{value!a} would be {member} in code, as {first[member]!a} is already"
            yield Finding(at, what, "choose another value")
        first.setdefault(member, value)


def _examples(name: str, field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong with the values that are given, and whether others can be made."""
    constants = {key: getattr(field, key) for key in ("default", "example")}
    misfits = [
        Finding((*path, key), reason)
        for key, value in constants.items()
        if value is not None and (reason := misfit(field, value))
    ]
    yield from misfits
    if field.unique and field.default is not None:
        what = "all that leave the field out would hold the same, and it is 'unique'"
        yield Finding((*path, "default"), what, "leave one of the two out", at_key=True)
    if misfits or field.type not in _CONSTANT:
        return
    try:
        example_of(name, field)
    except ValueError:
        yield Finding(path, "no value is found that the field may hold", _how_to_find(field))
        return
    if not field.unique:
        return
    others = examples_of(name, field, _FEWEST_UNIQUE - 1)
    if len(others) < _FEWEST_UNIQUE - 1:
        what = f"only {len(others) + 1} values are found, too few for a field that is 'unique'"
        yield Finding(path, what, _how_to_find(field))


def unreachable(field: ResourceField, path: KeyPath) -> Iterator[Finding]:
    """Yield each address that the library which checks those of endpoints refuses."""
    for key in ("default", "example", "value"):
        text = getattr(field, key, None)
        if field.type == "email" and isinstance(text, str) and _NOWHERE.search(text):
            what = "no mail is ever delivered there, and Pydantic refuses it"
            yield Finding((*path, key), what, "write another address, such as rex@example.com")


def _how_to_find(field: ResourceField) -> str:
    if field.pattern is not None:
        return "make 'pattern' and the lengths agree, or simplify the pattern"
    return "widen its bounds" if field.type in NUMBERS else "allow longer texts"
