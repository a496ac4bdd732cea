"""Insert a statement next to another one of the same block."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import StatementPlace, own_statements, place_of
from featurebuilder.edit.comments import below, comments_of, first_own_line, header_end
from featurebuilder.edit.source import Source, first_line, last_line, parse, split_lines
from featurebuilder.edit.spacing import (
    IMPORTS,
    Blanks,
    blanks_above,
    blanks_at_head,
    blanks_below,
    docstring,
)
from featurebuilder.edit.step import NO_STEP, EditStep, Splice, TreeChange
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE_REST = re.compile(r"[ \t\f]*;?[ \t\f]*(#.*)?")


def insert_after(
    source: Source, anchor: ast.stmt | None, text: str, *, gap: bool = False
) -> EditStep:
    """Return the step that inserts ``text`` below ``anchor``, with the same indentation.

    The new statement also goes below the comments that belong to the end of ``anchor``. If the
    block contains the statement already, the step does nothing.

    Args:
        source: the module.
        anchor: the statement to insert below. ``None`` is the head of the module: below its
            docstring and ``__future__`` imports, else below the header comments.
        text: the statement.
        gap: whether to separate the two with a blank line, if the file has one there to split or
            the block ends there.

    Raises:
        EditRefusedError: if ``text`` is not a statement, if other code is on the last line of the
            anchor, or if the same scope contains the statement in another block.
    """
    nodes = parse_statements(source, text)
    anchor = anchor or _head_anchor(source)
    importing = isinstance(nodes[0], IMPORTS)
    if anchor is None:
        line = header_end(source) + 1
        while not header_end(source) and source.is_blank(line):
            line += 1
        blanks = blanks_at_head(source, line, importing=importing)
        change = TreeChange(source.tree, "body", 0, nodes)
        return _step(source, line, blanks, _rows(text, ""), change)
    place = place_of(source, anchor)
    if _is_present(source, place, nodes, text):
        return NO_STEP
    _require_end_of_line(source, anchor, place, text)
    line = below(source, anchor)
    blanks = blanks_below(source, anchor, line, gap=gap, importing=importing)
    change = TreeChange(place.owner, place.field, place.index + 1, nodes)
    return _step(source, line, blanks, _rows(text, source.indent(anchor)), change)


def insert_before(source: Source, anchor: ast.stmt, text: str, *, gap: bool = False) -> EditStep:
    """Return the step that inserts ``text`` above ``anchor`` and its comments.

    A comment that is the file's header, or the heading of several statements, stays above the new
    statement. ``gap`` separates the two with a blank line, as in ``insert_after``.

    Raises:
        EditRefusedError: if ``text`` is not a statement, if other code precedes the anchor on its
            line, or if the same scope contains the statement in another block.
    """
    nodes = parse_statements(source, text)
    place = place_of(source, anchor)
    if _is_present(source, place, nodes, text):
        return NO_STEP
    if not _starts_line(source, anchor):
        raise _refused(source, anchor, "another statement is on the same line", text)
    line = first_own_line(source, anchor)
    blanks = blanks_above(source, anchor, line, gap=gap)
    change = TreeChange(place.owner, place.field, place.index, nodes)
    return _step(source, line, blanks, _rows(text, source.indent(anchor)), change)


def statement_at(source: Source, line: int) -> ast.stmt:
    """Return the innermost statement that starts on ``line``.

    Raises:
        EditRefusedError: if no statement starts there.
    """
    found = _statements_by_line(source).get(line)
    if found is None:
        raise EditRefusedError(
            Problem("no statement starts on this line", Location(source.path, line))
        )
    return found


@lru_cache(maxsize=8)
def _statements_by_line(source: Source) -> dict[int, ast.stmt]:
    """Map each line to the innermost statement that starts on it."""
    return {n.lineno: n for n in ast.walk(source.tree) if isinstance(n, ast.stmt)}


def parse_statements(source: Source, text: str) -> tuple[ast.stmt, ...]:
    """Parse ``text`` into one or more statements.

    Raises:
        EditRefusedError: if ``text`` is empty or not valid Python.
    """
    try:
        nodes = tuple(parse(text).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        nodes = ()
    if not nodes:
        problem = Problem("the text to add is not a statement", Location(source.path), "", text)
        raise EditRefusedError(problem)
    return nodes


def _head_anchor(source: Source) -> ast.stmt | None:
    """Return the last ``__future__`` import, or else the module docstring, or ``None``."""
    future = [
        node
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    return future[-1] if future else docstring(source)


def _is_present(
    source: Source, place: StatementPlace, nodes: tuple[ast.stmt, ...], text: str
) -> bool:
    """Return whether the block contains the statements.

    Raises:
        EditRefusedError: if another block of the scope contains the first of them.
    """
    wanted = [ast.dump(node) for node in nodes]
    dumps = [ast.dump(node) for node in place.block]
    if any(dumps[at : at + len(wanted)] == wanted for at in range(len(dumps))):
        return True
    for node in own_statements(place.scope):
        if ast.dump(node) == wanted[0]:
            raise _refused(source, node, "another block contains this statement already", text)
    return False


def _require_end_of_line(
    source: Source, anchor: ast.stmt, place: StatementPlace, text: str
) -> None:
    """Refuse an anchor that shares its last line, or its block's line, with other code."""
    end = source.text[source.end(anchor) : source.line_end(last_line(anchor))]
    opener = next(node for node in place.block if node.lineno <= anchor.lineno <= last_line(node))
    if not _LINE_REST.fullmatch(end) or not _starts_line(source, opener):
        raise _refused(source, anchor, "another statement is on the same line", text)


def _starts_line(source: Source, node: ast.stmt) -> bool:
    """Return whether a statement is the first code on its line."""
    front = source.text[source.line_start(node.lineno) : source.start(node)]
    # The "@" of a decorator does not belong to any node.
    return not front.strip() or first_line(node) < node.lineno


def _refused(source: Source, node: ast.stmt, what: str, text: str) -> EditRefusedError:
    remedy = "put each statement on its own line, or add this by hand"
    return EditRefusedError(Problem(what, Location(source.path, node.lineno), remedy, text))


def _step(
    source: Source, line: int, blanks: Blanks, rows: Sequence[str], change: TreeChange
) -> EditStep:
    """Return the step that inserts ``rows`` as whole lines.

    A text without a final newline stays without one.
    """
    newline = source.newline
    text = "".join(f"{row}{newline}" for row in rows)
    block = newline * blanks.before + text + newline * blanks.after
    at = source.line_start(line)
    if at == len(source.text) and not source.has_final_newline:
        block = newline + block.removesuffix(newline)
    comments = tuple(comment.text for comment in comments_of(Source(source.path, dedent(text))))
    return EditStep((Splice(at, at, block),), (change,), range(line, line), comments, snippet=text)


def _rows(text: str, indent: str) -> list[str]:
    """Split ``text`` into lines and indent each that is not blank."""
    rows = (row.rstrip("\r\n") for row in split_lines(text))
    return [indent + row if row.strip() else "" for row in rows]
