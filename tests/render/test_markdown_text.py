from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from featurebuilder.render.safe_text import (
    json_text,
    markdown_block,
    markdown_code,
    markdown_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXT = st.text() | st.text("\\`*_[]()<>|~&$#+-.!=:;\"'1a \t\n\r{}%@/", max_size=30)
HOSTILE = [
    "# heading",
    "C #",
    "C ##",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "    code",
    "\tcode",
    "---",
    "***",
    "===",
    "```\nfence",
    "~~~ fence",
    "| a | b |\n| --- | --- |",
    ":---|---:",
    "*a* **b** _c_ __d__ ~~e~~",
    "[text](http://x) ![image](x) [ref]",
    "[ref]: http://x",
    "<b>html</b> <!-- --> <http://x> <script>",
    "&lt; &#35; &copy;",
    "`code` ``more``",
    "a\\",
    "a  \nb",
    "snake_case_name _x_",
    "$x$ $$y$$",
    "{{ x }} {% y %}",
    "a\x00b\x1bc\u202ed\u2028e",
    "👩\u200d💻 \u0646\u200c\u062e",
]


def seen(text: str) -> str:
    """What a reader sees of a text on one line."""
    shown = "".join(
        c if c.isspace() or c.isprintable() or c in "\u200c\u200d" else ascii(c)[1:-1] for c in text
    )
    return " ".join(shown.split())


def inline(tokens: Iterable[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def shape(tokens: Iterable[Token]) -> list[str]:
    return [token.type for token in tokens if token.type != "inline"]


def content(tokens: Iterable[Token]) -> str:
    return "".join(token.content for token in inline(tokens))


@given(TEXT)
@pytest.mark.parametrize("lead", ["", "# ", "- **Summary:** ", "> "])
def test_text_is_text_wherever_it_stands(lead: str, text: str) -> None:
    check_text(lead, text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lead", ["", "# ", "- **Summary:** ", "> "])
def test_hostile_text_is_text(lead: str, text: str) -> None:
    check_text(lead, text)


def check_text(lead: str, text: str) -> None:
    tokens = PARSER.parse(f"{lead}{markdown_text(text)}\n\nnext\n")
    plain = PARSER.parse(f"{lead}{'x' if seen(text) else ''}\n\nnext\n")

    assert shape(tokens) == shape(plain)
    kinds = {token.type for token in inline(tokens)}
    assert kinds <= {"text", "strong_open", "strong_close"}
    said = lead.removeprefix("- **").replace("**", "") if lead.startswith("- ") else ""
    assert content(tokens) == f"{said}{seen(text)}".strip() + "next"


@given(TEXT)
@example("a | b")
@example("\\|")
def test_text_stays_in_its_cell(text: str) -> None:
    tokens = PARSER.parse(f"| A | B |\n| --- | --- |\n| {markdown_text(text)} | last |\n")

    cells = [token.content for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    assert cells[3] == "last"
    assert content(tokens) == f"AB{seen(text)}last"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Plain text, nothing else: 5 % (or 6).", "Plain text, nothing else: 5 % (or 6)."),
        ("snake_case and 2024-01-01", "snake_case and 2024-01-01"),
        ("See https://example.com/a-b.", "See https://example.com/a-b."),
        ("1.5 apples", r"1\.5 apples"),
        ("-5 degrees", r"\-5 degrees"),
        ("issue #5", "issue #5"),
        ("C #", r"C \#"),
        ("_x_ *y*", r"\_x\_ \*y\*"),
        ("two\n\nlines", "two lines"),
        ("\x07", "\\\\x07"),
        ("", ""),
    ],
)
def test_text(text: str, markdown: str) -> None:
    assert markdown_text(text) == markdown


@given(TEXT.filter(seen))
@example("`")
@example("``a``")
@example("a|b")
def test_code_is_one_code_span(text: str) -> None:
    tokens = PARSER.parse(f"x {markdown_code(text)} y")

    assert shape(tokens) == ["paragraph_open", "paragraph_close"]
    assert [(t.type, t.content) for t in inline(tokens)] == [
        ("text", "x "),
        ("code_inline", seen(text)),
        ("text", " y"),
    ]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [("GET /x", "`GET /x`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", ""), (" \n", "")],
)
def test_code(text: str, markdown: str) -> None:
    assert markdown_code(text) == markdown


@given(TEXT)
@example("```\n````\n")
@example("\n\n x\r\ny\rz")
def test_a_block_is_one_fence(text: str) -> None:
    tokens = PARSER.parse(f"before\n\n{markdown_block(text, 'json')}\n\nafter\n")

    assert shape(tokens) == [
        "paragraph_open",
        "paragraph_close",
        "fence",
        "paragraph_open",
        "paragraph_close",
    ]
    (fence,) = (token for token in tokens if token.type == "fence")
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    assert fence.info == "json"
    assert fence.content.removesuffix("\n").split("\n") == [
        "".join(
            c if c == "\t" or c.isprintable() or c in "\u200c\u200d" else ascii(c)[1:-1]
            for c in line
        )
        for line in lines
    ]


@pytest.mark.parametrize("language", ["py\n```\n# x", "`", "a b", "é"])
def test_a_blocks_language_is_a_word(language: str) -> None:
    with pytest.raises(ValueError, match="is not a valid language"):
        markdown_block("x", language)


@given(st.dictionaries(TEXT, TEXT | st.integers() | st.floats(allow_nan=False) | st.booleans()))
def test_json_comes_back_and_can_be_seen(value: dict[str, object]) -> None:
    text = json_text(value)

    assert json.loads(text) == value
    assert text.replace("\n", "").isprintable()
