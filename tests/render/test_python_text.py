from __future__ import annotations

import ast
import inspect
import math
import tokenize
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from featurebuilder.render.safe_text import (
    Scalar,
    comment_text,
    docstring_text,
    is_plain_sentence,
    python_inline,
    python_literal,
)

TEXT = st.text(st.characters(codec=None)) | st.text("\"'\\{}%`\n\r\t\f\0\u2028\u202e😀é #aX")
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
EVIL = '"""\nimport os\n"""'
LITERALS: list[tuple[Scalar, str]] = [
    ("", '""'),
    ("plain", '"plain"'),
    ("it's", '"it\'s"'),
    ('say "hi"', r'"say \"hi\""'),
    ("back\\slash", r'"back\\slash"'),
    ("{{ x }} {% y %} {0} %s $z", '"{{ x }} {% y %} {0} %s $z"'),
    ("a\nb\r\tc", r'"a\nb\r\tc"'),
    ("\0\x07\x7f\x85", r'"\x00\x07\x7f\x85"'),
    ("\u2028\u202e\u200b\ufeff\u00a0", r'"\u2028\u202e\u200b\ufeff\xa0"'),
    ("é ß 日本 😀", '"é ß 日本 😀"'),
    ("\ud800", r'"\ud800"'),
    (EVIL, r'"\"\"\"\nimport os\n\"\"\""'),
    (0, "0"),
    (-1, "-1"),
    (2**63 - 1, "9223372036854775807"),
    (1e22, "1e+22"),
    (-0.0, "-0.0"),
    (0.1, "0.1"),
    (5e-324, "5e-324"),
    (1.0, "1.0"),
    (True, "True"),
    (False, "False"),
]


@pytest.mark.parametrize(("value", "literal"), LITERALS)
def test_literal(value: Scalar, literal: str) -> None:
    assert python_literal(value) == literal
    assert python_inline(value) == literal


@given(TEXT | NUMBER)
@example("x" * 1000)
@example("\n" * 200)
@example("😀" * 100)
@example("\U0010ffff" * 30)
@example(" " * 120)
def test_a_literal_is_exactly_its_value(value: Scalar) -> None:
    for literal in (python_literal(value), python_inline(value)):
        back = ast.literal_eval(literal)
        assert type(back) is type(value)
        assert repr(back) == repr(value)


def test_a_long_text_has_a_line_for_each_piece() -> None:
    text = "These words are far too many for one line,\nso that each line gets some " + "x" * 60
    assert python_literal(text).split("\n") == [
        "(",
        '"These words are far too many for one line,\\n"',
        '"so that each line gets some "',
        f'"{"x" * 50}"',
        f'"{"x" * 10}"',
        ")",
    ]
    assert "\n" not in python_inline(text)


@given(st.text(min_size=51))
def test_no_piece_is_wider_than_its_line(text: str) -> None:
    assert all(len(line) <= 52 for line in python_literal(text).split("\n"))


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_number_without_a_literal(value: float) -> None:
    with pytest.raises(ValueError, match="has no literal"):
        python_literal(value)


@pytest.mark.parametrize("value", [None, [], b"x", 1j, object()])
def test_a_value_of_another_kind(value: object) -> None:
    with pytest.raises(TypeError, match="is not a string, number or bool"):
        python_literal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "docstring"),
    [
        ("Plain text.", "Plain text."),
        ("Two\nlines.", "Two\nlines."),
        ("It's {{ x }}.", "It's {{ x }}."),
        ('Say "hi" now.', 'Say "hi" now.'),
        ('"Hi"', r"\u0022Hi\u0022"),
        ('a""b', r"a\u0022\u0022b"),
        ('"""', r"\u0022\u0022\u0022"),
        ("C:\\new", r"C:\u005cnew"),
        ("a\\", r"a\u005c"),
        ("a\rb\tc\fd\0", r"a\u000db\u0009c\u000cd\u0000"),
        ("\u2028\u202e", r"\u2028\u202e"),
        ("\U000e0001", r"\U000e0001"),
        ("é 日本 😀", "é 日本 😀"),
    ],
)
def test_docstring(text: str, docstring: str) -> None:
    assert docstring_text(text) == docstring


@given(TEXT)
@example(EVIL)
@example("\\" * 3)
def test_a_docstring_is_exactly_its_text(text: str) -> None:
    assert ast.literal_eval(f'"""{docstring_text(text)}"""') == text


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("plain # text", "plain # text"),
        ("two\nlines\rand\u2028more", "two lines and more"),
        (" \x00 a \x07 ", "a"),
        ("\u202eback", "back"),
        ("-*- coding: utf-7 -*-", "-*- coding : utf-7 -*-"),
        ("encoding=utf-7", "encoding =utf-7"),
    ],
)
def test_comment(text: str, comment: str) -> None:
    assert comment_text(text) == comment


@given(TEXT)
@example("coding:utf-7")
@example("coding\0:utf-7")
def test_a_comment_is_one_comment(text: str) -> None:
    source = f"# {comment_text(text)}\n".encode()

    tokens = list(tokenize.tokenize(BytesIO(source).readline))

    assert tokens[0].string == "utf-8"
    assert [token.type for token in tokens[1:-1]] == [tokenize.COMMENT, tokenize.NL]


PLAIN = "Return the pets that are here."


@pytest.mark.parametrize("text", [PLAIN, 'Say "hi" to it.', "It's 5.", "É.", "X" * 68 + "."])
def test_a_plain_sentence(text: str) -> None:
    assert is_plain_sentence(text)
    assert inspect.cleandoc(ast.literal_eval(f'"""{docstring_text(text)}"""')) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "No stop",
        "Really?",
        "small.",
        "This is it.",
        '"Hi" it says.',
        "Two\nlines.",
        " Blank.",
        "Blank. ",
        "Back\\slash.",
        'Quotes "" two.',
        "Tab\t.",
        "Feed\f.",
        "X" * 69 + ".",
        "X" + "日" * 40 + ".",
        "{}.",
    ],
)
def test_no_plain_sentence(text: str) -> None:
    assert not is_plain_sentence(text)
