from __future__ import annotations

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from featurebuilder.render.safe_text import toml_string


@given(st.text())
@example('"""\n[evil]\nx = 1\n"""')
@example("\0\x07\x7f\x85\u2028\u202e\U000e0001")
def test_a_string_is_exactly_its_value(text: str) -> None:
    string = toml_string(text)

    assert tomllib.loads(f"x = {string}\n") == {"x": text}
    assert string.isprintable()


@pytest.mark.parametrize(
    ("text", "string"),
    [
        ("", '""'),
        ("It's plain: é 😀", '"It\'s plain: é 😀"'),
        ('a "b" \\ c', r'"a \"b\" \\ c"'),
        ("a\nb\tc\rd", r'"a\nb\tc\u000dd"'),
        ("\U000e0001", r'"\U000e0001"'),
    ],
)
def test_string(text: str, string: str) -> None:
    assert toml_string(text) == string


def test_toml_holds_no_half_characters() -> None:
    with pytest.raises(UnicodeEncodeError):
        toml_string("\ud800")
