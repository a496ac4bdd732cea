"""What goes into an INI file is read back as it was."""

from __future__ import annotations

from configparser import ConfigParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.render.safe_text import ini_value


@given(st.text().filter(str.isprintable))
def test_a_value_is_read_back(text: str) -> None:
    parser = ConfigParser()
    parser.read_string(f"[x]\npath = /{ini_value(text)}\n")
    assert parser["x"]["path"] == f"/{text}".strip()


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "\0", "\u2028"])
def test_a_value_of_several_lines_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\A"):
        ini_value(text)
