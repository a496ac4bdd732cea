from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.verify.compare import difference

if TYPE_CHECKING:
    from featurebuilder.verify.seen import Json


@pytest.mark.parametrize(
    ("expected", "actual", "words"),
    [
        (1.0, 1, None),
        (1, 1.0, "$ is 1.0 where 1 is expected"),
        (1, True, "$ is true where 1 is expected"),
        (True, 1, "$ is 1 where true is expected"),
        (1.0, True, "$ is true where 1.0 is expected"),
        (None, False, "$ is false where null is expected"),
        ("1", 1, '$ is 1 where "1" is expected'),
        ("né", "ne", '$ is "ne" where "né" is expected'),
        ({"a": 1}, {}, "$.a is missing"),
        ({}, {"a": None}, "$.a is unexpected"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "$.a[0].b is 2 where 1 is expected"),
        ([1, 2], [1], "$ has 1 items, expected 2"),
        ([1], [1, 2], "$ has 2 items, expected 1"),
        ([1, 2], [2, 1], "$[0] is 2 where 1 is expected"),
        ([], {}, "$ is {} where [] is expected"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, None),
        ("x" * 99, "", f'$ is "" where "{"x" * 76}... is expected'),
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
