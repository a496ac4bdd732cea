"""Find the values that one JSON Schema allows and another one does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.verify.openapi import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.verify.observation import Json

_Object: TypeAlias = "dict[str, Json]"

_ANYTHING: _Object = {}
_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT = ("multipleOf", "pattern", "uniqueItems")
_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


class GapKind(Enum):
    """The kind of difference between an inner schema and an outer one that does not cover it."""

    TYPE = auto()
    VALUE = auto()
    FORMAT = auto()
    LIMIT = auto()
    OPTIONAL = auto()
    """A property is optional in the inner schema and required in the outer one."""
    ABSENT = auto()
    """A property is not in the inner schema and optional in the outer one."""
    ABSENT_REQUIRED = auto()
    """A property is not in the inner schema and required in the outer one."""
    REFUSED = auto()
    """A property is in the inner schema and forbidden in the outer one."""


@dataclass(frozen=True, slots=True)
class SchemaGap:
    """Something that the inner schema allows and the outer one does not.

    Attributes:
        kind: the kind of difference.
        place: the location in the schema, as a phrase.
        what: the value, type, format or limit.
    """

    kind: GapKind
    place: str
    what: str = ""


@dataclass
class SchemaComparison:
    """Compare schemas of two documents, each with its own components.

    Unsupported keywords count as equal on both sides. So each reported gap is real, but no reported
    gap does not prove that there is none.

    Attributes:
        inner: the document of the inner schemas.
        outer: the document of the outer schemas.
    """

    inner: Json
    outer: Json
    _open: set[tuple[str | int, str | int]] = field(default_factory=set)

    def gaps(self, inner: Json, outer: Json, place: str) -> list[SchemaGap]:
        """Return the gaps: values that ``inner`` allows and ``outer`` does not.

        Args:
            inner: a schema of the first document.
            outer: a schema of the second document.
            place: the location to name in the gaps.
        """
        key = (_identity(inner), _identity(outer))
        if key in self._open:
            return []
        self._open.add(key)
        try:
            wide = alternatives(self.outer, outer)
            narrow = alternatives(self.inner, inner)
            found = [gap for one in narrow for gap in self._find_closest_gaps(one, wide, place)]
        finally:
            self._open.discard(key)
        return list(dict.fromkeys(found))

    def _find_closest_gaps(
        self, inner: _Object, outers: Sequence[_Object], place: str
    ) -> list[SchemaGap]:
        """Return the gaps of one alternative to the closest of the outer ones."""
        alike = [outer for outer in outers if _is_comparable(inner, outer)]
        if not alike:
            return [SchemaGap(GapKind.TYPE, place, _describe(inner))]
        return min((list(self._compare(inner, outer, place)) for outer in alike), key=len)

    def _compare(self, inner: _Object, outer: _Object, place: str) -> Iterator[SchemaGap]:
        """Yield the gaps between two schemas that are not unions."""
        yield from _value_gaps(inner, outer, place)
        yield from _limit_gaps(inner, outer, place)
        if isinstance(outer.get("properties"), dict) or "additionalProperties" in outer:
            yield from self._properties(inner, outer, place)
        if "items" in outer:
            yield from self.gaps(inner.get("items", _ANYTHING), outer["items"], f"{place}[]")

    def _properties(self, inner: _Object, outer: _Object, place: str) -> Iterator[SchemaGap]:
        there, known = _object(inner, "properties"), _object(outer, "properties")
        given, needed = _strings(inner, "required"), _strings(outer, "required")
        for name, schema in known.items():
            here = f"{place}.{name}"
            if name not in there:
                yield SchemaGap(GapKind.ABSENT_REQUIRED if name in needed else GapKind.ABSENT, here)
                continue
            if name in needed and name not in given:
                yield SchemaGap(GapKind.OPTIONAL, here)
            yield from self.gaps(there[name], schema, here)
        if outer.get("additionalProperties") is False:
            yield from (
                SchemaGap(GapKind.REFUSED, f"{place}.{name}")
                for name in there.keys() - known.keys()
            )
        elif isinstance(outer.get("additionalProperties"), dict) and not known:
            others = inner.get("additionalProperties", _ANYTHING)
            yield from self.gaps(others, outer["additionalProperties"], f"{place}.*")


def _identity(schema: Json) -> str | int:
    """Return a key that identifies a schema within its document."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return reference if isinstance(reference, str) else id(schema)


def alternatives(document: Json, schema: Json, seen: frozenset[str] = frozenset()) -> list[_Object]:
    """Return the alternatives of a schema, with references and unions resolved."""
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
        return _merge_all_of([alternatives(document, member, seen) for member in members], schema)
    types = schema.get("type")
    if isinstance(types, list):
        return [{**schema, "type": one} for one in types]
    found = [{**schema, "enum": [schema["const"]]} if "const" in schema else schema]
    return [*found, {"type": "null"}] if schema.get("nullable") is True else found


def _merge_all_of(members: list[list[_Object]], schema: _Object) -> list[_Object]:
    """Return the combined schema of ``allOf``, or any value if a member is a union."""
    if any(len(member) != 1 for member in members):
        return [_ANYTHING]
    whole: _Object = {}
    for part in (*(member[0] for member in members), schema):
        properties = {**_object(whole, "properties"), **_object(part, "properties")}
        required = [*_strings(whole, "required"), *_strings(part, "required")]
        whole = {**whole, **part, "properties": properties, "required": [*required]}
    del whole["allOf"]
    return [whole]


def _is_comparable(inner: _Object, outer: _Object) -> bool:
    """Return whether two schemas can have a value in common, judged by their types.

    An inner schema without a type is only comparable to an outer one without a type, unless its
    ``enum`` values give its type.
    """
    kinds = inner.get("type"), outer.get("type")
    if kinds[1] is None or kinds == ("integer", "number"):
        return True
    if kinds[0] is None and isinstance(values := inner.get("enum"), list):
        return all(_type_of(value) == kinds[1] for value in values)
    return kinds[0] == kinds[1]


def _type_of(value: Json) -> str:
    """Return the JSON Schema type of a value."""
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    return "null" if value is None else kinds.get(type(value), "object")


def _value_gaps(inner: _Object, outer: _Object, place: str) -> Iterator[SchemaGap]:
    """Yield the values of ``inner`` that the ``enum`` of ``outer`` does not list."""
    allowed, possible = outer.get("enum"), inner.get("enum")
    if not isinstance(allowed, list):
        return
    if not isinstance(possible, list):
        yield SchemaGap(GapKind.VALUE, place, "any other value")
        return
    yield from (
        SchemaGap(GapKind.VALUE, place, repr(value)) for value in possible if value not in allowed
    )


def _limit_gaps(inner: _Object, outer: _Object, place: str) -> Iterator[SchemaGap]:
    """Yield the formats and limits of ``outer`` that ``inner`` does not meet."""
    if (wanted := outer.get("format")) and wanted != inner.get("format") and "enum" not in inner:
        yield SchemaGap(GapKind.FORMAT, place, f"{wanted}")
    for names, sign in ((_LOWER_BOUNDS, 1), (_UPPER_BOUNDS, -1)):
        for name in names:
            bound, own = outer.get(name), inner.get(name)
            if isinstance(bound, int | float) and not (
                isinstance(own, int | float) and own * sign >= bound * sign
            ):
                yield SchemaGap(GapKind.LIMIT, place, _describe_limit(name, bound, own))
    for name in _EXACT:
        if (wanted := outer.get(name)) and wanted != inner.get(name):
            yield SchemaGap(GapKind.LIMIT, place, _describe_limit(name, wanted, inner.get(name)))


def _describe_limit(name: str, bound: Json, own: Json) -> str:
    return f"{name} {bound}" + (f", not {own}" if own is not None else "")


def _describe(schema: _Object) -> str:
    """Return a noun phrase for the values of a schema."""
    if isinstance(values := schema.get("enum"), list):
        return " or ".join(map(repr, values))
    return _NAMES.get(str(schema.get("type")), "anything")


def _object(schema: _Object, key: str) -> _Object:
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def _strings(schema: _Object, key: str) -> list[str]:
    """Return the strings of a list in a schema."""
    found = schema.get(key)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
