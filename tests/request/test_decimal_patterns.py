"""The pattern of decimal numbers: what matches it is what the field may hold."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.values.decimal_patterns import decimal_pattern
from featurebuilder.request.values.examples import number_limits
from featurebuilder.request.values.field_values import EXACT_CONTEXT, value_refusal

WRITTEN = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def decimal(digits: int, places: int, **bounds: Any) -> ResourceField:  # noqa: ANN401
    """Return a field with decimal numbers."""
    return ResourceField(
        type="decimal", description="What it costs.", digits=digits, places=places, **bounds
    )


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        (decimal(6, 2, gt=0), r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,3}(\.[0-9]{1,2})?)$"),
        (decimal(8, 2, ge=0), r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?$"),
        (decimal(3, 0), r"^(-[1-9][0-9]{0,2}|(0|[1-9][0-9]{0,2}))$"),
        (decimal(2, 2, gt=0.5), r"^0\.(5[1-9]|[6-9][0-9]?)$"),
        (decimal(3, 1, ge=7, le=7.5), r"^7(\.[0-5])?$"),
        (decimal(3, 1, ge=-1, le=0), r"^(-0\.[1-9]|-1(\.0)?|0(\.0)?)$"),
        (decimal(38, 0, ge=0), r"^(0|[1-9][0-9]{0,37})$"),
    ],
)
def test_patterns(field: ResourceField, pattern: str) -> None:
    assert decimal_pattern(field) == pattern


@st.composite
def fields(draw: st.DrawFn) -> ResourceField:
    """Return fields that may hold something, with any bounds."""
    places = draw(st.integers(0, 3))
    digits = draw(st.integers(max(1, places), places + 3))
    edges = st.integers(-(10**digits), 10**digits).map(lambda n: float(Decimal(n).scaleb(-places)))
    low = draw(st.none() | st.tuples(st.sampled_from(("ge", "gt")), edges))
    high = draw(st.none() | st.tuples(st.sampled_from(("le", "lt")), edges))
    field = decimal(digits, places, **dict(filter(None, (low, high))))
    least, most = number_limits(field)
    assume(least < most)
    return field


@given(fields(), st.data())
def test_what_matches_is_what_the_field_may_hold(field: ResourceField, data: st.DataObject) -> None:
    places = field.places or 0
    least, most = (int(limit.scaleb(places)) for limit in number_limits(field))
    near = st.sampled_from([edge + step for edge in (least, 0, most) for step in (-1, 0, 1)])
    units = data.draw(near | st.integers(least - 10, most + 10))
    text = format(Decimal(units).scaleb(-places, context=EXACT_CONTEXT), "f")
    for written in {text, f"{text}0", text.rstrip("0"), text.rstrip("0").rstrip(".")}:
        fits = bool(WRITTEN.fullmatch(written)) and value_refusal(field, written) is None
        assert bool(re.search(decimal_pattern(field), written)) == fits, written
