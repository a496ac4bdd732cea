"""Values of fields as the source of tests and factories has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.artifacts.python_values import (
    numbered_expression,
    python_value,
    response_value,
    value_without_number,
)
from featurebuilder.request.model.resource_field import ResourceField

if TYPE_CHECKING:
    from featurebuilder.request.values.examples import Json


def field(kind: str, **rules: object) -> ResourceField:
    return ResourceField.model_validate({"type": kind, "description": "A field.", **rules})


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (field("str"), 'a"', '"a\\""'),
        (field("str", optional=True), None, "None"),
        (field("bool"), True, "True"),
        (field("decimal"), "1.50", 'Decimal("1.50")'),
        (field("date"), "2024-02-29", "date(2024, 2, 29)"),
        (field("time"), "09:30:00", "time(9, 30)"),
        (field("time"), "09:30:00.5", "time(9, 30, 0, 500000)"),
        (
            field("datetime"),
            "2024-02-29T09:30:01+01:00",
            "datetime(2024, 2, 29, 8, 30, 1, tzinfo=UTC)",
        ),
        (field("enum", values=["in use"]), "in use", '"in use"'),
        (field("list"), ["x"] * 9, '["x"] * 9'),
        (field("map"), {"a": ["b"]}, '{"a": ["b"]}'),
    ],
    ids=str,
)
def test_values(asked: ResourceField, value: Json, expected: str) -> None:
    assert python_value(asked, value) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (field("str", example="Rex"), 'f"Rex {number}"'),
        (field("str", example="a{}"), 'f"{number}"'),
        (field("str", example="Rex", max_length=5), 'f"{number}"'),
        (field("str", max_length=4, pattern="^[0-9]{4}$"), 'f"{number:04}"'),
        (field("email", example="a@example.org"), 'f"a{number}@example.org"'),
        (field("url", example="https://example.org/"), 'f"https://example.org/{number}"'),
        (field("int", ge=5), "1005 + number"),
        (field("int", le=1000), "0 + number"),
        (field("uuid"), "uuid.uuid4()"),
        (field("bool"), None),
        (field("enum", values=["a"]), None),
    ],
    ids=str,
)
def test_each_number_has_a_value(asked: ResourceField, expected: str | None) -> None:
    assert numbered_expression("name", asked) == expected


@pytest.mark.parametrize(
    ("asked", "values", "expected"),
    [
        (field("str", example="Rex"), ("Rex 2", "Max"), "Max"),
        (field("str", example="Rex"), ("Rex 2", "Rex 3"), "Rex 0"),
        (field("bool"), (True,), True),
    ],
    ids=str,
)
def test_one_that_no_number_has(
    asked: ResourceField, values: tuple[Json, ...], expected: Json
) -> None:
    assert value_without_number("name", asked, values) == expected


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (field("decimal", places=2), "1.5", "1.50"),
        (
            field(
                "object", fields={"day": {"type": "date", "description": "D.", "optional": True}}
            ),
            {},
            {"day": None},
        ),
        (field("decimal", places=2), None, None),
        (field("datetime"), "2024-02-29T09:30:00+01:00", "2024-02-29T08:30:00Z"),
        (field("str"), "1.5", "1.5"),
    ],
    ids=str,
)
def test_answers(asked: ResourceField, value: Json, expected: Json) -> None:
    assert response_value(asked, value) == expected
