"""Whether a value, as JSON has it, is one that a field of a resource may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.request.findings import RefusedError, shown
from featurebuilder.request.part import SAFE_INTEGERS, holdable
from featurebuilder.request.patterns import matches, pattern_refusal

if TYPE_CHECKING:
    from featurebuilder.request.resource_field import FieldType, ResourceField

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_MOMENT = re.compile(rf"{_DATE.pattern}T{_TIME.pattern}(Z|[+-]\d\d:\d\d)", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = r"(?=.{1,64}@)[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*"
_EMAIL = re.compile(rf"{_NAME}@({_LABEL}\.)+[A-Za-z]{{2,}}")
_URL = re.compile(rf"https?://{_LABEL}(\.{_LABEL})*(:\d{{1,5}})?(/[!-~]*)?", re.ASCII)

_LONGEST_EMAIL = 254

EXACT = Context(prec=100)
"""What decimal numbers of a request are computed in, whose digits are 38 at most."""

Reasons: TypeAlias = Iterator[str]


def misfit(field: ResourceField, value: object) -> str | None:
    """Return why ``value`` is none that ``field`` may hold, or ``None`` if it is one.

    A date is a text, a decimal a text or a number. What another feature holds (ref), and what is
    made of several values, has no such value.
    """
    return next(_REASONS[field.type](field, value), None)


def bounded(text: str | float) -> Decimal:
    """Return a number of a request as it is written, not as binary fractions come near it."""
    return Decimal(str(text))


def _text(field: ResourceField, value: object) -> Reasons:
    if not isinstance(value, str):
        yield f"expected text, found {shown(value)}"
        return
    yield from _unholdable(value)
    if "\0" in value:
        yield "holds the character NUL, which no database keeps in a text"
    if field.min_length is not None and len(value) < field.min_length:
        yield f"has {len(value)} characters, and 'min_length' asks for {field.min_length}"
    if field.max_length is not None and len(value) > field.max_length:
        yield f"has {len(value)} characters, and 'max_length' allows {field.max_length}"
    pattern = field.pattern
    if pattern is not None and pattern_refusal(pattern) is None and not matches(pattern, value):
        yield f"does not match 'pattern', {pattern!r}"


def _like(words: str, valid: Callable[[str], bool]) -> Callable[[ResourceField, object], Reasons]:
    """Return the check of texts that are of one form."""

    def reasons(field: ResourceField, value: object) -> Reasons:
        if not isinstance(value, str) or not valid(value):
            yield f"expected {words}, found {shown(value)}"
        yield from _text(field, value)

    return reasons


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _made(date.fromisoformat, text)


def _is_time(text: str) -> bool:
    return bool(_TIME.fullmatch(text)) and _made(time.fromisoformat, text)


def _is_moment(text: str) -> bool:
    def as_utc(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(UTC)

    return bool(_MOMENT.fullmatch(text)) and _made(as_utc, text)


def _made(make: Callable[[str], object], text: str) -> bool:
    try:
        make(text)
    except (ValueError, OverflowError):
        return False
    return True


def _is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and len(text) <= _LONGEST_EMAIL


def _int(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"expected a whole number, found {shown(value)}"
        return
    if value not in SAFE_INTEGERS:
        yield f"expected a whole number within 53 bits, found {shown(value)}"
    yield from _beyond(field, Decimal(value))


def _float(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"expected a number, found {shown(value)}"
        return
    yield from _unholdable(value)
    yield from _beyond(field, bounded(value))


def _decimal(field: ResourceField, value: object) -> Reasons:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        yield f"expected a decimal number, found {shown(value)}"
        return
    try:
        number = bounded(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        yield f"expected a decimal number, found {shown(value)}"
        return
    whole, places = decimal_shape(number)
    if field.places is not None and places > field.places:
        yield f"has {places} digits behind the point, and 'places' allows {field.places}"
    if field.digits is not None and whole > field.digits - (field.places or 0):
        yield f"has {whole} digits before the point, and 'digits' less 'places' allows " + str(
            field.digits - (field.places or 0)
        )
    yield from _beyond(field, number)


def decimal_shape(number: Decimal) -> tuple[int, int]:
    """Return how many digits a finite number has before its point, and behind it."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - the number is finite
    return (max(len(digits) + exponent, 0) if any(digits) else 0), max(-exponent, 0)


def _beyond(field: ResourceField, number: Decimal) -> Reasons:
    if field.ge is not None and number < bounded(field.ge):
        yield f"{number} is less than 'ge', {field.ge}"
    if field.gt is not None and number <= bounded(field.gt):
        yield f"{number} is not greater than 'gt', {field.gt}"
    if field.le is not None and number > bounded(field.le):
        yield f"{number} is greater than 'le', {field.le}"
    if field.lt is not None and number >= bounded(field.lt):
        yield f"{number} is not less than 'lt', {field.lt}"


def _bool(_: ResourceField, value: object) -> Reasons:
    if not isinstance(value, bool):
        yield f"expected true or false, found {shown(value)}"


def _enum(field: ResourceField, value: object) -> Reasons:
    if value not in (field.values or ()):
        yield f"expected one of {', '.join(field.values or ())}; found {shown(value)}"


def _never(field: ResourceField, _: object) -> Reasons:
    yield f"a field of type '{field.type}' has no constant value"


def _unholdable(value: str | float) -> Reasons:
    try:
        holdable(value)
    except RefusedError as error:
        yield str(error)


_REASONS: dict[FieldType, Callable[[ResourceField, object], Reasons]] = {
    "str": _text,
    "text": _text,
    "int": _int,
    "float": _float,
    "decimal": _decimal,
    "bool": _bool,
    "date": _like("a date such as '2024-01-31'", _is_date),
    "datetime": _like("a date, time and offset such as '2024-01-31T09:30:00Z'", _is_moment),
    "time": _like("a time such as '09:30:00'", _is_time),
    "uuid": _like(
        "a UUID in small letters", lambda text: _UUID.fullmatch(text) is not None
    ),
    "email": _like("an email address such as 'rex@example.com'", _is_email),
    "url": _like(
        "a URL such as 'https://example.com/rex'", lambda text: _URL.fullmatch(text) is not None
    ),
    "enum": _enum,
    "ref": _never,
    "refs": _never,
    "list": _never,
    "map": _never,
    "object": _never,
    "union": _never,
    "file": _never,
}  # fmt: skip
