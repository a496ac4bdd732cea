"""Types of fields: what is valid, written once."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    AwareDatetime,
    BeforeValidator,
    Field,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.config import JsonDict

NO_NUL: Final = r"^[^\x00]*$"
"""The pattern of every text: no database of note stores a NUL."""


def _drop_default(schema: JsonDict) -> None:
    schema.pop("default", None)


UNSET: Any = Field(default=None, json_schema_extra=_drop_default)
"""The default of a field that may be left out of a change, but is not null for that."""


def _refuse_number(value: object) -> object:
    """Refuse what would be read as the seconds since 1970."""
    if isinstance(value, int | float) or re.fullmatch(r"[-+]?[.\d]+", str(value)):
        message = "a date or time is written as ISO 8601 has it"
        raise ValueError(message)
    return value


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        message = "the time is out of range in UTC"
        raise ValueError(message) from error


def _without_zone(value: time) -> time:
    if value.tzinfo is not None:
        message = "a time of day has no time zone"
        raise ValueError(message)
    return value


def _without_nul(value: str) -> str:
    if "\0" in value:
        message = "a text holds no NUL"
        raise ValueError(message)
    return value


def _checked_url(value: str) -> str:
    _HTTP_URL.validate_python(value)
    return value


_HTTP_URL: Final = TypeAdapter(AnyHttpUrl)


def decimal_places(count: int) -> AfterValidator:
    """Return what gives a number as many decimal places as its column holds."""
    unit = Decimal(1).scaleb(-count)

    def quantized(value: Decimal) -> Decimal:
        return value.quantize(unit)

    return AfterValidator(quantized)


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


IntKey = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A key that the database counts."""

PatternText = Annotated[str, AfterValidator(_without_nul)]
"""A text with a pattern of its own, which may let a NUL pass."""

HttpUrl = Annotated[
    str, Field(pattern=r"^https?://[!-~]+$"), AfterValidator(_checked_url)
]
Int64 = Annotated[int, Field(strict=True, ge=-(2**63), le=2**63 - 1)]
FiniteFloat = Annotated[float, Field(strict=True, allow_inf_nan=False)]
IsoDate = Annotated[date, BeforeValidator(_refuse_number)]
UtcDatetime = Annotated[
    AwareDatetime, BeforeValidator(_refuse_number), AfterValidator(_to_utc)
]
ClockTime = Annotated[
    time,
    BeforeValidator(_refuse_number),
    AfterValidator(_without_zone),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$",
        }
    ),
]

# A query is text, of which numbers are read.
QueryText = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
QueryInt = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
QueryFloat = Annotated[float, Field(allow_inf_nan=False)]
SearchText = Annotated[
    str | None, Field(max_length=200, pattern=NO_NUL, description="A text to look for.")
]
