"""Parse JSON requests, and find the position of each key and value when an error needs it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from featurebuilder.request.formats.source import (
    MAX_DEPTH,
    TOO_DEEP,
    Document,
    Entry,
    SourceError,
    parse_integer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.findings import KeyPath

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|NaN|Infinity')
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_LITERAL = re.compile(r"[^ \t\n\r,\]}]+")


def read_json(text: str) -> Document:
    """Return the data in ``text``.

    Raises:
        SourceError: if it is not JSON, or nested more than `MAX_DEPTH` levels deep.
    """
    _check_tokens(text)
    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.extend(found)
        return dict(reversed(pairs))

    try:
        data = json.loads(text, object_pairs_hook=mapping, parse_int=parse_integer)
    except json.JSONDecodeError as error:
        raise SourceError(f"is not JSON: {error.msg}", error.pos) from None
    return Document(data, lambda: _entries(text), repeated=bool(repeated))


def _check_tokens(text: str) -> None:
    """Refuse the numbers that only `json.loads` allows, and nesting that it could not handle."""
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "NI":
            raise SourceError(f"is not JSON: {token[0]} is not a JSON number", token.start())
        depth += (first in "[{") - (first in "]}")
        if depth > MAX_DEPTH:
            raise SourceError(TOO_DEEP, token.start())


def _entries(text: str) -> tuple[Entry, ...]:
    """Return every key and value of ``text``, which is valid JSON, in order."""
    return tuple(_JsonScanner(text).entries())


class _JsonScanner:
    """Walk through valid JSON and note where keys and values start."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def entries(self) -> Iterator[Entry]:
        self._skip_space()
        yield from self._value((), self._at)

    def _value(self, path: KeyPath, key: int) -> Iterator[Entry]:
        yield Entry(path, key, self._at)
        match self._text[self._at]:
            case "{":
                yield from self._object(path)
            case "[":
                yield from self._array(path)
            case '"':
                self._string()
            case _:
                self._skip(_LITERAL)

    def _object(self, path: KeyPath) -> Iterator[Entry]:
        while self._next_item("}"):
            start, key = self._at, self._string()
            self._skip_space()
            self._at += 1  # the colon
            self._skip_space()
            yield from self._value((*path, key), start)

    def _array(self, path: KeyPath) -> Iterator[Entry]:
        index = 0
        while self._next_item("]"):
            yield from self._value((*path, index), self._at)
            index += 1

    def _next_item(self, end: str) -> bool:
        """Step over the bracket or comma before an item; return False at the ``end`` bracket."""
        self._skip_space()
        is_end = self._text[self._at] == end
        self._at += 1
        self._skip_space()
        if not is_end and self._text[self._at] == end:
            # The brackets are empty.
            self._at += 1
            return False
        return not is_end

    def _string(self) -> str:
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return str(value)

    def _skip_space(self) -> None:
        self._skip(_SPACE)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self._text, self._at):
            self._at = found.end()
