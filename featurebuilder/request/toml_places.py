"""Where the keys and values of a TOML text stand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tree_sitter_toml

from featurebuilder.request.source import Entry, repetitions
from featurebuilder.request.trees import character_offsets, parsed, parts, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from featurebuilder.request.findings import KeyPath


@dataclass(frozen=True, slots=True)
class _Place:
    """An entry and what would have to go to be rid of it."""

    entry: Entry
    start: int
    end: int


def entries(text: str) -> tuple[Entry, ...]:
    """Return every key and value of ``text``, which is TOML but for repeated keys, in order."""
    return tuple(place.entry for place in _Walk(text).places())


def without_repetitions(text: str) -> str:
    """Return ``text`` with blanks for each key that stands there before, and for its value."""
    places = {place.entry: place for place in _Walk(text).places()}
    kept: list[str] = []
    done = 0
    for _, again in repetitions(places):
        start, end = places[again].start, places[again].end
        kept += (text[done:start], re.sub(r"[^\n]", " ", text[start:end]))
        done = end
    return "".join(kept) + text[done:]


class _Walk:
    """Goes through the tables of a text, counting those that make up arrays."""

    def __init__(self, text: str) -> None:
        self._top = parsed(text, tree_sitter_toml.language())
        self._at = character_offsets(text)
        self._tables: dict[KeyPath, int] = {}

    def places(self) -> Iterator[_Place]:
        yield _Place(Entry((), 0, 0), 0, 0)
        for node in self._top:
            yield from self._pair(node, ()) if node.type == "pair" else self._table(node)

    def _table(self, node: Node) -> Iterator[_Place]:
        header, *pairs = parts(node)
        *parents, last = _keys(header)
        path: KeyPath = ()
        for parent in parents:
            path = self._newest((*path, _text(parent)))
            yield self._implied(path, parent)
        path = (*path, _text(last))
        if node.type == "table":
            yield self._place(path, last, node, node)
        else:
            yield self._implied(path, last)
            self._tables[path] = self._tables.get(path, 0) + 1
            path = self._newest(path)
            yield self._place(path, node, node, node)
        for pair in pairs:
            yield from self._pair(pair, path)

    def _pair(self, node: Node, path: KeyPath) -> Iterator[_Place]:
        key, value = parts(node)
        *parents, last = _keys(key)
        for parent in parents:
            path = (*path, _text(parent))
            yield self._implied(path, parent)
        path = (*path, _text(last))
        yield self._place(path, last, value, node)
        yield from self._below(value, path)

    def _below(self, node: Node, path: KeyPath) -> Iterator[_Place]:
        if node.type == "inline_table":
            for pair in parts(node):
                yield from self._pair(pair, path)
        elif node.type == "array":
            for place, item in enumerate(parts(node)):
                yield self._place((*path, place), item, item, item)
                yield from self._below(item, (*path, place))

    def _newest(self, path: KeyPath) -> KeyPath:
        """Return the path of the newest table of an array, where ``path`` is one."""
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _implied(self, path: KeyPath, key: Node) -> _Place:
        start = self._at(key.start_byte)
        return _Place(Entry(path, start, start, explicit=False), start, start)

    def _place(self, path: KeyPath, key: Node, value: Node, whole: Node) -> _Place:
        before = whole.prev_sibling
        first = before if before is not None and before.type == "," else whole
        entry = Entry(path, self._at(key.start_byte), self._at(value.start_byte))
        return _Place(entry, self._at(first.start_byte), self._at(whole.end_byte))


def _keys(node: Node) -> list[Node]:
    """Return the parts of a key; the tree holds them nested to the left."""
    later: list[Node] = []
    while node.type == "dotted_key":
        node, last = parts(node)
        later.append(last)
    return [node, *reversed(later)]


def _text(key: Node) -> str:
    (text,) = tomllib.loads(f"{written(key)} = 0")
    return str(text)
