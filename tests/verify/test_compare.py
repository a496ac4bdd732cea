from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.verify.responses import difference

if TYPE_CHECKING:
    from featurebuilder.verify.observation import Json


@pytest.mark.parametrize(
    ("expected", "actual", "words"),
    [
        (1.0, 1, None),
        (1, 1.0, "$ is 1.0, expected 1"),
        (1, True, "$ is true, expected 1"),
        (True, 1, "$ is 1, expected true"),
        (1.0, True, "$ is true, expected 1.0"),
        (None, False, "$ is false, expected null"),
        ("1", 1, '$ is 1, expected "1"'),
        ("né", "ne", '$ is "ne", expected "né"'),
        ({"a": 1}, {}, "$.a is missing"),
        ({}, {"a": None}, "$.a is unexpected"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "$.a[0].b is 2, expected 1"),
        ([1, 2], [1], "$ has 1 items, expected 2"),
        ([1], [1, 2], "$ has 2 items, expected 1"),
        ([1, 2], [2, 1], "$[0] is 2, expected 1"),
        ([], {}, "$ is {}, expected []"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, None),
        ("x" * 99, "", f'$ is "", expected "{"x" * 76}...'),
    ],
)
def test_differences(expected: Json, actual: Json, words: str | None) -> None:
    assert difference(expected, actual) == words


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@given(VALUES)
def test_a_value_is_itself(value: Json) -> None:
    assert difference(value, value) is None


@given(VALUES, VALUES)
def test_what_python_tells_apart_is_different(one: Json, other: Json) -> None:
    if one != other:
        assert difference(one, other)
