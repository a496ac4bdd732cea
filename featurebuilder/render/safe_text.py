"""Define the types of text that templates may output, and the functions that create them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool
Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

# Lines of 79 columns minus quotes and an indentation of at most 24; ruff joins short pieces.
_PIECE_WIDTH = 50
_MIN_REPETITION = 8
_DOCSTRING = 79 - len('    """"""')
_ENCODING_DECLARATION = re.compile(r"coding(?=[:=])")
_CROWDED_QUOTE = re.compile(r'\A"|"\Z|"(?=")|(?<=")"')
_LANGUAGE = re.compile(r"[\w.+-]*", re.ASCII)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|#\Z)")
_MARKDOWN_BLOCK_START = re.compile(r"\A(\d{1,9}(?=[.)])|(?=[#+=-]))")
_JOINERS = "\u200c\u200d"  # zero-width characters that join emoji and Persian or Indic letters


class PythonText(str):
    """Python source created by this tool."""

    __slots__ = ()


class LiteralText(PythonText):
    """A complete literal, with its quotes. It is valid where an expression is."""

    __slots__ = ()


class DocstringText(PythonText):
    """The contents of a docstring with triple double quotes. It is valid only there."""

    __slots__ = ()


class CommentText(PythonText):
    """The contents of a comment, after the ``#``. It is valid only there."""

    __slots__ = ()


class MarkdownText(str):
    """Markdown created by this tool."""

    __slots__ = ()


class TomlText(str):
    """TOML created by this tool."""

    __slots__ = ()


class IniText(str):
    """The rest of a line in an INI file, created by this tool."""

    __slots__ = ()


def python_literal(value: Scalar) -> LiteralText:
    """Return the literal of ``value``; a long string is split into one piece per line.

    Raises:
        TypeError: if ``value`` is not a string, number or bool.
        ValueError: if ``value`` is a number without a literal, such as infinity.
    """
    pieces = _pieces(value) if isinstance(value, str) else []
    if len(pieces) < 2:  # noqa: PLR2004 - one piece needs no parentheses
        return python_inline(value)
    return LiteralText("(\n" + "\n".join(map(_quote, pieces)) + "\n)")


def python_inline(value: Scalar) -> LiteralText:
    """Return the literal of ``value`` on one line.

    Raises:
        TypeError: if ``value`` is not a string, number or bool.
        ValueError: if ``value`` is a number without a literal, such as infinity.
    """
    if isinstance(value, str):
        return LiteralText(_quote(value))
    if type(value) not in {bool, int, float}:
        raise TypeError(f"{type(value).__name__!r} is not a string, number or bool")
    if not math.isfinite(value):
        raise ValueError(f"{value!r} has no literal")
    return LiteralText(repr(value))


def python_data(value: object) -> LiteralText:
    """Return the literal of a JSON value; a long repetition is written as a multiplication.

    Raises:
        TypeError: if ``value`` is not a JSON value.
        ValueError: if it contains a number without a literal, such as infinity.
    """
    match value:
        case None:
            return LiteralText("None")
        case str() if len(value) > _MIN_REPETITION and len(set(value)) == 1:
            return LiteralText(f"{_quote(value[0])} * {len(value)}")
        case str() | bool() | int() | float():
            return python_literal(value)
        case list() | tuple() if len(value) > _MIN_REPETITION and value.count(value[0]) == len(
            value
        ):
            return LiteralText(f"[{python_data(value[0])}] * {len(value)}")
        case list() | tuple():
            return LiteralText(f"[{', '.join(map(python_data, value))}]")
        case dict():
            items = (f"{python_data(key)}: {python_data(one)}" for key, one in value.items())
            return LiteralText(f"{{{', '.join(items)}}}")
        case _:
            raise TypeError(f"{type(value).__name__!r} is not a JSON type")


def docstring_text(text: str) -> DocstringText:
    """Return the contents of a docstring whose value is ``text``.

    Backslashes appear only in escapes that pydocstyle's rule D301 accepts in a plain docstring.
    """
    escaped = "".join(c if c == "\n" or _is_plain(c) else _unicode_escape(c) for c in text)
    return DocstringText(_CROWDED_QUOTE.sub(_unicode_escape('"').replace("\\", r"\\"), escaped))


def is_plain_sentence(text: str) -> bool:
    """Return whether ``text`` is a valid one-line docstring without escapes.

    It then follows pydocstyle's rules for a summary, except the imperative mood.
    """
    return (
        text.isprintable()
        and text == text.strip()
        and docstring_text(text) == text
        and sum(map(_width, text)) <= _DOCSTRING
        and text[:1].isupper()
        and not text.startswith("This ")
        and text.endswith(".")
    )


def comment_text(text: str) -> CommentText:
    """Return ``text`` as the contents of a one-line comment that declares no encoding."""
    line = "".join(char if char.isprintable() else " " for char in text).strip()
    return CommentText(_ENCODING_DECLARATION.sub("coding ", line))


def markdown_text(text: str) -> MarkdownText:
    """Return ``text`` as one paragraph of Markdown with all special characters escaped.

    Runs of whitespace become one space; invisible characters are shown as escapes.
    """
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", _join_lines(text))
    return MarkdownText(_MARKDOWN_BLOCK_START.sub(r"\1\\", escaped))


def markdown_code(text: str) -> MarkdownText:
    """Return ``text`` as a code span on one line, whatever backticks it contains.

    Do not use it in table cells, because a pipe character would end the cell.
    """
    line = _join_lines(text)
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return MarkdownText(f"{fence}{pad}{line}{pad}{fence}" if line else "")


def markdown_block(text: str, language: str) -> MarkdownText:
    """Return ``text`` as a fenced code block, whatever fences it contains.

    Raises:
        ValueError: if ``language`` is not a word.
    """
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is not a valid language of a code block")
    body = "".join(c if c in "\n\t " else _make_visible(c) for c in text.replace("\r\n", "\n"))
    fence = "`" * max(3, _longest_run(body) + 1)
    end = "" if body.endswith("\n") or not body else "\n"
    return MarkdownText(f"{fence}{language}\n{body}{end}{fence}")


def json_text(value: object) -> str:
    """Return ``value`` as indented JSON, with invisible characters escaped."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def toml_string(text: str) -> TomlText:
    """Return the basic TOML string whose value is ``text``.

    Raises:
        UnicodeEncodeError: if ``text`` contains a lone surrogate, which TOML does not allow.
    """
    text.encode()
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    quoted = (escapes.get(c) or (c if c.isprintable() else _unicode_escape(c)) for c in text)
    return TomlText(f'"{"".join(quoted)}"')


def ini_value(text: str) -> IniText:
    """Return the value of an INI option that `configparser` reads as ``text``.

    Raises:
        ValueError: if ``text`` contains a character that cannot be in one line.
    """
    if not text.isprintable():
        raise ValueError(text)
    return IniText(text.replace("%", "%%"))


def _pieces(text: str) -> list[str]:
    """Split a string into pieces that fit on a line."""
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        pieces.append(text[start:end])
        start = end
    return pieces


def _piece_end(text: str, start: int) -> int:
    """Return the end of the piece: after a line feed, else after a space, else when full."""
    room, end = _PIECE_WIDTH, start
    while end < len(text) and (room := room - _width(text[end])) >= 0:
        end += 1
    if end == len(text):
        return end
    line = text.find("\n", start, end) + 1
    return line or max(text.rfind(" ", start, end) + 1, 0) or max(end, start + 1)


def _width(char: str) -> int:
    """Return the number of columns of a character in a literal."""
    wide = unicodedata.east_asian_width(char) in "WF"
    return len(_escape(char)) + wide


def _quote(text: str) -> str:
    """Return the string literal of ``text``."""
    return f'"{"".join(map(_escape, text))}"'


def _escape(char: str) -> str:
    """Return a character as it appears in a string literal."""
    if char == '"':
        return '\\"'
    return char if _is_plain(char) else ascii(char)[1:-1]


def _is_plain(char: str) -> bool:
    """Return whether a character needs no escape."""
    return char != "\\" and char.isprintable()


def _unicode_escape(char: str) -> str:
    """Return the Unicode escape of a character."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def _join_lines(text: str) -> str:
    """Return ``text`` on one line, with invisible characters escaped."""
    return " ".join(("".join(c if c.isspace() else _make_visible(c) for c in text)).split())


def _make_visible(char: str) -> str:
    """Return a character, or its escape if it is invisible."""
    return char if char.isprintable() or char in _JOINERS else ascii(char)[1:-1]


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, re.findall(r"`+", text)), default=0)
