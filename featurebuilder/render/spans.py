"""Check that safe text is in the right place of the output.

Safe text is only safe in one kind of place: a literal in an expression, docstring text in a
docstring, comment text in a comment. Text from a filter is enclosed in marks, which are lone
surrogates because neither templates nor requests can contain those. Python's tokenizer then finds
the kind of each place.
"""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from featurebuilder.render.safe_text import CommentText, DocstringText, LiteralText, PythonText

_CLOSE = "\udc00"
_OPEN: dict[type[PythonText], str] = {
    LiteralText: "\udc01",
    DocstringText: "\udc02",
    CommentText: "\udc03",
}
_KINDS = {mark: kind for kind, mark in _OPEN.items()}
_MARK = re.compile("([\udc00-\udc03])")
_LITERAL_TOKENS = {tokenize.STRING, tokenize.NUMBER, tokenize.NAME, tokenize.OP, tokenize.NL}
_MESSAGES = {
    LiteralText: "a literal is inside a string or a word: it has its own quotes",
    DocstringText: 'docstring text is outside of """ and """',
    CommentText: "comment text is outside of a comment",
}


@dataclass(frozen=True, slots=True)
class SafeSpan:
    """The place of one safe text in the output, in characters."""

    start: int
    end: int
    kind: type[PythonText]


@dataclass(frozen=True, slots=True)
class _Token:
    """A token with its offsets in the text."""

    start: int
    end: int
    type: int
    string: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Safe text in a place where it is not safe; ``line`` is the line of the output."""

    what: str
    line: int


def marked(text: str) -> str:
    """Return ``text`` between marks, if its type is only safe in one kind of place."""
    mark = _OPEN.get(type(text)) if isinstance(text, PythonText) else None
    return f"{mark}{text}{_CLOSE}" if mark else text


def has_marks(text: str) -> bool:
    """Return whether ``text`` contains text that was already output."""
    return bool(_MARK.search(text))


def remove_marks(text: str) -> tuple[str, tuple[SafeSpan, ...]]:
    """Return ``text`` without marks, and the places of the marked texts."""
    pieces: list[str] = []
    spans: list[SafeSpan] = []
    kind: type[PythonText] | None = None
    place = 0
    for piece in _MARK.split(text):
        if _MARK.fullmatch(piece):
            kind = _KINDS.get(piece)
            continue
        if kind and piece:
            spans.append(SafeSpan(place, place + len(piece), kind))
        pieces.append(piece)
        place += len(piece)
    return "".join(pieces), tuple(spans)


def find_misplaced(text: str, spans: tuple[SafeSpan, ...]) -> Misplaced | None:
    """Return the first of ``spans`` in the wrong place of the Python ``text``, or ``None``."""
    tokens = _tokens(text)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for span in spans:
        touched = tokens[bisect_right(ends, span.start) : bisect_left(starts, span.end)]
        if not _is_in_place(span, touched):
            line = text.count("\n", 0, span.start) + 1
            return Misplaced(_MESSAGES[span.kind], line)
    return None


def _is_in_place(span: SafeSpan, tokens: list[_Token]) -> bool:
    """Return whether the tokens that a span touches are of the right kind."""
    if span.kind is LiteralText:
        return all(
            span.start <= token.start and token.end <= span.end and token.type in _LITERAL_TOKENS
            for token in tokens
        )
    if len(tokens) != 1:
        return False
    token = tokens[0]
    if span.kind is CommentText:
        return token.type == tokenize.COMMENT and token.start < span.start
    quotes = '"""'
    within = token.start + len(quotes) <= span.start and span.end <= token.end - len(quotes)
    return token.type == tokenize.STRING and token.string.startswith(quotes) and within


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of the text, without indentation and empty tokens."""
    lines = [0, *accumulate(map(len, io.StringIO(text)))]
    return [
        _Token(lines[t.start[0] - 1] + t.start[1], lines[t.end[0] - 1] + t.end[1], t.type, t.string)
        for t in tokenize.generate_tokens(io.StringIO(text).readline)
        if t.string and t.type not in {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    ]
