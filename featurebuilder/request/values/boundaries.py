"""Compute boundary values for a field: the last valid and the first invalid ones."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal
from math import inf, nextafter
from typing import TYPE_CHECKING, TypeAlias, cast

from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, STRINGS, ResourceField
from featurebuilder.request.model.unions import matches_only, unmatched_value, variants_of
from featurebuilder.request.values.examples import Json, example_of, number_limits, with_kind
from featurebuilder.request.values.field_values import EXACT_CONTEXT, exact_decimal, value_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource_field import FieldType

_LONGEST = 100_000
_MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Boundary:
    """A JSON value at the edge of a rule.

    Attributes:
        words: The description of the value; generated tests show it.
        value: The value itself.
    """

    words: str
    value: Json


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The valid and the invalid boundary values of a field."""

    valid: tuple[Boundary, ...]
    invalid: tuple[Boundary, ...]


_Found: TypeAlias = tuple[bool, Boundary]

_WRONG_TYPES: dict[FieldType, tuple[Boundary, ...]] = {
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
    """Return the boundary values of ``field``, without duplicates, including ``null``.

    If two rules limit the same values, the stricter rule counts. Very long strings and lists are
    left out. With ``lax``, invalid values that Pydantic accepts by default are left out too: NUL in
    a string, and seconds since 1970 for a date or time.
    """
    found = [
        (field.optional, Boundary("nothing", None)),
        *(
            (False, strange)
            for strange in _wrong_types_of(field)
            if not (lax and _is_accepted_by_default(field, strange))
        ),
        *_probe_type(name, field, lax=lax),
    ]
    return Boundaries(_deduplicate(found, valid=True), _deduplicate(found, valid=False))


def _deduplicate(found: list[_Found], *, valid: bool) -> tuple[Boundary, ...]:
    """Return the valid or the invalid boundaries; the first of equal values counts."""
    by_value = {
        repr(boundary.value): boundary
        for is_valid, boundary in reversed(found)
        if is_valid is valid
    }
    return tuple(reversed(by_value.values()))


def _wrong_types_of(field: ResourceField) -> tuple[Boundary, ...]:
    if field.type == "union" and (stranger := unmatched_value(field)) is not None:
        return (Boundary("none of the variants", cast("Json", stranger)),)
    return _WRONG_TYPES[field.type]


def _is_accepted_by_default(field: ResourceField, strange: Boundary) -> bool:
    """Return whether Pydantic accepts an invalid value unless it is configured not to."""
    is_nul = isinstance(strange.value, str) and "\0" in strange.value
    return is_nul or (field.type in DATES_AND_TIMES and strange.value == 0)


def _probe_type(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    if field.type in STRINGS:
        yield from _probe_lengths(name, field)
    elif field.type in {"int", "float", "decimal"}:
        yield from _probe_numbers(field)
    elif field.type == "enum":
        yield from ((True, Boundary(f"the value {value}", value)) for value in field.values or ())
    elif field.type == "bool":
        yield from ((True, Boundary(words, words == "true")) for words in ("true", "false"))
    elif field.type in {"list", "map"}:
        yield from _probe_items(name, field, lax=lax)
    elif field.type == "object":
        yield from _probe_fields(name, field, lax=lax)
    elif field.type == "union":
        yield from _probe_variants(name, field, lax=lax)


def _probe_lengths(name: str, field: ResourceField) -> Iterator[_Found]:
    if field.type in {"email", "url"}:
        return
    if field.pattern is not None:
        yield from _probe_mismatch(field)
    shortest, longest = field.min_length or 0, field.max_length
    lengths = [shortest - 1, shortest]
    if longest is not None:
        lengths += [longest, longest + 1]
    for length in lengths:
        if not 0 <= length <= _LONGEST:
            continue
        text = "x" * length
        if field.pattern is None:
            fits = value_refusal(field, text) is None
            yield fits, Boundary(_format_count(length, "character"), text)
        elif length in {shortest, longest}:
            yield from _probe_match(name, field, length)


def _probe_mismatch(field: ResourceField) -> Iterator[_Found]:
    """Yield a string that violates only the pattern, if there is one."""
    shortest = field.min_length or 1
    room = (shortest, min(field.max_length or shortest, _LONGEST))
    for text in (char * length for char in "x~0 -é" for length in dict.fromkeys(room)):
        if value_refusal(field, text):
            yield False, Boundary("against the pattern", text)
            return


def _probe_match(name: str, field: ResourceField, length: int) -> Iterator[_Found]:
    exactly = field.model_copy(
        update={"min_length": length, "max_length": length or 1, "example": None}
    )
    try:
        text = example_of(name, exactly)
    except ValueError:
        return
    yield True, Boundary(_format_count(length, "character"), text)


def _probe_numbers(field: ResourceField) -> Iterator[_Found]:
    step = Decimal(1)
    if field.type == "float":
        step = Decimal("0.01")
    elif field.type == "decimal":
        step = Decimal(1).scaleb(-(field.places or 0))
        yield from _probe_digits(field, step)
    bounds = {field.ge, field.gt, field.le, field.lt} - {None}
    edges = [exact_decimal(bound) for bound in bounds if bound is not None]
    if field.type != "float":
        edges += number_limits(field)
    for edge in sorted(set(edges)):
        for number in (EXACT_CONTEXT.subtract(edge, step), edge, EXACT_CONTEXT.add(edge, step)):
            value = _to_json(field, number, edge)
            is_valid = value_refusal(field, value) is None
            if not is_valid or _is_stored_exactly(field, number):
                yield is_valid, Boundary(_describe_number(value), value)


def _is_stored_exactly(field: ResourceField, number: Decimal) -> bool:
    """Return whether SQLite stores a number exactly: it keeps decimals as floats."""
    digits = number.normalize(EXACT_CONTEXT).as_tuple().digits
    return field.type != "decimal" or len(digits) <= sys.float_info.dig


def _probe_digits(field: ResourceField, step: Decimal) -> Iterator[_Found]:
    low, high = number_limits(field)
    between = EXACT_CONTEXT.divide(EXACT_CONTEXT.add(low, high), 2).quantize(
        step, context=EXACT_CONTEXT
    )
    finer = EXACT_CONTEXT.add(between, step / 10)
    if field.places is not None and low < finer < high:
        value = format(finer, "f")
        yield False, Boundary(_format_count(field.places + 1, "digit") + " behind the point", value)


def _to_json(field: ResourceField, number: Decimal, edge: Decimal) -> int | float | str:
    """Return ``number`` as JSON has it; use the next float if it rounds to ``edge``."""
    if field.type == "int":
        return int(number)
    if field.type == "decimal":
        return format(number, "f")
    if number != edge and float(number) == float(edge):
        return nextafter(float(edge), inf if number > edge else -inf)
    return float(number)


def _format_count(many: int, noun: str) -> str:
    return f"{many} {noun}" + ("" if many == 1 else "s")


def _describe_number(value: float | str) -> str:
    return f"the number {value}"


def _probe_items(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    item = field.item
    one = example_of(name, item)
    empty: Json = [] if field.type == "list" else {}
    yield True, Boundary("no items", empty)
    yield from _probe_single_items(name, field, lax=lax)
    if field.max_items is None or field.max_items > _MOST_ITEMS:
        return
    for many in (field.max_items, field.max_items + 1):
        value: Json = (
            [one] * many if field.type == "list" else {f"k{number}": one for number in range(many)}
        )
        yield many <= field.max_items, Boundary(_format_count(many, "item"), value)


def _wrap_item(field: ResourceField, item: Json) -> Json:
    return [item] if field.type == "list" else {"a": item}


def _probe_single_items(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield a list or map with a single item, once for each boundary of the items."""
    edges = boundaries_of(name, field.item, lax=lax)
    for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
        for edge in boundaries:
            yield valid, Boundary(f"an item: {edge.words}", _wrap_item(field, edge.value))


def _probe_variants(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield each variant of a union, and each boundary value that only this variant could match.

    Another variant may accept a value that this variant rejects.
    """
    for variant_name, variant in variants_of(field).items():
        words = f"the variant {variant_name}"
        edges = boundaries_of(name, variant, lax=lax)
        if field.by is None:
            yield True, Boundary(words, example_of(name, variant))
            for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
                for edge in boundaries:
                    if matches_only(field, variant, edge.value):
                        yield valid, Boundary(f"{words}: {edge.words}", edge.value)
            continue
        example = with_kind(field, variant_name, example_of(name, variant))
        yield True, Boundary(words, example)
        for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
            for edge in boundaries:
                if isinstance(edge.value, dict):
                    value = with_kind(field, variant_name, edge.value)
                    yield valid, Boundary(f"{words}: {edge.words}", value)


def _probe_fields(name: str, field: ResourceField, *, lax: bool) -> Iterator[_Found]:
    """Yield the object with each boundary of each field, and without each field."""
    whole = example_of(name, field.model_copy(update={"example": None}))
    assert isinstance(whole, dict)  # noqa: S101 - an object's example is one
    for inner_name, inner in (field.fields or {}).items():
        key = json_name(inner_name, inner)
        without = {other: value for other, value in whole.items() if other != key}
        yield not inner.is_required, Boundary(f"no {key}", without)
        edges = boundaries_of(inner_name, inner, lax=lax)
        for valid, boundaries in ((True, edges.valid), (False, edges.invalid)):
            for edge in boundaries:
                value: dict[str, Json] = {**whole, key: edge.value}
                yield valid, Boundary(f"{key}: {edge.words}", value)
