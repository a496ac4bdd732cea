"""Takes an inclusion and its imports out of a module: plain lines and bytes, checked by ``ast``.

This editor shares nothing with the engine's. It takes out what a careful person would: whole
statements, with a comment just above that names the module and with one of the blank runs around;
or one item of a list, with its comma and, where it stands alone, its line.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from benchmarks.replay.expecting import without
from benchmarks.replay.modules import joined, parse, split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.replay.modules import Module


@dataclass(frozen=True)
class Item:
    """One of the items of a list, by its place in it."""

    items: Sequence[ast.expr] | Sequence[ast.alias]
    index: int


@dataclass(frozen=True)
class _Cut:
    start: int
    end: int


def take_out(
    module: Module, statements: Sequence[ast.stmt], items: Sequence[Item], name: str
) -> bytes | None:
    """Return the module without these, ``None`` where that cannot be done or would do more.

    A comment goes with a statement if it mentions ``name``.
    """
    source = _Source(module)
    cuts = [source.item(item) for item in items]
    cuts += [source.statement(statement, name) for statement in statements]
    result = module.data
    kept_from = len(result)
    for cut in sorted(cuts, key=lambda cut: cut.start, reverse=True):
        result = result[: cut.start] + result[min(cut.end, kept_from) :]
        kept_from = cut.start
    taken = [*statements, *(item.items[item.index] for item in items)]
    positions = {(node.lineno, node.col_offset) for node in taken}
    after = parse(module.path, result)
    if after is None or ast.dump(after.tree) != ast.dump(without(module.tree, positions)):
        return None
    return result


class _Source:
    """The bytes of a module, by line and column."""

    def __init__(self, module: Module) -> None:
        self._data = module.data
        self._lines = [joined([line]) for line in split_lines(module.data)]
        self._starts = [0, *accumulate(map(len, self._lines))]

    def statement(self, statement: ast.stmt, name: str) -> _Cut:
        first, end = statement.lineno - 1, statement.end_lineno or statement.lineno
        while first and self._is_comment_on(first - 1, name):
            first -= 1
        above, below = self._blank(first, -1), self._blank(end, 1)
        if above and below:
            return self._cut(first - above, end) if above < below else self._cut(first, end + below)
        return self._cut(first, end)

    def item(self, item: Item) -> _Cut:
        node = item.items[item.index]
        start, end = self._span(node)
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before = self._data[self._starts[first] : start]
        after = self._data[end : self._starts[last + 1]].strip()
        code = after.partition(b"#")[0].strip()
        previous = self._span(item.items[item.index - 1])[1] if item.index else None
        is_last = item.index == len(item.items) - 1
        if not before.strip() and code in {b",", b""} and (code or not is_last or previous is None):
            return self._cut(first, last + 1)
        if is_last and previous is not None:
            return _Cut(previous, end)
        following = item.items[item.index + 1] if not is_last else None
        if following is not None and (following.lineno == node.lineno or previous is None):
            return _Cut(start, self._span(following)[0])
        return _Cut(start if previous is None else previous, end)

    def _span(self, node: ast.expr | ast.alias) -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[end_line - 1] + end_column,
        )

    def _cut(self, first: int, end: int) -> _Cut:
        return _Cut(self._starts[first], self._starts[end])

    def _is_comment_on(self, line: int, name: str) -> bool:
        """Return whether a line is a comment that has the name, whole or as a word of a path."""
        text = self._lines[line].strip().lower()
        word = re.escape(name.lower().encode())
        return text.startswith(b"#") and bool(
            re.search(rb"(?<![a-z0-9])%b(?![a-z0-9])" % word, text)
        )

    def _blank(self, line: int, step: int) -> int:
        """Return how many blank lines stand from ``line`` on, or before it."""
        count, at = 0, line if step > 0 else line - 1
        while 0 <= at < len(self._lines) and not self._lines[at].strip():
            count, at = count + 1, at + step
        return count
