"""Find the position of each key and value in a TOML text that `tomllib` accepts.

`tomllib` reports no positions. The scanner also reads texts that are TOML apart from repeated
keys, so that an error can name both places of such a key.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.request.formats.source import Entry, duplicate_keys

if TYPE_CHECKING:
    from featurebuilder.request.model.findings import KeyPath

_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_LITERAL = re.compile(r"[^,\]}#\n]*[^,\]}#\s]")


@dataclass(frozen=True, slots=True)
class _Place:
    """An entry, and the stretch of text to blank out to delete it."""

    entry: Entry
    start: int
    end: int


def entries(text: str) -> tuple[Entry, ...]:
    """Return every key and value of ``text``, which is TOML apart from repeated keys, in order."""
    return tuple(place.entry for place in _TomlScanner(text).places())


def without_repetitions(text: str) -> str:
    """Return ``text`` with each repeated key and its value replaced by spaces.

    Raises:
        ValueError: if the text is not TOML.
    """
    places = {place.entry: place for place in _TomlScanner(text).places()}
    kept: list[str] = []
    done = 0
    for _, again in duplicate_keys(places):
        start, end = places[again].start, places[again].end
        kept += (text[done:start], re.sub(r"[^\n]", " ", text[start:end]))
        done = end
    return "".join(kept) + text[done:]


class _TomlScanner:
    """Walk through the tables of a text and count the items of each array of tables."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._tables: dict[KeyPath, int] = {}
        self._places = [_Place(Entry((), 0, 0), 0, 0)]

    def places(self) -> list[_Place]:
        """Return the place of every key and value in order.

        Raises:
            ValueError: if the text is not TOML.
        """
        table: KeyPath = ()
        header: int | None = None
        self._take(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                self._close_table(header)
                table = self._header()
                header = len(self._places) - 1
            else:
                self._pair(table, self._at)
            self._take(_GAP)
        self._close_table(header)
        return self._places

    def _close_table(self, header: int | None) -> None:
        """Let a table, whose ``header`` was noted, extend to here."""
        if header is not None:
            self._places[header] = replace(self._places[header], end=self._at)

    def _header(self) -> KeyPath:
        """Note the header of a table; return the path of the table."""
        start = self._at
        bracket = "[[" if self._text.startswith("[[", start) else "["
        self._at += len(bracket)
        keys = self._dotted_key()
        self._expect("]" * len(bracket))
        path: KeyPath = ()
        for at, key in keys[:-1]:
            path = self._newest((*path, key))
            self._note_implied(path, at)
        at, key = keys[-1]
        path = (*path, key)
        if bracket == "[[":
            self._note_implied(path, at)
            self._tables[path] = self._tables.get(path, 0) + 1
            path, at = self._newest(path), start
        self._note(path, at, start, start)
        return path

    def _pair(self, path: KeyPath, start: int) -> None:
        """Note ``key = value``; ``start`` is where deleting it would begin."""
        keys = self._dotted_key()
        for at, key in keys[:-1]:
            path = (*path, key)
            self._note_implied(path, at)
        at, key = keys[-1]
        self._expect("=")
        self._take(_SPACE)
        self._value((*path, key), at, start)

    def _value(self, path: KeyPath, key: int, start: int) -> None:
        index = len(self._places)
        self._note(path, key, self._at, start)
        match self._text[self._at : self._at + 1]:
            case "[" | "{":
                self._items(path)
            case '"' | "'":
                self._take(_STRING, required=True)
            case _:
                self._take(_LITERAL, required=True)
        self._places[index] = replace(self._places[index], end=self._at)

    def _items(self, path: KeyPath) -> None:
        """Note the items of an array, or the pairs of an inline table."""
        is_array = self._text[self._at] == "["
        end = "]" if is_array else "}"
        before, index = self._at, 0
        self._at += 1
        self._take(_GAP)
        while not self._text.startswith(end, self._at):
            # The comma before a repeated pair goes with it.
            start = before if index else self._at
            if is_array:
                self._value((*path, index), self._at, start)
            else:
                self._pair(path, start)
            index += 1
            self._take(_GAP)
            before = self._at
            if not self._text.startswith(end, self._at):
                self._expect(",")
                self._take(_GAP)
        self._at += 1

    def _dotted_key(self) -> list[tuple[int, str]]:
        """Return the parts of a key, each with its offset."""
        parts: list[tuple[int, str]] = []
        while True:
            self._take(_SPACE)
            start = self._at
            (name,) = tomllib.loads(f"{self._take(_KEY, required=True)} = 0")
            parts.append((start, name))
            self._take(_SPACE)
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _newest(self, path: KeyPath) -> KeyPath:
        """Return the path of the last table of an array, if ``path`` is an array of tables."""
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _note(self, path: KeyPath, key: int, value: int, start: int) -> None:
        self._places.append(_Place(Entry(path, key, value), start, start))

    def _note_implied(self, path: KeyPath, key: int) -> None:
        self._places.append(_Place(Entry(path, key, key, explicit=False), key, key))

    def _expect(self, text: str) -> None:
        if not self._text.startswith(text, self._at):
            raise ValueError(self._at)
        self._at += len(text)

    def _take(self, pattern: re.Pattern[str], *, required: bool = False) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            if required:
                raise ValueError(self._at)
            return ""
        self._at = found.end()
        return found[0]
