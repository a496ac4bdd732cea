"""Check whether a JSON value is valid for a field of a resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.request.model.findings import RejectedValueError, describe_value
from featurebuilder.request.model.part import SAFE_INTEGERS, require_storable
from featurebuilder.request.values.pattern_strings import matches, pattern_refusal

if TYPE_CHECKING:
    from featurebuilder.request.model.resource_field import FieldType, ResourceField

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_DATETIME = re.compile(rf"{_DATE.pattern}T{_TIME.pattern}(Z|[+-]\d\d:\d\d)", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = r"(?=.{1,64}@)[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*"
_EMAIL = re.compile(rf"{_NAME}@({_LABEL}\.)+[A-Za-z]{{2,}}")
_URL = re.compile(rf"https?://{_LABEL}(\.{_LABEL})*(:\d{{1,5}})?(/[!-~]*)?", re.ASCII)

_LONGEST_EMAIL = 254

EXACT_CONTEXT = Context(prec=100)
"""The decimal context for exact results; numbers in a request have at most 38 digits."""

Reasons: TypeAlias = Iterator[str]


def value_refusal(field: ResourceField, value: object) -> str | None:
    """Return why ``value`` is not valid for ``field``, or ``None`` if it is valid.

    A date is a string; a decimal is a string or a number. References, containers, unions and files
    cannot have a constant value, so every value is rejected for them.
    """
    return next(_CHECKS[field.type](field, value), None)


def exact_decimal(text: str | float) -> Decimal:
    """Return a number as the exact decimal that was written, not its binary approximation."""
    return Decimal(str(text))


def _check_text(field: ResourceField, value: object) -> Reasons:
    if not isinstance(value, str):
        yield f"expected a string, found {describe_value(value)}"
        return
    yield from _check_holdable(value)
    if "\0" in value:
        yield "contains a NUL character, which databases cannot store"
    if field.min_length is not None and len(value) < field.min_length:
        yield f"has {len(value)} characters, but 'min_length' is {field.min_length}"
    if field.max_length is not None and len(value) > field.max_length:
        yield f"has {len(value)} characters, but 'max_length' is {field.max_length}"
    pattern = field.pattern
    if pattern is not None and pattern_refusal(pattern) is None and not matches(pattern, value):
        yield f"does not match 'pattern', {pattern!r}"


def _make_check(
    words: str, valid: Callable[[str], bool]
) -> Callable[[ResourceField, object], Reasons]:
    """Return the check for strings that must satisfy ``valid``; ``words`` describe the format."""

    def reasons(field: ResourceField, value: object) -> Reasons:
        if not isinstance(value, str) or not valid(value):
            yield f"expected {words}, found {describe_value(value)}"
        yield from _check_text(field, value)

    return reasons


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _can_parse(date.fromisoformat, text)


def _is_time(text: str) -> bool:
    return bool(_TIME.fullmatch(text)) and _can_parse(time.fromisoformat, text)


def _is_datetime(text: str) -> bool:
    def as_utc(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(UTC)

    return bool(_DATETIME.fullmatch(text)) and _can_parse(as_utc, text)


def _can_parse(make: Callable[[str], object], text: str) -> bool:
    try:
        make(text)
    except (ValueError, OverflowError):
        return False
    return True


def _is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and len(text) <= _LONGEST_EMAIL


def _check_int(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"expected an integer, found {describe_value(value)}"
        return
    if value not in SAFE_INTEGERS:
        yield f"expected an integer of at most 53 bits, found {describe_value(value)}"
    yield from _check_bounds(field, Decimal(value))


def _check_float(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"expected a number, found {describe_value(value)}"
        return
    yield from _check_holdable(value)
    yield from _check_bounds(field, exact_decimal(value))


def _check_decimal(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        yield f"expected a decimal number, found {describe_value(value)}"
        return
    try:
        number = exact_decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        yield f"expected a decimal number, found {describe_value(value)}"
        return
    whole, places = decimal_shape(number)
    if field.places is not None and places > field.places:
        yield f"has {places} decimal places, but 'places' is {field.places}"
    if field.digits is not None and whole > field.digits - (field.places or 0):
        yield f"has {whole} digits before the point, but 'digits' minus 'places' is " + str(
            field.digits - (field.places or 0)
        )
    yield from _check_bounds(field, number)


def decimal_shape(number: Decimal) -> tuple[int, int]:
    """Return the number of digits before and after the decimal point of a finite number."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - the number is finite
    return (max(len(digits) + exponent, 0) if any(digits) else 0), max(-exponent, 0)


def _check_bounds(field: ResourceField, number: Decimal) -> Reasons:
    if field.ge is not None and number < exact_decimal(field.ge):
        yield f"{number} is less than 'ge', {field.ge}"
    if field.gt is not None and number <= exact_decimal(field.gt):
        yield f"{number} is not greater than 'gt', {field.gt}"
    if field.le is not None and number > exact_decimal(field.le):
        yield f"{number} is greater than 'le', {field.le}"
    if field.lt is not None and number >= exact_decimal(field.lt):
        yield f"{number} is not less than 'lt', {field.lt}"


def _check_bool(_: ResourceField, value: object) -> Reasons:
    if not isinstance(value, bool):
        yield f"expected true or false, found {describe_value(value)}"


def _check_enum(field: ResourceField, value: object) -> Reasons:
    if value not in (field.values or ()):
        yield f"expected one of {', '.join(field.values or ())}; found {describe_value(value)}"


def _reject_constant(field: ResourceField, _: object) -> Reasons:
    yield f"a field of type '{field.type}' cannot have a constant value"


def _check_holdable(value: str | float) -> Reasons:
    try:
        require_storable(value)
    except RejectedValueError as error:
        yield str(error)


_CHECKS: dict[FieldType, Callable[[ResourceField, object], Reasons]] = {
    "str": _check_text,
    "text": _check_text,
    "int": _check_int,
    "float": _check_float,
    "decimal": _check_decimal,
    "bool": _check_bool,
    "date": _make_check("a date such as '2024-01-31'", _is_date),
    "datetime": _make_check("a date, time and offset such as '2024-01-31T09:30:00Z'", _is_datetime),
    "time": _make_check("a time such as '09:30:00'", _is_time),
    "uuid": _make_check(
        "a UUID in lower case", lambda text: _UUID.fullmatch(text) is not None
    ),
    "email": _make_check("an email address such as 'rex@example.com'", _is_email),
    "url": _make_check(
        "a URL such as 'https://example.com/rex'", lambda text: _URL.fullmatch(text) is not None
    ),
    "enum": _check_enum,
    "ref": _reject_constant,
    "refs": _reject_constant,
    "list": _reject_constant,
    "map": _reject_constant,
    "object": _reject_constant,
    "union": _reject_constant,
    "file": _reject_constant,
}  # fmt: skip
