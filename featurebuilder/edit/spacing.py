"""Blank lines around a statement that is put in or taken out.

A statement goes between two neighbours with some number of blank lines between them. What
formatters ask for is made by splitting that gap, so that the larger part keeps its size: taking
the statement out again leaves the larger part, and each file gets its own bytes back. Blank lines
are made anew only at the end of a block, at the start of one, and below a module's docstring or
header; elsewhere neighbours that stand without one show that the file does without.
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
    """The numbers of blank lines to add in front of a statement and behind it."""

    before: int = 0
    after: int = 0


def blanks_below(
    source: Source, anchor: ast.stmt, line: int, *, gap: bool, importing: bool
) -> Blanks:
    """Return what a statement on the new ``line`` below ``anchor`` needs."""
    after_import = isinstance(anchor, IMPORTS) and not importing
    below_docstring = anchor is docstring(source)
    wanted = max(int(gap or after_import or below_docstring), _around(source, anchor))
    there = _run_below(source, line)
    if ends_block(source, line, source.column(anchor.lineno)):
        return Blanks(before=wanted)
    if below_docstring:
        return _below_head(source, line, importing=importing)
    return Blanks(before=min(wanted, there))


def blanks_at_head(source: Source, line: int, *, importing: bool) -> Blanks:
    """Return what the first statement of a module needs, on ``line`` below its header."""
    if line > 1 and is_comment(source, line - 1):
        if ends_block(source, line, 0):
            return Blanks(before=1)
        return _below_head(source, line, importing=importing)
    if line > len(source.lines):
        return Blanks()
    return Blanks(after=_in_front_of(source, line, importing=importing))


def blanks_above(source: Source, anchor: ast.stmt, line: int, *, gap: bool) -> Blanks:
    """Return what a statement on ``line``, above ``anchor`` and its comments, needs."""
    wanted = max(int(gap), _around(source, anchor))
    there = _run_above(source, line)
    return Blanks(after=wanted if _made_anew(source, anchor, line, there) else min(wanted, there))


def surplus(source: Source, node: ast.stmt, first: int, last: int) -> tuple[int, int]:
    """Return how many blank lines above line ``first`` and below ``last`` go with ``node``."""
    above, under = _run_above(source, first), _run_below(source, last + 1)
    place = place_of(source, node)
    bare = not is_comment(source, first - above - 1)
    if place.index == 0 and bare:
        return 0, under
    if ends_block(source, last + 1, source.column(node.lineno)):
        return above, 0
    if _made_anew(source, node, first, above) or above > under:
        return 0, under
    if above == under and not _is_plain(source, range(first - above, first)):
        return 0, under
    return above, 0


def docstring(source: Source) -> ast.stmt | None:
    """Return the statement that is the module's docstring."""
    return source.tree.body[0] if ast.get_docstring(source.tree, clean=False) is not None else None


def ends_block(source: Source, line: int, column: int) -> bool:
    """Return whether from ``line`` on nothing follows in a block that starts at ``column``."""
    line += _run_below(source, line)
    return line > len(source.lines) or source.column(line) < column


def _below_head(source: Source, line: int, *, importing: bool) -> Blanks:
    if _run_below(source, line):
        return Blanks(before=1)
    return Blanks(after=_in_front_of(source, line, importing=importing))


def _made_anew(source: Source, node: ast.stmt, line: int, there: int) -> bool:
    """Return whether ``node``, first on ``line``, is the first where blank lines are made anew."""
    place = place_of(source, node)
    if place.index == 0 and not is_comment(source, line - there - 1):
        return True
    head = docstring(source)
    below_docstring = head is not None and below(source, head) == line
    return there == 0 and (below_docstring or 1 < line == header_end(source) + 1)


def _in_front_of(source: Source, line: int, *, importing: bool) -> int:
    """Return how many blank lines the code on ``line`` needs above itself."""
    for node in source.tree.body:
        if first_line(node) == line and isinstance(node, DEFINITIONS):
            return 2
        if first_line(node) == line and isinstance(node, IMPORTS):
            return 0
    return int(importing)


def _around(source: Source, node: ast.stmt) -> int:
    """Return how many blank lines stand around ``node`` in formatted code."""
    if not isinstance(node, DEFINITIONS):
        return 0
    return 2 if place_of(source, node).scope is source.tree else 1


def _run_below(source: Source, line: int) -> int:
    end = line
    while source.is_blank(end):
        end += 1
    return end - line


def _run_above(source: Source, line: int) -> int:
    start = line - 1
    while source.is_blank(start):
        start -= 1
    return line - 1 - start


def _is_plain(source: Source, lines: range) -> bool:
    return all(source.lines[line - 1] == source.newline for line in lines)
