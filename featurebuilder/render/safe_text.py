"""Text that may stand in generated code, by type: what is not of such a type cannot be output."""

from __future__ import annotations

import json
import re
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool

_CHUNK = 60
_DOCSTRING = 72
_MARKDOWN_SPECIAL = re.compile(r"([\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_]))")
_MARKDOWN_BLOCK_START = re.compile(r"^(\d{0,9})([#+.)=-])")


class PythonText(str):
    """Python source made by this tool."""

    __slots__ = ()


class MarkdownText(str):
    """Markdown made by this tool."""

    __slots__ = ()


class TomlText(str):
    """TOML made by this tool."""

    __slots__ = ()


def python_literal(value: Scalar) -> PythonText:
    """Return the literal whose value is exactly ``value``; a long text gets a line per piece."""
    if not isinstance(value, str):
        return PythonText(repr(value))
    pieces = _pieces(value)
    if len(pieces) < 2:  # noqa: PLR2004 - one piece needs no parentheses
        return PythonText(_quoted(value))
    return PythonText("(\n" + "\n".join(map(_quoted, pieces)) + "\n)")


def python_inline(value: Scalar) -> PythonText:
    """Return the literal whose value is exactly ``value``, on one line."""
    return PythonText(_quoted(value) if isinstance(value, str) else repr(value))


def docstring_text(text: str) -> PythonText:
    '''Return what stands between ``"""`` and ``"""`` so that the docstring's value is ``text``.'''
    return PythonText("".join(map(_escaped, text)).replace("\\n", "\n"))


def comment_text(text: str) -> PythonText:
    """Return ``text`` as one line that a ``#`` can lead."""
    return PythonText("".join(char if char.isprintable() else " " for char in text).strip())


def is_plain_sentence(text: str) -> bool:
    """Return whether ``text`` makes a docstring of one line that says the same, unescaped."""
    return (
        text.isprintable()
        and text == text.strip()
        and len(text) <= _DOCSTRING
        and not set(text) & {"\\", '"'}
        and text.endswith((".", "?", "!"))
        and text[:1].isupper()
    )


def markdown_text(text: str) -> MarkdownText:
    """Return ``text`` as one paragraph of Markdown in which no character has a meaning."""
    line = " ".join(_visible(text).split())
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", line)
    return MarkdownText(_MARKDOWN_BLOCK_START.sub(r"\1\\\2", escaped))


def markdown_code(text: str) -> MarkdownText:
    """Return ``text`` as a code span on one line, whatever back-ticks it holds."""
    line = " ".join(_visible(text).split()).replace("|", "\\|")
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return MarkdownText(f"{fence}{pad}{line}{pad}{fence}")


def markdown_block(text: str, language: str) -> MarkdownText:
    """Return ``text`` as a fenced block, whatever fences it holds."""
    fence = "`" * max(3, _longest_run(text) + 1)
    body = text if text.endswith("\n") or not text else text + "\n"
    return MarkdownText(f"{fence}{language}\n{body}{fence}")


def json_text(value: object) -> str:
    """Return ``value`` as indented JSON; characters that cannot be seen are escaped."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def toml_string(text: str) -> TomlText:
    """Return the basic TOML string whose value is ``text``."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return TomlText(quoted)


def _pieces(text: str) -> list[str]:
    if len(text) <= _CHUNK:
        return [text]
    pieces: list[str] = []
    while len(text) > _CHUNK:
        cut = text.rfind(" ", 0, _CHUNK) + 1 or _CHUNK
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text else pieces


def _quoted(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char == '"':
        return '\\"'
    if char == "\\" or not char.isprintable():
        return ascii(char)[1:-1]
    return char


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c.isspace() else ascii(c)[1:-1] for c in text)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)
