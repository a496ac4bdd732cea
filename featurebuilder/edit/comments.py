"""Find comments and the code that each belongs to.

A trailing comment belongs to the code on its line. A comment on its own line belongs to the line
below it, if that line starts in the same column and no blank line is between them. Two kinds do not
belong to the next statement alone, so code may be inserted below them: the *header*, which comes
first in a file and describes all of it, and a *heading*, which names a group of statements.
"""

from __future__ import annotations

import ast
import re
import tokenize
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import place_of, places
from featurebuilder.edit.source import TAB, first_line, last_line

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source

_FIXED = re.compile(r"#!|#.*coding[:=]")
_WHOLE_FILE = re.compile(
    r"#\W*(type|mypy|ruff|flake8|pylint|pyright|isort|fmt|yapf|black|vim|copyright|licen[sc]e"
    r"|spdx)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment and its position.

    Attributes:
        text: the comment, with its ``#``.
        line: its line, from 1.
        column: its column, from 0 and with tabs expanded.
        first: the first token before it on its line, or ``""``.
        previous: the last token before it on its line, or ``""``.
    """

    text: str
    line: int
    column: int
    first: str
    previous: str

    @property
    def alone(self) -> bool:
        """True if no code is on the same line."""
        return not self.first


@lru_cache(maxsize=8)
def comments_of(source: Source) -> tuple[Comment, ...]:
    """Return every comment, in order.

    Raises:
        EditRefusedError: if the text cannot be tokenized.
    """
    found: list[Comment] = []
    line, first, previous = 0, "", ""
    for token in source.tokens:
        if token.end[0] != line:
            line, first, previous = token.end[0], "", ""
        if token.type == tokenize.COMMENT:
            column = len(source.line(line)[: token.start[1]].expandtabs(TAB))
            found.append(Comment(token.string, line, column, first, previous))
        elif token.string.strip():
            first, previous = first or token.string, token.string
    return tuple(found)


def is_comment(source: Source, line: int) -> bool:
    """Return whether ``line`` contains only a comment; it must not be inside a string."""
    return source.line(line).lstrip(" \t\f").startswith("#")


def commented_line(source: Source, line: int) -> int | None:
    """Return the line of code that the comment on ``line`` belongs to, or ``None``."""
    return _attached(source).get(line)


@lru_cache(maxsize=8)
def _attached(source: Source) -> dict[int, int]:
    """Map each line that contains only a comment to the line of code it belongs to, if any."""
    found: dict[int, int] = {}
    for line in range(len(source.lines), 0, -1):
        below = line + 1
        if not is_comment(source, line) or below > len(source.lines) or source.is_blank(below):
            continue
        if source.column(below) == source.column(line):
            target = found.get(below) if is_comment(source, below) else below
            if target:
                found[line] = target
    return found


def top_line(source: Source, line: int) -> int:
    """Return the first line of the comment block directly above ``line``, or ``line`` itself."""
    column = source.column(line)
    while is_comment(source, line - 1) and source.column(line - 1) == column:
        line -= 1
    return line


def first_own_line(source: Source, node: ast.stmt) -> int:
    """Return the line of the first comment that belongs to ``node``, or its own first line."""
    first = first_line(node)
    top = max(top_line(source, first), header_end(source) + 1)
    return first if top < first and is_heading(source, node, top) else min(top, first)


def below(source: Source, node: ast.stmt) -> int:
    """Return the line below ``node`` and the comments that belong to its end."""
    line = last_line(node) + 1
    column = _trailing_column(source, line - 1) if is_comment(source, line) else None
    while column is not None and is_comment(source, line) and source.column(line) == column:
        line += 1
    seen = line
    while seen <= len(source.lines) and (
        source.is_blank(seen) or _is_deeper_comment(source, seen, node)
    ):
        seen += 1
        line = line if source.is_blank(seen - 1) else seen
    return line


def _is_deeper_comment(source: Source, line: int, node: ast.stmt) -> bool:
    """Return whether ``line`` is a comment that is indented deeper than ``node``."""
    return is_comment(source, line) and source.column(line) > source.column(node.lineno)


def _trailing_column(source: Source, line: int) -> int | None:
    """Return the column of the trailing comment on ``line``, or ``None``."""
    for comment in comments_of(source):
        if comment.line == line and not comment.alone:
            return comment.column
    return None


def is_heading(source: Source, node: ast.stmt, top: int) -> bool:
    """Return whether the comment block that starts at ``top``, above ``node``, names a group.

    It does if it is preceded by a blank line or the start of the file, and the next statement
    follows directly, without a comment of its own.
    """
    following = place_of(source, node).following
    return (
        (top == 1 or source.is_blank(top - 1))
        and following is not None
        and first_line(following) == last_line(node) + 1
    )


def is_header_or_heading(source: Source, line: int) -> bool:
    """Return whether the comment on ``line`` is part of a header or a heading."""
    if line <= header_end(source):
        return True
    below_it = commented_line(source, line)
    return below_it is not None and _is_headed(source, below_it)


@lru_cache(maxsize=64)
def _is_headed(source: Source, line: int) -> bool:
    """Return whether the comments directly above ``line`` are the heading of the code there."""
    top = top_line(source, line)
    starting = (node for _, node in places(source.tree) if first_line(node) == line)
    return any(is_heading(source, node, top) for node in starting)


@lru_cache(maxsize=8)
def header_end(source: Source) -> int:
    """Return the last line of the header comments, 0 if there are none."""
    end, line = 0, 1
    while line <= len(source.lines):
        start = line
        while source.line(line).startswith("#"):
            line += 1
        if line > start and not _ends_block(source, line):
            return _header_end_in(source, start, line) or end
        if line > start:
            end = line - 1
        elif not source.is_blank(line):
            return end
        else:
            line += 1
    return end


def _ends_block(source: Source, line: int) -> bool:
    """Return whether a comment block ends at ``line``: at a blank line or the end of the file."""
    return line > len(source.lines) or source.is_blank(line)


def _header_end_in(source: Source, start: int, end: int) -> int:
    """Return the last header line of the comments from ``start`` to the code at ``end``, or 0."""
    lines = range(start, end)
    fixed = [line for line in lines if line <= 2 and _FIXED.match(source.line(line))]  # noqa: PLR2004 - PEP 263
    rest = fixed[-1] + 1 if fixed else start
    whole = any(_WHOLE_FILE.match(source.line(line)) for line in range(rest, end))
    if whole or (start == 1 and _starts_import_or_docstring(source, end)):
        return end - 1
    return fixed[-1] if fixed else 0


def _starts_import_or_docstring(source: Source, line: int) -> bool:
    """Return whether an import or the module docstring starts on ``line``."""
    kinds = (ast.Import, ast.ImportFrom)
    docstring = ast.get_docstring(source.tree, clean=False) is not None
    return any(
        node.lineno == line and (isinstance(node, kinds) or (docstring and not index))
        for index, node in enumerate(source.tree.body)
    )
