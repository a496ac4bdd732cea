"""Whether all that one JSON Schema allows is allowed by another, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.verify.openapi import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.verify.seen import Json

_Object: TypeAlias = "dict[str, Json]"

_ANYTHING: _Object = {}
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_SAME = ("multipleOf", "pattern", "uniqueItems")
_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


class Kind(Enum):
    """How a schema allows what another one does not."""

    TYPE = auto()
    VALUE = auto()
    FORMAT = auto()
    LIMIT = auto()
    OPTIONAL = auto()
    """A property that may be missing, and is required there."""
    ABSENT = auto()
    """A property that is never there, and is known there."""
    ABSENT_REQUIRED = auto()
    """A property that is never there, and is required there."""
    REFUSED = auto()
    """A property that is refused there."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that one schema allows and the other does not; ``place`` is where, in words."""

    kind: Kind
    place: str
    what: str = ""


@dataclass
class Comparison:
    """Compares schemas of two documents, each with its own components.

    What a schema may say beyond the usual is taken for the same on both sides, so a gap that is
    told is one; that none is told does not prove that there is none.
    """

    inner: Json
    outer: Json
    _open: set[tuple[str | int, str | int]] = field(default_factory=set)

    def gaps(self, inner: Json, outer: Json, place: str) -> list[Gap]:
        """Return what ``inner``, of the first document, allows and ``outer`` does not."""
        key = (_identity(inner), _identity(outer))
        if key in self._open:
            return []
        self._open.add(key)
        try:
            wide = alternatives(self.outer, outer)
            narrow = alternatives(self.inner, inner)
            found = [gap for one in narrow for gap in self._uncovered(one, wide, place)]
        finally:
            self._open.discard(key)
        return list(dict.fromkeys(found))

    def _uncovered(self, inner: _Object, outers: Sequence[_Object], place: str) -> list[Gap]:
        alike = [outer for outer in outers if _is_comparable(inner, outer)]
        if not alike:
            return [Gap(Kind.TYPE, place, _named(inner))]
        return min((list(self._between(inner, outer, place)) for outer in alike), key=len)

    def _between(self, inner: _Object, outer: _Object, place: str) -> Iterator[Gap]:
        yield from _values(inner, outer, place)
        yield from _limits(inner, outer, place)
        if isinstance(outer.get("properties"), dict) or "additionalProperties" in outer:
            yield from self._properties(inner, outer, place)
        if "items" in outer:
            yield from self.gaps(inner.get("items", _ANYTHING), outer["items"], f"{place}[]")

    def _properties(self, inner: _Object, outer: _Object, place: str) -> Iterator[Gap]:
        there, known = _object(inner, "properties"), _object(outer, "properties")
        given, needed = _texts(inner, "required"), _texts(outer, "required")
        for name, schema in known.items():
            here = f"{place}.{name}"
            if name not in there:
                yield Gap(Kind.ABSENT_REQUIRED if name in needed else Kind.ABSENT, here)
                continue
            if name in needed and name not in given:
                yield Gap(Kind.OPTIONAL, here)
            yield from self.gaps(there[name], schema, here)
        if outer.get("additionalProperties") is False:
            yield from (
                Gap(Kind.REFUSED, f"{place}.{name}") for name in there.keys() - known.keys()
            )
        elif isinstance(outer.get("additionalProperties"), dict) and not known:
            others = inner.get("additionalProperties", _ANYTHING)
            yield from self.gaps(others, outer["additionalProperties"], f"{place}.*")


def _identity(schema: Json) -> str | int:
    """Return what tells a schema from the others of its document."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return reference if isinstance(reference, str) else id(schema)


def alternatives(document: Json, schema: Json, seen: frozenset[str] = frozenset()) -> list[_Object]:
    """Return the schemas of which a value meets one, none of them a reference or a union."""
    if schema is False:
        return []
    if not isinstance(schema, dict):
        return [_ANYTHING]
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference in seen:
            return []
        return alternatives(document, resolve(document, reference), seen | {reference})
    for union in ("anyOf", "oneOf"):
        if isinstance(members := schema.get(union), list):
            return [one for m in members for one in alternatives(document, m, seen)]
    if isinstance(members := schema.get("allOf"), list):
        return _merged([alternatives(document, member, seen) for member in members], schema)
    types = schema.get("type")
    if isinstance(types, list):
        return [{**schema, "type": one} for one in types]
    found = [{**schema, "enum": [schema["const"]]} if "const" in schema else schema]
    return [*found, {"type": "null"}] if schema.get("nullable") is True else found


def _merged(members: list[list[_Object]], schema: _Object) -> list[_Object]:
    """Return the one schema that all members make; anything where one of them is a union."""
    if any(len(member) != 1 for member in members):
        return [_ANYTHING]
    whole: _Object = {}
    for part in (*(member[0] for member in members), schema):
        properties = {**_object(whole, "properties"), **_object(part, "properties")}
        required = [*_texts(whole, "required"), *_texts(part, "required")]
        whole = {**whole, **part, "properties": properties, "required": [*required]}
    del whole["allOf"]
    return [whole]


def _is_comparable(inner: _Object, outer: _Object) -> bool:
    """Return whether a value can be both; what is bound to nothing fits only what is neither."""
    kinds = inner.get("type"), outer.get("type")
    if kinds[1] is None or kinds == ("integer", "number"):
        return True
    if kinds[0] is None and isinstance(values := inner.get("enum"), list):
        return all(_kind(value) == kinds[1] for value in values)
    return kinds[0] == kinds[1]


def _kind(value: Json) -> str:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    return "null" if value is None else kinds.get(type(value), "object")


def _values(inner: _Object, outer: _Object, place: str) -> Iterator[Gap]:
    allowed, possible = outer.get("enum"), inner.get("enum")
    if not isinstance(allowed, list):
        return
    if not isinstance(possible, list):
        yield Gap(Kind.VALUE, place, "any other value")
        return
    yield from (Gap(Kind.VALUE, place, repr(value)) for value in possible if value not in allowed)


def _limits(inner: _Object, outer: _Object, place: str) -> Iterator[Gap]:
    if (wanted := outer.get("format")) and wanted != inner.get("format") and "enum" not in inner:
        yield Gap(Kind.FORMAT, place, f"{wanted}")
    for names, sign in ((_LEAST, 1), (_MOST, -1)):
        for name in names:
            bound, own = outer.get(name), inner.get(name)
            if isinstance(bound, int | float) and not (
                isinstance(own, int | float) and own * sign >= bound * sign
            ):
                yield Gap(Kind.LIMIT, place, _limit(name, bound, own))
    for name in _SAME:
        if (wanted := outer.get(name)) and wanted != inner.get(name):
            yield Gap(Kind.LIMIT, place, _limit(name, wanted, inner.get(name)))


def _limit(name: str, bound: Json, own: Json) -> str:
    return f"{name} {bound}" + (f", not {own}" if own is not None else "")


def _named(schema: _Object) -> str:
    if isinstance(values := schema.get("enum"), list):
        return " or ".join(map(repr, values))
    return _NAMES.get(str(schema.get("type")), "anything")


def _object(schema: _Object, key: str) -> _Object:
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def _texts(schema: _Object, key: str) -> list[str]:
    found = schema.get(key)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
