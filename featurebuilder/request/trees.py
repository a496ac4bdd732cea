"""What the places of JSON and of TOML share: syntax trees, and offsets in characters."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from tree_sitter import Language, Node, Parser

if TYPE_CHECKING:
    from collections.abc import Callable


def parsed(text: str, language: object) -> tuple[Node, ...]:
    """Return the top of the syntax tree of ``text``; nothing if its grammar does not know it."""
    root = Parser(Language(language)).parse(text.encode()).root_node
    return () if root.has_error else parts(root)


def parts(node: Node) -> tuple[Node, ...]:
    """Return what ``node`` is made of, less punctuation and comments."""
    return tuple(child for child in node.named_children if child.type != "comment")


def character_offsets(text: str) -> Callable[[int], int]:
    """Return the function from an offset in the UTF-8 of ``text`` to one in characters."""
    if text.isascii():
        return int
    starts = tuple(accumulate((len(char.encode()) for char in text), initial=0))
    return lambda offset: bisect_left(starts, offset)


def written(node: Node) -> str:
    """Return the source of ``node``."""
    return (node.text or b"").decode()
