"""Types of fields: what is valid, written once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from functools import partial
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.config import JsonDict
from pydantic_core import CoreSchema, core_schema

NO_NUL: Final = r"^[^\x00]*$"
"""The pattern of every text: no database of note stores a NUL."""

SAFE_INT: Final = 2**53 - 1
"""The greatest whole number that every reader of JSON takes for itself."""

_ATOM: Final = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_LONGEST_NAME: Final = 64
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# The first year and the last have moments that no year of UTC has.
_INNER_YEAR: Final = (
    "(000[2-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-8][0-9]{3}"
    "|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])"
)
_MOMENT: Final = f"([0-9]+-.*[Zz]|{_INNER_YEAR}-.*)"
_DECIMAL: Final = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_EXACT: Final = Context(prec=100)


def _drop_default(schema: JsonDict) -> None:
    schema.pop("default", None)


unset: Final[Callable[[], Any]] = partial(
    Field, default=None, json_schema_extra=_drop_default
)
"""Makes the default of a field that may be left out of a change, but is not null then.

Each field has its own: Pydantic before 2.12 keeps there what else is said of the field.
"""


def _refuse_text(value: object) -> object:
    """Refuse what would be read as a number: a text, true or false."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number or value is None:
        return value
    message = "a whole number is written as a number"
    raise ValueError(message)


def _written_like(pattern: str, words: str) -> BeforeValidator:
    """Return what refuses texts and numbers but texts that match ``pattern``."""

    def refuse_others(value: object) -> object:
        is_written = isinstance(value, int | float | str)
        if is_written and not re.fullmatch(pattern, str(value)):
            message = f"it is written like {words}"
            raise ValueError(message)
        return value

    return BeforeValidator(refuse_others)


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _without_nul(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        message = "a text holds no NUL"
        raise ValueError(message)
    return value


def _with_short_name(value: str | None) -> str | None:
    if value is not None and value.index("@") > _LONGEST_NAME:
        message = f"what stands before the @ has {_LONGEST_NAME} characters at most"
        raise ValueError(message)
    return value


@dataclass(frozen=True, slots=True)
class DecimalText:
    """A decimal number is a text in JSON, with ``places`` digits behind the point.

    ``pattern`` says what is valid in the API's document: bounds are for numbers.
    """

    places: int
    pattern: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what reads and writes the number."""
        number = core_schema.no_info_after_validator_function(
            self._place, handler(source)
        )
        return core_schema.no_info_before_validator_function(
            self._read,
            number,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return what the API's document says of it."""
        return {"type": "string", "pattern": self.pattern}

    def _read(self, value: object) -> object:
        """Refuse all but such texts; what is stored already is a number."""
        is_written = isinstance(value, str) and _DECIMAL.fullmatch(value)
        if is_written or isinstance(value, Decimal):
            return value
        message = 'a decimal number is a text such as "12.50"'
        raise ValueError(message)

    def _place(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.places), context=_EXACT)

    def _write(self, value: Decimal) -> str:
        return f"{value:f}"


@dataclass(frozen=True, slots=True)
class Documented:
    """What else the API's document says of a value, which is not checked."""

    key: str
    value: str | bool

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the value's schema with that in it."""
        return {**handler(schema), self.key: self.value}


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


# Behind the bounds of a field, which else would be missing in the API's document.
JSON_NUMBER: Final = BeforeValidator(_refuse_text)
WITHOUT_NUL: Final = AfterValidator(_without_nul)
WITH_SHORT_NAME: Final = AfterValidator(_with_short_name)

SafeInt = Annotated[int, Field(ge=-SAFE_INT, le=SAFE_INT), JSON_NUMBER]
FiniteFloat = Annotated[float, Field(strict=True, allow_inf_nan=False)]
IsoDate = Annotated[date, _written_like(_DATE, "2024-01-31")]
UtcDatetime = Annotated[
    AwareDatetime,
    _written_like(_MOMENT, "2024-01-31T09:30:00Z"),
    AfterValidator(_to_utc),
    Documented("pattern", value=f"^{_MOMENT}$"),
]
ClockTime = Annotated[
    time,
    _written_like(_CLOCK, "09:30:00"),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$"}),
]
EmailText = Annotated[
    str,
    Field(pattern=rf"^{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*$"),
    Documented("format", value="email"),
]
HttpUrl = Annotated[
    str,
    Field(pattern=r"^https?://[0-9A-Za-z][0-9A-Za-z.-]*(:[0-9]{1,5})?([/?#][!-~]*)?$"),
]
NO_OTHER_KEYS: Final = Documented("additionalProperties", value=False)
"""A map's keys are as they are described: any other is refused."""

IntRef = Annotated[int, Field(ge=1, le=2**31 - 1), JSON_NUMBER]
"""A key that the database counts, in a body."""

# A path and a query are text, of which numbers are read.
IntKey = Annotated[int, Field(ge=1, le=2**31 - 1)]
QueryText = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
QueryInt = Annotated[int, Field(ge=-SAFE_INT, le=SAFE_INT)]
QueryFloat = Annotated[float, Field(allow_inf_nan=False)]
SearchText = Annotated[
    str | None, Field(max_length=200, pattern=NO_NUL, description="A text to look for.")
]
