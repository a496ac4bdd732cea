"""Highlight code with Pygments, in a compact notation that keeps the page small.

A line's paint looks like ``k3-1f4|4.8``: each run is a letter of `LETTERS`, or ``-`` for plain
text, with its length in characters. After ``|`` follow the starts and ends of the marked words.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import Token

from featurebuilder.report.escape_text import escape_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pygments.lexer import Lexer
    from pygments.token import _TokenType

    from featurebuilder.report.page.pairing import Span

PLAIN = "-"
INVISIBLE = "i"
LETTERS = {
    Token.Comment: "c",
    Token.Keyword: "k",
    Token.Keyword.Constant: "n",
    Token.Operator.Word: "k",
    Token.Literal.String: "s",
    Token.Literal.String.Doc: "d",
    Token.Literal.String.Interpol: "n",
    Token.Literal.String.Escape: "n",
    Token.Literal.Number: "n",
    Token.Literal.Date: "n",
    Token.Name.Class: "f",
    Token.Name.Function: "f",
    Token.Name.Decorator: "a",
    Token.Name.Builtin: "b",
    Token.Name.Builtin.Pseudo: "b",
    Token.Name.Exception: "b",
    Token.Name.Tag: "t",
    Token.Generic.Heading: "h",
    Token.Generic.Subheading: "h",
    Token.Generic.Strong: "h",
    Token.Generic.Emph: "d",
}
_LANGUAGES = {
    "py": "python",
    "pyi": "python",
    "md": "markdown",
    "toml": "toml",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "ini": "ini",
    "cfg": "ini",
    "html": "html",
    "sql": "sql",
}
_MAX_SIZE = 200_000


class Painter:
    """Highlights code up to a budget of characters, so that large plans render fast."""

    def __init__(self, budget: int = 1_000_000) -> None:
        """Set the number of characters that may be highlighted in total."""
        self._left = budget
        self.skipped = 0

    def painted(self, path: str, lines: Sequence[str]) -> list[tuple[str, str]]:
        """Return the escaped text and the paint of each line; lines have no line breaks.

        Very large files, and files beyond the budget, are not highlighted, and are counted in
        ``skipped``. Escaped invisible characters are always marked.
        """
        if not lines:
            return []
        lexer = self._lexer_for(path, sum(map(len, lines)))
        if lexer is None:
            return [_escape_and_paint(((PLAIN, line),)) for line in lines]
        return [_escape_and_paint(tokens) for tokens in _by_line(lexer, "\n".join(lines))]

    def _lexer_for(self, path: str, size: int) -> Lexer | None:
        language = _LANGUAGES.get(path.rpartition(".")[2])
        if language is None:
            return None
        if size > min(_MAX_SIZE, self._left):
            self.skipped += 1
            return None
        self._left -= size
        return _lexer(language)


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


def add_marks(paint: str, marks: Iterable[Span]) -> str:
    """Return ``paint`` with the spans of ``marks`` added as marked words."""
    places = ".".join(str(place) for span in marks for place in span)
    return f"{paint}|{places}" if places else paint


def _by_line(lexer: Lexer, text: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the tokens of each line, each a letter and its text."""
    line: list[tuple[str, str]] = []
    for _, token, value in lexer.get_tokens_unprocessed(text):
        first, *others = value.split("\n")
        letter = _letter(token)
        line.append((letter, first))
        for other in others:
            yield tuple(line)
            line = [(letter, other)]
    yield tuple(line)


@cache
def _letter(token: _TokenType | None) -> str:
    if token is None:
        return PLAIN
    return LETTERS.get(token) or _letter(token.parent)


@lru_cache(maxsize=4096)
def _escape_and_paint(tokens: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Return a line's escaped text and its paint.

    Cached, because generated features have many lines in common.
    """
    text: list[str] = []
    runs: list[tuple[str, int]] = []
    for letter, value in tokens:
        if value.isprintable():
            text.append(value)
            runs.append((letter, len(value)))
            continue
        for can_be_seen, characters in groupby(value, _is_visible):
            shown = escape_invisible("".join(characters))
            text.append(shown)
            runs.append((letter if can_be_seen else INVISIBLE, len(shown)))
    return "".join(text), _notation(runs)


def _is_visible(char: str) -> bool:
    return char.isprintable() or char == "\t"


def _notation(runs: Iterable[tuple[str, int]]) -> str:
    joined = [
        (letter, sum(length for _, length in group))
        for letter, group in groupby(runs, lambda run: run[0])
    ]
    if all(letter == PLAIN for letter, _ in joined):
        return ""
    return "".join(f"{letter}{length}" for letter, length in joined)
