"""The layout of a ledger's JSON: few lines, and the same value when it is read."""

from __future__ import annotations

import json
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.ledger.json_layout import dump_readable

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=30,
)


@given(st.dictionaries(st.text(max_size=20), VALUES))
def test_the_value_is_read_back(content: dict[str, object]) -> None:
    assert json.loads(dump_readable(content)) == content
    assert json.loads(dump_readable(content, frozenset(content))) == content


def test_neighbours_share_lines() -> None:
    content = {
        "format": 3,
        "short": {"a": 1, "b": [2]},
        "long": {"one": "x" * 40, "two": 2, "three": "y" * 60, "four": {"five": 5}, "six": 6},
        "list": ["z" * 60, "z" * 60],
    }
    assert dump_readable(content) == dedent(
        f"""\
        {{
          "format": 3,
          "short": {{"a": 1, "b": [2]}},
          "long": {{
            "one": "{"x" * 40}", "two": 2,
            "three": "{"y" * 60}",
            "four": {{"five": 5}},
            "six": 6
          }},
          "list": [
            "{"z" * 60}",
            "{"z" * 60}"
          ]
        }}
        """
    )


def test_lines_are_short_unless_a_value_is_long() -> None:
    members = {f"name{number}": "x" * number for number in range(40)}
    lines = dump_readable({"members": members}).splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) < len(members)
