"""Text that may stand in generated files, by type: what is not of such a type cannot be output."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool
Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

# Pieces stand at most 24 columns deep, between quotes, in lines of 79; ruff joins what fits.
_PIECE = 50
_REPEATED = 8
_DOCSTRING = 79 - len('    """"""')
_COOKIE = re.compile(r"coding(?=[:=])")
_CROWDED_QUOTE = re.compile(r'\A"|"\Z|"(?=")|(?<=")"')
_LANGUAGE = re.compile(r"[\w.+-]*", re.ASCII)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|#\Z)")
_MARKDOWN_BLOCK_START = re.compile(r"\A(\d{1,9}(?=[.)])|(?=[#+=-]))")
_JOINERS = "\u200c\u200d"  # join emoji and Persian or Indic letters


class PythonText(str):
    """Python source made by this tool."""

    __slots__ = ()


class LiteralText(PythonText):
    """A whole literal, with its quotes; its place is a value's."""

    __slots__ = ()


class DocstringText(PythonText):
    '''What stands between a docstring's two ``"""``; its place is there.'''

    __slots__ = ()


class CommentText(PythonText):
    """What stands after a ``#``; its place is there."""

    __slots__ = ()


class MarkdownText(str):
    """Markdown made by this tool."""

    __slots__ = ()


class TomlText(str):
    """TOML made by this tool."""

    __slots__ = ()


def python_literal(value: Scalar) -> LiteralText:
    """Return the literal whose value is exactly ``value``; a long text gets a line per piece.

    Raises:
        TypeError: if ``value`` is no text, number or truth value.
        ValueError: if ``value`` is a number that has no literal, such as infinity.
    """
    pieces = _pieces(value) if isinstance(value, str) else []
    if len(pieces) < 2:  # noqa: PLR2004 - one piece needs no parentheses
        return python_inline(value)
    return LiteralText("(\n" + "\n".join(map(_quoted, pieces)) + "\n)")


def python_inline(value: Scalar) -> LiteralText:
    """Return the literal whose value is exactly ``value``, on one line.

    Raises:
        TypeError: if ``value`` is no text, number or truth value.
        ValueError: if ``value`` is a number that has no literal, such as infinity.
    """
    if isinstance(value, str):
        return LiteralText(_quoted(value))
    if type(value) not in {bool, int, float}:
        raise TypeError(f"{type(value).__name__!r} is no text, number or truth value")
    if not math.isfinite(value):
        raise ValueError(f"there is no literal for {value!r}")
    return LiteralText(repr(value))


def python_data(value: object) -> LiteralText:
    """Return the literal of a value as JSON has it; one character repeated is written so.

    Raises:
        TypeError: if ``value`` is none.
        ValueError: if it holds a number that has no literal, such as infinity.
    """
    match value:
        case None:
            return LiteralText("None")
        case str() if len(value) > _REPEATED and len(set(value)) == 1:
            return LiteralText(f"{_quoted(value[0])} * {len(value)}")
        case str() | bool() | int() | float():
            return python_literal(value)
        case list() | tuple() if len(value) > _REPEATED and value.count(value[0]) == len(value):
            return LiteralText(f"[{python_data(value[0])}] * {len(value)}")
        case list() | tuple():
            return LiteralText(f"[{', '.join(map(python_data, value))}]")
        case dict():
            items = (f"{python_data(key)}: {python_data(one)}" for key, one in value.items())
            return LiteralText(f"{{{', '.join(items)}}}")
        case _:
            raise TypeError(f"{type(value).__name__!r} is nothing that JSON has")


def docstring_text(text: str) -> DocstringText:
    '''Return what stands between ``"""`` and ``"""`` so that the docstring's value is ``text``.

    Escapes are of the form that pydocstyle's rule D301 lets stand in a plain docstring.
    '''
    escaped = "".join(c if c == "\n" or _is_plain(c) else _unicode(c) for c in text)
    return DocstringText(_CROWDED_QUOTE.sub(_unicode('"').replace("\\", r"\\"), escaped))


def is_plain_sentence(text: str) -> bool:
    """Return whether ``text`` makes a docstring of one line that says the same, unescaped.

    It then also keeps to what pydocstyle asks of a summary, save the imperative mood.
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
    """Return ``text`` as one line that a ``#`` can lead, and that declares no encoding."""
    line = "".join(char if char.isprintable() else " " for char in text).strip()
    return CommentText(_COOKIE.sub("coding ", line))


def markdown_text(text: str) -> MarkdownText:
    """Return ``text`` as one paragraph of Markdown in which no character has a meaning.

    Blanks and line ends become single spaces; what cannot be seen is shown as an escape.
    """
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", _line(text))
    return MarkdownText(_MARKDOWN_BLOCK_START.sub(r"\1\\", escaped))


def markdown_code(text: str) -> MarkdownText:
    """Return ``text`` as a code span on one line, whatever back-ticks it holds.

    It is not for the cell of a table: a bar would end the cell.
    """
    line = _line(text)
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return MarkdownText(f"{fence}{pad}{line}{pad}{fence}" if line else "")


def markdown_block(text: str, language: str) -> MarkdownText:
    """Return ``text`` as a fenced block, whatever fences it holds.

    Raises:
        ValueError: if ``language`` is not a word.
    """
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is no language of a fenced block")
    body = "".join(c if c in "\n\t " else _visible(c) for c in text.replace("\r\n", "\n"))
    fence = "`" * max(3, _longest_run(body) + 1)
    end = "" if body.endswith("\n") or not body else "\n"
    return MarkdownText(f"{fence}{language}\n{body}{end}{fence}")


def json_text(value: object) -> str:
    """Return ``value`` as indented JSON; characters that cannot be seen are escaped."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def toml_string(text: str) -> TomlText:
    """Return the basic TOML string whose value is ``text``.

    Raises:
        UnicodeEncodeError: if ``text`` holds half a character, which TOML cannot.
    """
    text.encode()
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    quoted = (escapes.get(c) or (c if c.isprintable() else _unicode(c)) for c in text)
    return TomlText(f'"{"".join(quoted)}"')


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        pieces.append(text[start:end])
        start = end
    return pieces


def _piece_end(text: str, start: int) -> int:
    """Return where the piece ends: behind a line's end, else a word's, else where it is full."""
    room, end = _PIECE, start
    while end < len(text) and (room := room - _width(text[end])) >= 0:
        end += 1
    if end == len(text):
        return end
    line = text.find("\n", start, end) + 1
    return line or max(text.rfind(" ", start, end) + 1, 0) or max(end, start + 1)


def _width(char: str) -> int:
    wide = unicodedata.east_asian_width(char) in "WF"
    return len(_escaped(char)) + wide


def _quoted(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char == '"':
        return '\\"'
    return char if _is_plain(char) else ascii(char)[1:-1]


def _is_plain(char: str) -> bool:
    return char != "\\" and char.isprintable()


def _unicode(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def _line(text: str) -> str:
    return " ".join(("".join(c if c.isspace() else _visible(c) for c in text)).split())


def _visible(char: str) -> str:
    return char if char.isprintable() or char in _JOINERS else ascii(char)[1:-1]


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)
