"""Decimal numbers as texts: the regular expression of all those within some bounds.

JSON Schema bounds numbers, not texts; so what a text may say has to be its pattern.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from featurebuilder.request.values.examples import number_limits
from featurebuilder.request.values.field_values import exact_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.request.model.resource_field import ResourceField


def decimal_pattern(field: ResourceField) -> str:
    """Return the pattern of the decimal numbers that ``field`` may hold.

    They are written without an exponent, a plus, and needless zeros in front; zero has no minus.
    """
    places = field.places or 0
    low, high = _whole_units(field, places)
    told: list[str] = []
    if low < 0:
        told += (f"-{text}" for text in _up_to(max(-high, 1), -low, places))
    if high >= 0:
        told += _up_to(max(low, 0), high, places)
    return f"^{_either(told)}$"


def _whole_units(field: ResourceField, places: int) -> tuple[int, int]:
    """Return the least and the greatest, counted in units of the last place."""
    low, high = (Fraction(bound) * 10**places for bound in number_limits(field))
    least, most = ceil(low), floor(high)
    if field.gt is not None and least == Fraction(exact_decimal(field.gt)) * 10**places:
        least += 1
    if field.lt is not None and most == Fraction(exact_decimal(field.lt)) * 10**places:
        most -= 1
    return least, most


def _up_to(low: int, high: int, places: int) -> Iterator[str]:
    """Yield the patterns of numbers that are not negative, counted in units of the last place."""
    unit = 10**places
    (first, rest), (last, end) = divmod(low, unit), divmod(high, unit)
    nines = unit - 1
    if first == last:
        yield str(first) + _fraction(rest, end, places)
        return
    if rest:
        yield str(first) + _fraction(rest, nines, places)
        first += 1
    if end < nines:
        yield str(last) + _fraction(0, end, places)
        last -= 1
    if first <= last:
        yield _either(_integers(first, last)) + _fraction(0, nines, places)


def _fraction(low: int, high: int, places: int) -> str:
    """Return the pattern of what stands behind an integer: a point and digits, or nothing."""
    if not places:
        return ""
    digits = _digits(f"{low:0{places}}", f"{high:0{places}}", is_first=True)
    if low:
        return rf"\.{digits}"
    return rf"(\.{digits})?" if high else rf"(\.0{_times(1, places)})?"


def _digits(low: str, high: str, *, is_first: bool = False) -> str:
    """Return the pattern of digits between two, where zeros at the end may be left out."""
    places = len(low)
    may_end = not is_first and not int(low or 0)
    if not places:
        return ""
    if not int(low) and high == "9" * places:
        return _any_digits(0 if may_end else 1, places)
    told = _either(
        digit + _digits(after_low, after_high)
        for digit, after_low, after_high in _first_digits(low, high)
    )
    return f"({told})?" if may_end else told


def _first_digits(low: str, high: str) -> Iterator[tuple[str, str, str]]:
    """Yield what the first digit may be, and between which digits those behind it are."""
    rest = len(low) - 1
    zeros, nines = "0" * rest, "9" * rest
    first, last = int(low[0]), int(high[0])
    if first == last:
        yield low[0], low[1:], high[1:]
        return
    if low[1:] != zeros:
        yield low[0], low[1:], nines
        first += 1
    if high[1:] != nines:
        last -= 1
    if first <= last:
        yield _one_of(first, last), zeros, nines
    if high[1:] != nines:
        yield high[0], zeros, high[1:]


def _integers(low: int, high: int) -> Iterator[str]:
    """Yield the patterns of integers between two."""
    if low == 0:
        yield "0"
        low = 1
    while low <= high:
        least, whole = len(str(low)), len(str(high + 1)) - 1
        if low == 10 ** (least - 1) and whole >= least:
            yield f"[1-9]{_any_digits(least - 1, whole - 1)}"
            low = 10**whole
            continue
        most = min(high, 10**least - 1)
        yield _as_long(str(low), str(most))
        low = most + 1


def _as_long(low: str, high: str) -> str:
    """Return the pattern of digits between two, as many as these are."""
    if low == high:
        return low
    rest = len(low) - 1
    if low[1:] == "0" * rest and high[1:] == "9" * rest:
        return _one_of(int(low[0]), int(high[0])) + _any_digits(rest, rest)
    return _either(
        digit + _as_long(after_low, after_high)
        for digit, after_low, after_high in _first_digits(low, high)
    )


def _one_of(first: int, last: int) -> str:
    return str(first) if first == last else f"[{first}-{last}]"


def _any_digits(least: int, most: int) -> str:
    return f"[0-9]{_times(least, most)}" if most else ""


def _times(least: int, most: int) -> str:
    match least, most:
        case 1, 1:
            return ""
        case 0, 1:
            return "?"
        case _:
            return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _either(patterns: Iterable[str]) -> str:
    found = list(patterns)
    return found[0] if len(found) == 1 else f"({'|'.join(found)})"
