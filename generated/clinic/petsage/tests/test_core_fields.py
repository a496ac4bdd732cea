"""Tests of the types of fields."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from petsage.core.fields import (
    UNSET,
    ClockTime,
    FiniteFloat,
    HttpUrl,
    Int64,
    IntKey,
    IsoDate,
    PatternText,
    QueryFloat,
    QueryInt,
    QueryText,
    UtcDatetime,
    decimal_places,
    utc_now,
)

Cents = Annotated[Decimal, decimal_places(2)]

VALID: Final[list[tuple[Any, object, object]]] = [
    (Int64, 2**63 - 1, 2**63 - 1),
    (Int64, -(2**63), -(2**63)),
    (IntKey, 1, 1),
    (IntKey, 2**31 - 1, 2**31 - 1),
    (FiniteFloat, 1.5, 1.5),
    (Cents, "1.5", Decimal("1.50")),
    (IsoDate, "2024-02-29", date(2024, 2, 29)),
    (
        UtcDatetime,
        "2024-01-01T00:30:00+02:00",
        datetime(2023, 12, 31, 22, 30, tzinfo=UTC),
    ),
    (ClockTime, "23:59:59", time(23, 59, 59)),
    (HttpUrl, "https://example.org/a?b=c", "https://example.org/a?b=c"),
    (PatternText, "a", "a"),
    (QueryText, "a" * 2000, "a" * 2000),
    (QueryInt, "9223372036854775807", 2**63 - 1),
    (QueryInt, "-9223372036854775808", -(2**63)),
    (QueryFloat, "1.5", 1.5),
]
INVALID: Final[list[tuple[Any, object]]] = [
    (Int64, 2**63),
    (Int64, -(2**63) - 1),
    (Int64, "1"),
    (Int64, True),
    (IntKey, 0),
    (IntKey, 2**31),
    (FiniteFloat, float("nan")),
    (FiniteFloat, float("inf")),
    (FiniteFloat, "1.5"),
    (IsoDate, 0),
    (IsoDate, "0"),
    (IsoDate, "2023-02-29"),
    (UtcDatetime, 0),
    (UtcDatetime, "-1.5"),
    (UtcDatetime, "2024-01-01T00:00:00"),
    (UtcDatetime, "0001-01-01T00:00:00+01:00"),
    (UtcDatetime, "9999-12-31T23:59:59-01:00"),
    (ClockTime, 0),
    (ClockTime, "09:30:00Z"),
    (HttpUrl, "ftp://example.org"),
    (HttpUrl, "https://"),
    (HttpUrl, "https://:"),
    (PatternText, "\0"),
    (QueryText, "\0"),
    (QueryText, "a" * 2001),
    (QueryInt, "9223372036854775808"),
    (QueryInt, "-9223372036854775809"),
    (QueryFloat, "nan"),
]


class Change(BaseModel):
    """A change of one field."""

    name: str = UNSET


@pytest.mark.parametrize(("kind", "value", "expected"), VALID)
def test_valid(kind: Any, value: object, expected: object) -> None:  # noqa: ANN401
    validated = TypeAdapter(kind).validate_python(value)

    assert validated == expected
    assert str(validated) == str(expected)


@pytest.mark.parametrize(("kind", "value"), INVALID)
def test_invalid(kind: Any, value: object) -> None:  # noqa: ANN401
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


def test_what_is_left_out_is_not_null() -> None:
    assert Change.model_validate({}).model_dump(exclude_unset=True) == {}
    assert "default" not in Change.model_json_schema()["properties"]["name"]
    with pytest.raises(ValidationError):
        Change.model_validate({"name": None})


def test_now() -> None:
    before = datetime.now(UTC)

    assert before <= utc_now() <= datetime.now(UTC)
    assert utc_now().tzinfo == UTC
