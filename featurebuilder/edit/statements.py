"""One more statement, beside another one of the same block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.splice import Splice, Step
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source


def insert_after(source: Source, anchor: ast.stmt | None, text: str, *, gap: bool = False) -> Step:
    """Return the step that puts the statement ``text`` below ``anchor``, as far indented.

    ``None`` as anchor is the module's head, below its leading comments. With ``gap`` a blank line
    stands between; around a docstring or at the head one stands there always.

    Raises:
        EditRefusedError: if something else stands on the anchor's last line.
    """
    if anchor is None:
        return _at_head(source, text)
    end = anchor.end_lineno or anchor.lineno
    _require_own_lines(source, anchor, text)
    block = _block(source, text, source.indent(anchor))
    if gap:
        block = source.newline + block
    at = source.line_start(end + 1)
    return _step(source, at, block, text)


def insert_before(source: Source, anchor: ast.stmt, text: str, *, gap: bool = False) -> Step:
    """Return the step that puts the statement ``text`` above ``anchor`` and its comments.

    Raises:
        EditRefusedError: if something else stands on the anchor's first line.
    """
    _require_own_lines(source, anchor, text)
    first = _first_line(anchor)
    while first > 1 and source.lines[first - 2].lstrip().startswith("#"):
        first -= 1
    block = _block(source, text, source.indent(anchor))
    if gap:
        block += source.newline
    return _step(source, source.line_start(first), block, text)


def statement_at(source: Source, line: int) -> ast.stmt:
    """Return the innermost statement that starts on ``line``.

    Raises:
        EditRefusedError: if none does.
    """
    found = [n for n in ast.walk(source.tree) if isinstance(n, ast.stmt) and n.lineno == line]
    if not found:
        raise EditRefusedError(Problem("no statement starts here", Location(source.path, line)))
    return found[-1]


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _at_head(source: Source, text: str) -> Step:
    line = 1
    while line <= len(source.lines) and source.lines[line - 1].startswith("#"):
        line += 1
    block = _block(source, text, "")
    if line > 1:
        block = source.newline + block
    return _step(source, source.line_start(line), block, text)


def _block(source: Source, text: str, indent: str) -> str:
    return "".join(f"{indent}{line}{source.newline}" for line in text.splitlines())


def _step(source: Source, at: int, block: str, text: str) -> Step:
    """Insert whole lines at ``at``; at the end of a text without a final newline, keep it so."""
    if at == len(source.text) and source.text and not source.text.endswith(("\n", "\r")):
        block = source.newline + block.removesuffix(source.newline)
    return Step((Splice(at, at, block),), tuple(ast.parse(text).body))


def _require_own_lines(source: Source, node: ast.stmt, text: str) -> None:
    before = source.text[source.line_start(node.lineno) : source.start(node)]
    last = node.end_lineno or node.lineno
    after = source.text[source.end(node) : source.line_start(last + 1)].strip()
    if before.strip() or (after and not after.startswith("#")):
        raise EditRefusedError(
            Problem(
                "another statement stands on the same line",
                Location(source.path, node.lineno),
                "give each statement a line of its own, or add this by hand",
                text,
            )
        )
