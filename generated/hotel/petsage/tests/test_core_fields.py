"""Tests of the types of fields."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from petsage.core.fields import (
    NO_OTHER_KEYS,
    SAFE_INT,
    WITH_SHORT_NAME,
    WITHOUT_NUL,
    ClockTime,
    DecimalText,
    EmailText,
    FiniteFloat,
    HttpUrl,
    IntKey,
    IntRef,
    IsoDate,
    QueryFloat,
    QueryInt,
    QueryText,
    SafeInt,
    UtcDatetime,
    unset,
    utc_now,
)

PATTERN: Final = r"^[0-9]+(\.[0-9]{1,2})?$"
Cents = Annotated[Decimal, Field(ge=0, max_digits=38), DecimalText(2, PATTERN)]
Mailbox = Annotated[EmailText | None, WITH_SHORT_NAME]
Word = Annotated[str | None, WITHOUT_NUL]
Counts = Annotated[dict[Annotated[str, Field(pattern="^a$")], int], NO_OTHER_KEYS]

VALID: Final[list[tuple[Any, object, object]]] = [
    (SafeInt, SAFE_INT, 2**53 - 1),
    (SafeInt, -SAFE_INT, 1 - 2**53),
    (SafeInt, 7.0, 7),
    (IntKey, "1", 1),
    (IntKey, 2**31 - 1, 2**31 - 1),
    (IntRef, 1, 1),
    (IntRef, 2**31 - 1, 2**31 - 1),
    (FiniteFloat, 1.5, 1.5),
    (Cents, "1.5", Decimal("1.50")),
    (Cents, "0", Decimal("0.00")),
    (Cents, "9" * 36, Decimal("9" * 36 + ".00")),
    (Cents, Decimal(1), Decimal("1.00")),
    (IsoDate, "2024-02-29", date(2024, 2, 29)),
    (UtcDatetime, "0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    (
        UtcDatetime,
        "9998-12-31T23:59:59-01:00",
        datetime(9999, 1, 1, 0, 59, 59, tzinfo=UTC),
    ),
    (
        UtcDatetime,
        "2024-01-01T00:30:00+02:00",
        datetime(2023, 12, 31, 22, 30, tzinfo=UTC),
    ),
    (ClockTime, "23:59:59", time(23, 59, 59)),
    (HttpUrl, "https://example.org/a?b=c", "https://example.org/a?b=c"),
    (EmailText, "rex@clinic.test", "rex@clinic.test"),
    (Mailbox, "r" * 64 + "@clinic.test", "r" * 64 + "@clinic.test"),
    (Mailbox, None, None),
    (Word, "a", "a"),
    (Word, None, None),
    (QueryText, "a" * 2000, "a" * 2000),
    (QueryInt, "9007199254740991", SAFE_INT),
    (QueryInt, "-9007199254740991", -SAFE_INT),
    (QueryFloat, "1.5", 1.5),
]
INVALID: Final[list[tuple[Any, object]]] = [
    (SafeInt, SAFE_INT + 1),
    (SafeInt, -SAFE_INT - 1),
    (SafeInt, 1.5),
    (SafeInt, "1"),
    (SafeInt, True),
    (IntKey, 0),
    (IntKey, 2**31),
    (IntRef, 0),
    (IntRef, 2**31),
    (IntRef, "1"),
    (IntRef, True),
    (Cents, 1),
    (Cents, 1.5),
    (Cents, "-1"),
    (Cents, "-0.00"),
    (Cents, "01"),
    (Cents, "1e1"),
    (Cents, " 1"),
    (Cents, "NaN"),
    (FiniteFloat, float("nan")),
    (FiniteFloat, float("inf")),
    (FiniteFloat, "1.5"),
    (IsoDate, 0),
    (IsoDate, "0"),
    (IsoDate, "2023-02-29"),
    (IsoDate, "2024-01-31T00:00:00"),
    (UtcDatetime, 0),
    (UtcDatetime, "-1.5"),
    (UtcDatetime, "2024-01-01T00:00:00"),
    (UtcDatetime, "0001-01-01T00:00:00+01:00"),
    (UtcDatetime, "9999-12-31T23:59:59-01:00"),
    (ClockTime, 0),
    (ClockTime, "09:30:00Z"),
    (ClockTime, "24:00:00"),
    (HttpUrl, "ftp://example.org"),
    (HttpUrl, "https://"),
    (HttpUrl, "https://:"),
    (EmailText, "rex"),
    (EmailText, "rex@"),
    (EmailText, "rex @clinic.test"),
    (EmailText, "rex..x@clinic.test"),
    (EmailText, "rex@clinic..test"),
    (EmailText, "rex@cli<nic"),
    (Mailbox, "r" * 65 + "@clinic.test"),
    (Word, "\0"),
    (QueryText, "\0"),
    (QueryText, "a" * 2001),
    (QueryInt, "9007199254740992"),
    (QueryInt, "-9007199254740992"),
    (QueryFloat, "nan"),
]


class Change(BaseModel):
    """A change of two fields."""

    day: IsoDate = unset()
    name: str = unset()


@pytest.mark.parametrize(("kind", "value", "expected"), VALID)
def test_valid(kind: Any, value: object, expected: object) -> None:  # noqa: ANN401
    validated = TypeAdapter(kind).validate_python(value)

    assert validated == expected
    assert str(validated) == str(expected)


@pytest.mark.parametrize(("kind", "value"), INVALID)
def test_invalid(kind: Any, value: object) -> None:  # noqa: ANN401
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


def test_decimals_are_texts_without_an_exponent() -> None:
    tiny = TypeAdapter(Annotated[Decimal, DecimalText(9, PATTERN)])

    assert tiny.dump_json(tiny.validate_python("0")) == b'"0.000000000"'
    assert tiny.json_schema() == {"type": "string", "pattern": PATTERN}


def test_keys_of_a_map_are_told() -> None:
    told = TypeAdapter(Counts).json_schema()

    assert told["additionalProperties"] is False
    assert set(told["patternProperties"]) == {"^a$"}


def test_what_is_left_out_is_not_null() -> None:
    assert Change.model_validate({}).model_dump(exclude_unset=True) == {}
    assert "default" not in Change.model_json_schema()["properties"]["name"]
    with pytest.raises(ValidationError):
        Change.model_validate({"name": None})


def test_what_is_said_of_one_field_is_not_said_of_another() -> None:
    assert Change.model_validate({"name": "any"}).name == "any"


def test_now() -> None:
    before = datetime.now(UTC)

    assert before <= utc_now() <= datetime.now(UTC)
    assert utc_now().tzinfo == UTC
