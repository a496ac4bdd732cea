"""Generate valid JSON values for a field; the same field always gets the same values."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import chain, count, islice, product, zip_longest
from string import ascii_lowercase
from typing import TYPE_CHECKING, TypeAlias, cast

from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.model.part import SAFE_INTEGERS
from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.values.field_values import EXACT_CONTEXT, exact_decimal, value_refusal
from featurebuilder.request.values.pattern_strings import matching_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.resource_field import FieldType, ResourceField

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

_COMPOSITE = frozenset({"ref", "refs", "list", "map", "object", "union", "file"})
_FIRST_DAY = date(2024, 1, 1)
_MOST_TRIED = 5_000
_LAST_MINUTE = 24 * 60
_STEPS = 32
_OTHERS = 8
_LARGEST_FLOAT = Decimal(sys.float_info.max)


def example_of(name: str, field: ResourceField) -> Json:
    """Return the field's own example, or a generated valid value.

    Raises:
        ValueError: if no valid value is found; a request with such a field is rejected.
    """
    if field.example is not None:
        return as_json(field, field.example)
    found = next(_valid_values(name, field), None)
    if found is None:
        raise ValueError(f"no valid example found for the field {name!r}")
    return found


def examples_of(name: str, field: ResourceField, many: int) -> tuple[Json, ...]:
    """Return ``many`` different valid values, all different from `example_of`.

    Strings and numbers are sorted; enum values keep their order. The result is shorter if the field
    has fewer valid values, such as a bool.
    """
    own = example_of(name, field)
    found = list(islice((value for value in _valid_values(name, field) if value != own), many))
    if field.type in {"int", "float", "decimal"}:
        found.sort(key=lambda value: exact_decimal(cast("str | float", value)))
    elif field.type != "enum" and all(isinstance(value, str) for value in found):
        found.sort(key=str)
    return tuple(found)


def as_json(field: ResourceField, value: Scalar) -> Scalar:
    """Return a value of a request as clients send it: a decimal becomes a string."""
    return format(exact_decimal(value), "f") if field.type == "decimal" else value


def key_examples(key: str, many: int) -> tuple[int | str, ...]:
    """Return the first ``many`` example primary keys of the type ``uuid`` or ``int``.

    The first keys belong to no row, so tests can use them for rows that do not exist.
    """
    return tuple(number if key == "int" else _uuid(number) for number in range(1, many + 1))


def candidate_values(name: str, field: ResourceField) -> Iterator[Json]:
    """Yield values that probably fit the field, the best first; the iterator may be infinite."""
    yield from _GENERATORS[field.type](name, field)


def _valid_values(name: str, field: ResourceField) -> Iterator[Json]:
    seen: list[Json] = []
    for value in islice(candidate_values(name, field), _MOST_TRIED):
        constant = field.type not in _COMPOSITE
        if value not in seen and not (constant and value_refusal(field, value)):
            seen.append(value)
            yield value


def _texts(name: str, field: ResourceField) -> Iterator[Json]:
    shortest = field.min_length or 0
    if field.pattern is not None:
        yield from matching_strings(field.pattern, shortest)
        return
    words = name.replace("_", " ").capitalize()
    if (room := (shortest - len(words)) // 6) > 0:
        words += " words" * (room + 1)
    if len(words) + 6 > (field.max_length or len(words) + 6):
        yield from _letters(max(shortest, min(field.max_length or 1, 3)))
    yield words
    yield from (f"{words} {number}" for number in count(2))


def _letters(length: int) -> Iterator[str]:
    """Yield strings of ``length`` letters in order, varying the last three: ``aaa``, ``aab``."""
    changing = min(length, 3)
    for letters in product(ascii_lowercase, repeat=changing):
        yield "a" * (length - changing) + "".join(letters)


def _ints(_: str, field: ResourceField) -> Iterator[Json]:
    low, high = number_limits(field)
    least, most = int(low.to_integral_value("ROUND_CEILING")), int(high)
    start = min(max(1, least), most)
    yield from range(start, most + 1)
    yield from range(start - 1, least - 1, -1)


def _floats(_: str, field: ResourceField) -> Iterator[Json]:
    low, high = number_limits(field)
    if high - low <= _STEPS:
        step = (high - low) / _STEPS
        yield from (float(low + step * part) for part in (*range(1, _STEPS), 0, _STEPS))
        return
    start = min(max(Decimal("1.5"), low + 1), high - _STEPS)
    yield from (float(start + number) for number in range(_STEPS**2))
    yield from (float(start * (1 + part / Decimal(_STEPS))) for part in range(1, _STEPS))


def _decimals(_: str, field: ResourceField) -> Iterator[Json]:
    step = Decimal(1).scaleb(-(field.places or 0))
    low, high = number_limits(field)
    if low > high:
        return
    coarse = Decimal(1) if high - low > _STEPS else step
    start = _rounded_up(max(low, Decimal(1) if high >= 1 else step), step)
    if coarse == 1 and field.places:
        start = EXACT_CONTEXT.add(start, step * (5 * 10 ** (field.places - 1)))
    yield from _up_to((EXACT_CONTEXT.add(start, coarse * number) for number in count()), high)
    lowest = _rounded_up(low, step)
    yield from _up_to((EXACT_CONTEXT.add(lowest, step * number) for number in count()), high)


def _rounded_up(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, ROUND_CEILING, EXACT_CONTEXT)


def _up_to(numbers: Iterator[Decimal], high: Decimal) -> Iterator[Json]:
    for number in numbers:
        if number > high:
            return
        yield format(number, "f")


def number_limits(field: ResourceField) -> tuple[Decimal, Decimal]:
    """Return the lower and the upper limit of a number field.

    They combine the field's own bounds with those of its type. With ``gt`` or ``lt``, the limit
    itself is not a valid value.
    """
    low, high = _type_limits(field)
    lows = (exact_decimal(bound) for bound in (field.ge, field.gt) if bound is not None)
    highs = (exact_decimal(bound) for bound in (field.le, field.lt) if bound is not None)
    return max(low, *lows, low), min(high, *highs, high)


def _type_limits(field: ResourceField) -> tuple[Decimal, Decimal]:
    if field.type == "int":
        return Decimal(SAFE_INTEGERS[0]), Decimal(SAFE_INTEGERS[-1])
    if field.type == "float":
        return -_LARGEST_FLOAT, _LARGEST_FLOAT
    places = field.places or 0
    nines = (9,) * (field.digits or places + 1)
    return Decimal((1, nines, -places)), Decimal((0, nines, -places))


def _bools(_: str, __: ResourceField) -> Iterator[Json]:
    yield from (True, False)


def _days(_: str, __: ResourceField) -> Iterator[Json]:
    yield from (_day(number) for number in count())


def _day(number: int) -> str:
    return (_FIRST_DAY + timedelta(days=number)).isoformat()


def _moments(_: str, __: ResourceField) -> Iterator[Json]:
    yield from (f"{_day(number)}T09:30:00Z" for number in count())


def _times(_: str, __: ResourceField) -> Iterator[Json]:
    minutes = (minute % _LAST_MINUTE for minute in range(9 * 60, 9 * 60 + _LAST_MINUTE))
    yield from (f"{minute // 60:02}:{minute % 60:02}:00" for minute in minutes)


def _uuids(_: str, __: ResourceField) -> Iterator[Json]:
    yield from (_uuid(number) for number in count(1))


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


def _emails(name: str, _: ResourceField) -> Iterator[Json]:
    word = name.replace("_", ".")
    long = (f"{word}{number or ''}@example.com" for number in range(_MOST_TRIED // 2))
    yield from long
    yield from (f"{letters}@example.com" for letters in _letters(1))


def _urls(name: str, _: ResourceField) -> Iterator[Json]:
    word = name.replace("_", "-")
    yield from (f"https://example.com/{word}/{number}" for number in range(1, _MOST_TRIED // 2))
    yield from (f"https://a.de/{letters}" for letters in _letters(1))


def _values(_: str, field: ResourceField) -> Iterator[Json]:
    yield from field.values or ()


def _lists(name: str, field: ResourceField) -> Iterator[Json]:
    pair = list(islice(_items(name, field.item), 2))
    if (field.max_items or len(pair)) >= len(pair):
        yield pair
    yield from ([item] for item in _items(name, field.item))


def _maps(name: str, field: ResourceField) -> Iterator[Json]:
    yield from ({"first": item} for item in _items(name, field.item))


def _items(name: str, item: ResourceField) -> Iterator[Json]:
    yield from [item.example] if item.example is not None else []
    yield from (
        one for one in _valid_values(name.removesuffix("s") or name, item) if one != item.example
    )


def _keys(_: str, __: ResourceField) -> Iterator[Json]:
    yield from key_examples("uuid", _MOST_TRIED)


def _key_lists(_: str, __: ResourceField) -> Iterator[Json]:
    yield from ([key] for key in key_examples("uuid", _MOST_TRIED))


def _objects(_: str, field: ResourceField) -> Iterator[Json]:
    """Yield an object, then variations that differ in one field."""
    fields = dict(field.fields or {})
    first: dict[str, Json] = {
        json_name(name, inner): example_of(name, inner) for name, inner in fields.items()
    }
    yield first
    others = (
        {**first, json_name(name, inner): other}
        for name, inner in fields.items()
        for other in examples_of(name, inner, _OTHERS)
    )
    yield from chain(others)


def _unions(name: str, field: ResourceField) -> Iterator[Json]:
    """Yield one value of each variant, then further values of each in turn."""
    made = [_variant(name, field, one) for one in variants_of(field)]
    for values in zip_longest(*made):
        yield from (value for value in values if value is not None)


def _variant(name: str, field: ResourceField, variant: str) -> Iterator[Json]:
    own = variants_of(field)[variant]
    yield from [] if own.example is None else [own.example]
    yield from (with_kind(field, variant, value) for value in _valid_values(name, own))


def with_kind(field: ResourceField, variant: str, value: Json) -> Json:
    """Return the value of a union's variant with its discriminator key, if there is one."""
    if field.by is None or not isinstance(value, Mapping):
        return value
    return {field.by: variant, **value}


def _files(name: str, _: ResourceField) -> Iterator[Json]:
    yield from (f"{name}{number}.txt" for number in ("", *range(2, _OTHERS)))


_GENERATORS: dict[FieldType, Callable[[str, ResourceField], Iterator[Json]]] = {
    "str": _texts,
    "text": _texts,
    "int": _ints,
    "float": _floats,
    "decimal": _decimals,
    "bool": _bools,
    "date": _days,
    "datetime": _moments,
    "time": _times,
    "uuid": _uuids,
    "email": _emails,
    "url": _urls,
    "enum": _values,
    "ref": _keys,
    "refs": _key_lists,
    "list": _lists,
    "map": _maps,
    "object": _objects,
    "union": _unions,
    "file": _files,
}
