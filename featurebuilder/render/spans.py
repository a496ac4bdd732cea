"""Where safe text stands: it is safe in one place only, so its place in the output is checked.

Whatever a filter made is put out between marks. Half a character is a mark, since neither a
template nor a text of a request can hold one. Once the marks are off, Python's own tokens tell
whether a literal stands as a value, docstring text in a docstring, comment text in a comment.
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
_LITERAL = {tokenize.STRING, tokenize.NUMBER, tokenize.NAME, tokenize.OP, tokenize.NL}
_WRONG_PLACE = {
    LiteralText: "a literal stands within a text or a word: it brings its own quotes",
    DocstringText: 'docstring text stands outside of """ and """',
    CommentText: "comment text stands outside of a comment",
}


@dataclass(frozen=True, slots=True)
class Span:
    """The place of one safe text in an output, counted in characters."""

    start: int
    end: int
    kind: type[PythonText]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    type: int
    string: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A safe text in a place where it is not safe; ``line`` is the output's."""

    what: str
    line: int


def marked(text: str) -> str:
    """Return ``text`` between marks, if it is of a type that is safe in one place only."""
    mark = _OPEN.get(type(text)) if isinstance(text, PythonText) else None
    return f"{mark}{text}{_CLOSE}" if mark else text


def has_marks(text: str) -> bool:
    """Return whether ``text`` was put out already."""
    return bool(_MARK.search(text))


def unmarked(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return ``text`` without its marks, and where the marked texts stand in it."""
    pieces: list[str] = []
    spans: list[Span] = []
    kind: type[PythonText] | None = None
    place = 0
    for piece in _MARK.split(text):
        if _MARK.fullmatch(piece):
            kind = _KINDS.get(piece)
            continue
        if kind and piece:
            spans.append(Span(place, place + len(piece), kind))
        pieces.append(piece)
        place += len(piece)
    return "".join(pieces), tuple(spans)


def misplaced(text: str, spans: tuple[Span, ...]) -> Misplaced | None:
    """Return the first of ``spans`` that is not safe where it stands in the Python ``text``."""
    tokens = _tokens(text)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for span in spans:
        touched = tokens[bisect_right(ends, span.start) : bisect_left(starts, span.end)]
        if not _fits(span, touched):
            line = text.count("\n", 0, span.start) + 1
            return Misplaced(_WRONG_PLACE[span.kind], line)
    return None


def _fits(span: Span, tokens: list[_Token]) -> bool:
    if span.kind is LiteralText:
        return all(
            span.start <= token.start and token.end <= span.end and token.type in _LITERAL
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
    lines = [0, *accumulate(map(len, io.StringIO(text)))]
    return [
        _Token(lines[t.start[0] - 1] + t.start[1], lines[t.end[0] - 1] + t.end[1], t.type, t.string)
        for t in tokenize.generate_tokens(io.StringIO(text).readline)
        if t.string and t.type not in {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    ]
