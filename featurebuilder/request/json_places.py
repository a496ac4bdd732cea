"""Where the keys and values of a JSON text stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import tree_sitter_json

from featurebuilder.request.source import Entry
from featurebuilder.request.trees import character_offsets, parsed, parts, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from featurebuilder.request.findings import KeyPath


def entries(text: str) -> tuple[Entry, ...]:
    """Return every key and value of ``text``, which is valid JSON, in its order."""
    top = parsed(text, tree_sitter_json.language())
    at = character_offsets(text)
    return tuple(entry for root in top for entry in _entry((), root, root, at))


def _below(node: Node, path: KeyPath, at: Callable[[int], int]) -> Iterator[Entry]:
    if node.type == "object":
        for pair in parts(node):
            key, value = parts(pair)
            yield from _entry((*path, json.loads(written(key))), key, value, at)
    elif node.type == "array":
        for place, item in enumerate(parts(node)):
            yield from _entry((*path, place), item, item, at)


def _entry(path: KeyPath, key: Node, value: Node, at: Callable[[int], int]) -> Iterator[Entry]:
    yield Entry(path, at(key.start_byte), at(value.start_byte))
    yield from _below(value, path, at)
