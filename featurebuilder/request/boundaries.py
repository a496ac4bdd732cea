"""The values at which a field's rules begin to refuse: the last that is valid, and the next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import inf, nextafter
from typing import TYPE_CHECKING, TypeAlias, cast

from featurebuilder.request.examples import Json, example_of, limits, with_kind
from featurebuilder.request.field_values import EXACT, bounded, misfit
from featurebuilder.request.resource_field import MOMENTS, TEXTS, ResourceField
from featurebuilder.request.unions import is_of, stranger_to, variants_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.resource_field import FieldType

_LONGEST = 100_000
_MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Boundary:
    """A value as JSON has it, and in words what it is at the edge of."""

    words: str
    value: Json


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What a field may just hold, and what it may just not hold any more."""

    valid: tuple[Boundary, ...]
    invalid: tuple[Boundary, ...]


_Found: TypeAlias = tuple[bool, Boundary]

_STRANGE: dict[FieldType, tuple[Boundary, ...]] = {
    "str": (Boundary("a number", 7), Boundary("the character NUL", "a\0b")),
    "text": (Boundary("a number", 7), Boundary("the character NUL", "a\0b")),
    "int": (Boundary("no number", "many"), Boundary("a fraction", 1.5)),
    "float": (Boundary("no number", "much"),),
    "decimal": (Boundary("no number", "much"), Boundary("not a number", "NaN")),
    "bool": (Boundary("no truth value", "perhaps"),),
    "date": (Boundary("no day of the calendar", "2024-02-30"), Boundary("a number", 0)),
    "datetime": (
        Boundary("no offset from UTC", "2024-01-31T09:30:00"),
        Boundary("no moment", "yesterday"),
        Boundary("a number", 0),
    ),
    "time": (Boundary("no time of day", "25:00:00"), Boundary("a number", 0)),
    "uuid": (Boundary("no UUID", "rex"),),
    "email": (Boundary("no address", "rex"),),
    "url": (Boundary("no address", "rex"), Boundary("another scheme", "javascript:rex")),
    "enum": (Boundary("none of the values", "no such value"),),
    "ref": (Boundary("no key", "no such key"),),
    "refs": (Boundary("no list", "no such keys"), Boundary("no key", ["no such key"])),
    "list": (Boundary("no list", "none"),),
    "map": (Boundary("no map", []),),
    "object": (Boundary("no object", []),),
    "union": (),
    "file": (),
}


def boundaries_of(name: str, field: ResourceField, *, lax: bool = False) -> Boundaries:
    """Return the boundaries of the field's values, each once, with nothing (``null``) among them.

    Of two rules that bound the same values the narrower one counts. Texts and lists that would be
    very long are left out, and with ``lax`` what Pydantic takes by itself: a NUL in a text, and
    seconds since 1970 for a date or time.
    """
    found = [
        (field.optional, Boundary("nothing", None)),
        *(
            (False, strange)
            for strange in _strange(field)
            if not (lax and _is_taken(field, strange))
        ),
        *_of_type(name, field, lax=lax),
    ]
    return Boundaries(_once(found, valid=True), _once(found, valid=False))


def _once(found: list[_Found], *, valid: bool) -> tuple[Boundary, ...]:
    by_value = {
        repr(boundary.value): boundary
        for is_valid, boundary in reversed(found)
        if is_valid is valid
    }
    return tuple(reversed(by_value.values()))


def _strange(field: ResourceField) -> tuple[Boundary, ...]:
    if field.type == "union" and (stranger := stranger_to(field)) is not None:
        return (Boundary("none of the variants", cast("Json", stranger)),)
    return _STRANGE[field.type]


def _is_taken(field: ResourceField, strange: Boundary) -> bool:
    """Return whether Pydantic takes a value that is strange, unless it is told otherwise."""
    is_nul = isinstance(strange.value, str) and "\0" in strange.value
    return is_nul or (field.type in MOMENTS and strange.value == 0)


def _of_type(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    if field.type in TEXTS:
        yield from _text_lengths(name, field)
    elif field.type in {"int", "float", "decimal"}:
        yield from _numbers(field)
    elif field.type == "enum":
        yield from ((True, Boundary(f"the value {value}", value)) for value in field.values or ())
    elif field.type == "bool":
        yield from ((True, Boundary(words, words == "true")) for words in ("true", "false"))
    elif field.type in {"list", "map"}:
        yield from _items(name, field, lax=lax)
    elif field.type == "object":
        yield from _inner(name, field, lax=lax)
    elif field.type == "union":
        yield from _variants(name, field, lax=lax)


def _text_lengths(name: str, field: ResourceField) -> Iterator[_Found]:
    if field.type in {"email", "url"}:
        return
    if field.pattern is not None:
        yield from _against_pattern(field)
    shortest, longest = field.min_length or 0, field.max_length
    lengths = [shortest - 1, shortest]
    if longest is not None:
        lengths += [longest, longest + 1]
    for length in lengths:
        if not 0 <= length <= _LONGEST:
            continue
        text = "x" * length
        if field.pattern is None:
            fits = misfit(field, text) is None
            yield fits, Boundary(_counted(length, "character"), text)
        elif length in {shortest, longest}:
            yield from _matching(name, field, length)


def _against_pattern(field: ResourceField) -> Iterator[_Found]:
    """Yield a text that only the pattern refuses, if one is found."""
    shortest = field.min_length or 1
    room = (shortest, min(field.max_length or shortest, _LONGEST))
    for text in (char * length for char in "x~0 -é" for length in dict.fromkeys(room)):
        if misfit(field, text):
            yield False, Boundary("against the pattern", text)
            return


def _matching(name: str, field: ResourceField, length: int) -> Iterator[_Found]:
    exactly = field.model_copy(
        update={"min_length": length, "max_length": length or 1, "example": None}
    )
    try:
        text = example_of(name, exactly)
    except ValueError:
        return
    yield True, Boundary(_counted(length, "character"), text)


def _numbers(field: ResourceField) -> Iterator[_Found]:
    step = Decimal(1)
    if field.type == "float":
        step = Decimal("0.01")
    elif field.type == "decimal":
        step = Decimal(1).scaleb(-(field.places or 0))
        yield from _digits(field, step)
    bounds = {field.ge, field.gt, field.le, field.lt} - {None}
    edges = [bounded(bound) for bound in bounds if bound is not None]
    if field.type != "float":
        edges += limits(field)
    for edge in sorted(set(edges)):
        for number in (EXACT.subtract(edge, step), edge, EXACT.add(edge, step)):
            value = _written(field, number, edge)
            yield misfit(field, value) is None, Boundary(_number_words(value), value)


def _digits(field: ResourceField, step: Decimal) -> Iterator[_Found]:
    low, high = limits(field)
    between = EXACT.divide(EXACT.add(low, high), 2).quantize(step, context=EXACT)
    finer = EXACT.add(between, step / 10)
    if field.places is not None and low < finer < high:
        value = format(finer, "f")
        yield False, Boundary(_counted(field.places + 1, "digit") + " behind the point", value)


def _written(field: ResourceField, number: Decimal, edge: Decimal) -> int | float | str:
    if field.type == "int":
        return int(number)
    if field.type == "decimal":
        return format(number, "f")
    if number != edge and float(number) == float(edge):
        return nextafter(float(edge), inf if number > edge else -inf)
    return float(number)


def _counted(many: int, noun: str) -> str:
    return f"{many} {noun}" + ("" if many == 1 else "s")


def _number_words(value: float | str) -> str:
    return f"the number {value}"


def _items(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    item = field.item
    one = example_of(name, item)
    empty: Json = [] if field.type == "list" else {}
    yield True, Boundary("no items", empty)
    yield from _each_item(name, field, lax=lax)
    if field.max_items is None or field.max_items > _MOST_ITEMS:
        return
    for many in (field.max_items, field.max_items + 1):
        value: Json = (
            [one] * many if field.type == "list" else {f"k{number}": one for number in range(many)}
        )
        yield many <= field.max_items, Boundary(_counted(many, "item"), value)


def _holding(field: ResourceField, item: Json) -> Json:
    return [item] if field.type == "list" else {"a": item}


def _each_item(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield the list, or map, of one item that is at each boundary of items."""
    edges = boundaries_of(name, field.item, lax=lax)
    for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
        for edge in boundaries:
            yield valid, Boundary(f"an item: {edge.words}", _holding(field, edge.value))


def _variants(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield each variant of a union, and its boundaries that no other variant may take."""
    for variant_name, variant in variants_of(field).items():
        words = f"the variant {variant_name}"
        edges = boundaries_of(name, variant, lax=lax)
        if field.by is None:
            yield True, Boundary(words, example_of(name, variant))
            for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
                for edge in boundaries:
                    if is_of(field, variant, edge.value):
                        yield valid, Boundary(f"{words}: {edge.words}", edge.value)
            continue
        example = with_kind(field, variant_name, example_of(name, variant))
        yield True, Boundary(words, example)
        for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
            for edge in boundaries:
                if isinstance(edge.value, dict):
                    value = with_kind(field, variant_name, edge.value)
                    yield valid, Boundary(f"{words}: {edge.words}", value)


def _inner(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield the object with each boundary of its fields, and without each that it needs."""
    whole = example_of(name, field.model_copy(update={"example": None}))
    assert isinstance(whole, dict)  # noqa: S101 - an object's example is one
    for inner_name, inner in (field.fields or {}).items():
        key = inner.alias or inner_name
        without = {other: value for other, value in whole.items() if other != key}
        yield not inner.is_required, Boundary(f"no {key}", without)
        edges = boundaries_of(inner_name, inner, lax=lax)
        for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
            for edge in boundaries:
                value: dict[str, Json] = {**whole, key: edge.value}
                yield valid, Boundary(f"{key}: {edge.words}", value)
