"""Where three sequences agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.merge.sequence_alignment import find_agreements

TEXTS = st.text("abcd", max_size=9)


@pytest.mark.parametrize(
    ("three", "expected"),
    [
        (("", "", ""), [("", "", "", "")]),
        (("ab", "ab", "ab"), [("", "", "", "ab"), ("", "", "", "")]),
        (("ab", "axb", "ab"), [("", "", "", "a"), ("", "x", "", "b"), ("", "", "", "")]),
        (("abc", "ac", "abyc"), [("", "", "", "a"), ("b", "", "by", "c"), ("", "", "", "")]),
        (("ab", "b", "a"), [("ab", "b", "a", "")]),
        (("", "x", "y"), [("", "x", "y", "")]),
    ],
)
def test_what_agrees_and_what_is_between(
    three: tuple[str, str, str], expected: list[tuple[str, str, str, str]]
) -> None:
    found = []
    for between, alike in find_agreements(*three):
        changed = [side[part] for side, part in zip(three, between, strict=True)]
        found.append((*changed, three[0][alike[0]]))
    assert found == expected


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_is_left_out_and_what_agrees_is_the_same(base: str, yours: str, new: str) -> None:
    sides = (base, yours, new)
    told = ["", "", ""]
    for between, alike in find_agreements(*sides):
        for index, side in enumerate(sides):
            told[index] += side[between[index]] + side[alike[index]]
        assert len({side[part] for side, part in zip(sides, alike, strict=True)}) == 1
    assert tuple(told) == sides
