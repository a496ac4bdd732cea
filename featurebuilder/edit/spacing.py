"""Compute the blank lines around a statement that is inserted or removed.

A new statement goes between two neighbors that have some blank lines between them. To get the
spacing that formatters expect, the gap is split so that its larger part keeps its size: removing
the statement later restores the original bytes. New blank lines are added only at the start or end
of a block, and below a module docstring or header. Elsewhere, neighbors without blank lines between
them show that the file does not use them.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import DEFINITIONS, place_of
from featurebuilder.edit.comments import below, header_end, is_comment
from featurebuilder.edit.source import first_line

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source

IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Blanks:
    """The number of blank lines to add before and after a statement."""

    before: int = 0
    after: int = 0


def blanks_below(
    source: Source, anchor: ast.stmt, line: int, *, gap: bool, importing: bool
) -> Blanks:
    """Return the blank lines to add around a statement inserted at ``line``, below ``anchor``.

    Args:
        source: the module.
        anchor: the statement above the new one.
        line: the line at which the new statement is inserted.
        gap: whether to separate the two with a blank line.
        importing: whether the new statement is an import.
    """
    after_import = isinstance(anchor, IMPORTS) and not importing
    below_docstring = anchor is docstring(source)
    wanted = max(int(gap or after_import or below_docstring), _blanks_around(source, anchor))
    there = _count_blanks_below(source, line)
    if ends_block(source, line, source.column(anchor.lineno)):
        return Blanks(before=wanted)
    if below_docstring:
        return _below_head(source, line, importing=importing)
    return Blanks(before=min(wanted, there))


def blanks_at_head(source: Source, line: int, *, importing: bool) -> Blanks:
    """Return the blank lines to add around the first statement of a module, at ``line``."""
    if line > 1 and is_comment(source, line - 1):
        if ends_block(source, line, 0):
            return Blanks(before=1)
        return _below_head(source, line, importing=importing)
    if line > len(source.lines):
        return Blanks()
    return Blanks(after=_blanks_needed_above(source, line, importing=importing))


def blanks_above(source: Source, anchor: ast.stmt, line: int, *, gap: bool) -> Blanks:
    """Return the blank lines to add around a statement inserted at ``line``, above ``anchor``."""
    wanted = max(int(gap), _blanks_around(source, anchor))
    there = _count_blanks_above(source, line)
    return Blanks(
        after=wanted if _adds_new_blanks(source, anchor, line, there) else min(wanted, there)
    )


def blanks_to_remove(source: Source, node: ast.stmt, first: int, last: int) -> tuple[int, int]:
    """Return how many blank lines above ``first`` and below ``last`` to remove with ``node``."""
    above, under = _count_blanks_above(source, first), _count_blanks_below(source, last + 1)
    place = place_of(source, node)
    bare = not is_comment(source, first - above - 1)
    if place.index == 0 and bare:
        return 0, under
    if ends_block(source, last + 1, source.column(node.lineno)):
        return above, 0
    if _adds_new_blanks(source, node, first, above) or above > under:
        return 0, under
    if above == under and not _is_plain(source, range(first - above, first)):
        return 0, under
    return above, 0


def docstring(source: Source) -> ast.stmt | None:
    """Return the statement that is the module docstring, or ``None``."""
    return source.tree.body[0] if ast.get_docstring(source.tree, clean=False) is not None else None


def ends_block(source: Source, line: int, column: int) -> bool:
    """Return whether no code of a block that starts at ``column`` follows from ``line`` on."""
    line += _count_blanks_below(source, line)
    return line > len(source.lines) or source.column(line) < column


def _below_head(source: Source, line: int, *, importing: bool) -> Blanks:
    """Return the blank lines to add at ``line``, below a docstring or header."""
    if _count_blanks_below(source, line):
        return Blanks(before=1)
    return Blanks(after=_blanks_needed_above(source, line, importing=importing))


def _adds_new_blanks(source: Source, node: ast.stmt, line: int, there: int) -> bool:
    """Return whether an insertion at ``line``, above ``node``, adds new blank lines."""
    place = place_of(source, node)
    if place.index == 0 and not is_comment(source, line - there - 1):
        return True
    head = docstring(source)
    below_docstring = head is not None and below(source, head) == line
    return there == 0 and (below_docstring or 1 < line == header_end(source) + 1)


def _blanks_needed_above(source: Source, line: int, *, importing: bool) -> int:
    """Return the number of blank lines that the code on ``line`` needs above it."""
    for node in source.tree.body:
        if first_line(node) == line and isinstance(node, DEFINITIONS):
            return 2
        if first_line(node) == line and isinstance(node, IMPORTS):
            return 0
    return int(importing)


def _blanks_around(source: Source, node: ast.stmt) -> int:
    """Return the number of blank lines around ``node`` in formatted code."""
    if not isinstance(node, DEFINITIONS):
        return 0
    return 2 if place_of(source, node).scope is source.tree else 1


def _count_blanks_below(source: Source, line: int) -> int:
    """Return the number of consecutive blank lines from ``line`` down."""
    end = line
    while source.is_blank(end):
        end += 1
    return end - line


def _count_blanks_above(source: Source, line: int) -> int:
    """Return the number of consecutive blank lines directly above ``line``."""
    start = line - 1
    while source.is_blank(start):
        start -= 1
    return line - 1 - start


def _is_plain(source: Source, lines: range) -> bool:
    """Return whether each of ``lines`` is only a line end, without white space."""
    return all(source.lines[line - 1] == source.newline for line in lines)
