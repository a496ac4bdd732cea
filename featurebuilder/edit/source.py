"""Python source as text with its tree, its lines and exact offsets into both."""

from __future__ import annotations

import ast
import re
import tokenize
import warnings
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from featurebuilder.edit.encoding import Encoding
from featurebuilder.edit.newer_syntax import in_older_syntax
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from typing import TypeAlias

    Positioned: TypeAlias = ast.expr | ast.stmt | ast.alias | ast.keyword

# Python's own idea of a line end; ``str.splitlines`` also breaks at form feeds and others.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
TAB = 8
"""The columns of a tab, as Python's own tokenizer counts them."""


@dataclass(frozen=True, eq=False)
class Source:
    """One module's text, without a byte-order mark and with its own line ends.

    Each is equal to itself only, as its nodes are: what is found out about it is kept with it.
    """

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module's tree.

        Raises:
            EditRefusedError: if this Python cannot parse the text.
        """
        try:
            return parse(self.text)
        except SyntaxError as error:
            where = Location(self.path, error.lineno, error.offset)
            problem = Problem(
                f"the module does not parse: {error.msg}", where, "mend the module, then run again"
            )
            raise EditRefusedError(problem) from error
        except (RecursionError, MemoryError, ValueError) as error:
            problem = Problem(f"the module cannot be parsed: {error}", Location(self.path))
            raise EditRefusedError(problem) from error

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines with their ends."""
        return tuple(split_lines(self.text))

    @cached_property
    def newline(self) -> str:
        r"""The line end that most lines have; ``\n`` where there is none."""
        counts = dict.fromkeys(("\n", "\r\n", "\r"), 0)
        for line in self.lines:
            end = line[len(line.rstrip("\r\n")) :]
            if end:
                counts[end] += 1
        return max(counts, key=lambda end: counts[end])

    @cached_property
    def tokens(self) -> tuple[tokenize.TokenInfo, ...]:
        """The tokens, comments included; their columns count characters.

        Raises:
            EditRefusedError: if the text has none.
        """
        # Before 3.12 the tokenizer does not know a lone ``\r`` as a line end.
        lines = iter([line.rstrip("\r\n") + "\n" for line in self.lines])
        try:
            return tuple(tokenize.generate_tokens(lambda: next(lines, "")))
        except (tokenize.TokenError, SyntaxError) as error:
            problem = Problem(f"the module has no tokens: {error}", Location(self.path))
            raise EditRefusedError(problem) from error

    @cached_property
    def ends_line(self) -> bool:
        """Whether the text is empty or its last line has an end."""
        return not self.text or self.text.endswith(("\n", "\r"))

    @cached_property
    def _known_columns(self) -> dict[int, tuple[int, ...]]:
        return {}

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line))
        return tuple(starts)

    def line_start(self, line: int) -> int:
        """Return the offset in characters at which ``line`` (from 1) starts."""
        return self._starts[min(line - 1, len(self.lines))]

    def line_end(self, line: int) -> int:
        """Return the offset in characters at which ``line`` ends, in front of its line end."""
        return self.line_start(line) + len(self.line(line))

    def line(self, line: int) -> str:
        """Return the text of a line (from 1) without its end; none beyond the last."""
        return self.lines[line - 1].rstrip("\r\n") if 0 < line <= len(self.lines) else ""

    def is_blank(self, line: int) -> bool:
        """Return whether ``line`` is one of the file's and holds nothing but white space."""
        return 0 < line <= len(self.lines) and not self.lines[line - 1].strip()

    def column(self, line: int) -> int:
        """Return the column, from 0 and with tabs expanded, of a line's first character."""
        text = self.line(line).replace("\f", "")
        return len(leading(text).expandtabs(TAB))

    def offset(self, line: int, utf8_column: int) -> int:
        """Return the offset in characters of a place as ``ast`` gives it."""
        if self.lines[line - 1].isascii():
            return self.line_start(line) + utf8_column
        return self.line_start(line) + bisect_left(self._byte_columns(line), utf8_column)

    def _byte_columns(self, line: int) -> tuple[int, ...]:
        """Return the column in bytes at which each character of a line starts, and the end."""
        if line not in self._known_columns:
            widths = (len(character.encode()) for character in self.lines[line - 1])
            self._known_columns[line] = tuple(accumulate(widths, initial=0))
        return self._known_columns[line]

    def start(self, node: Positioned) -> int:
        """Return the offset in characters of a node's first character."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: Positioned) -> int:
        """Return the offset in characters just behind a node's last character."""
        assert node.end_col_offset is not None  # noqa: S101 - ``ast.parse`` always sets it
        return self.offset(last_line(node), node.end_col_offset)

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """Return a node's own text."""
        return self.text[self.start(node) : self.end(node)]

    def line_of(self, offset: int) -> int:
        """Return the number of the line that holds the character at ``offset``."""
        return max(bisect_right(self._starts, offset), 1)

    def indent(self, node: ast.stmt) -> str:
        """Return the white space in front of a statement's line."""
        return leading(self.lines[node.lineno - 1])


def read_source(data: bytes, path: str) -> Source:
    """Return the source that a Python file's bytes hold.

    Raises:
        EditRefusedError: if its encoding is wrong.
    """
    return Source(path, Encoding.of(data, path).decode(data, path))


def write_source(before: bytes, text: str, path: str) -> bytes:
    """Return ``text`` in the encoding, and with the byte-order mark, of the file ``before``.

    Raises:
        EditRefusedError: if the encoding cannot hold the text, or the file would no longer
            declare it.
    """
    data = Encoding.of(before, path).encode(text, path)
    if read_source(data, path).text != text:
        problem = Problem("the file would be read in another encoding", Location(path, 1))
        raise EditRefusedError(problem)
    return data


def parse(text: str) -> ast.Module:
    """Return the tree of ``text``; what Python warns of in it is not ours to tell.

    Raises:
        SyntaxError: if it is none of this Python's, nor with what newer ones brought left out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError:
            older = in_older_syntax(text)
            if older == text:
                raise
            return ast.parse(older)


def split_lines(text: str) -> list[str]:
    r"""Split where Python does, at ``\n``, ``\r\n`` and ``\r``, keeping the ends."""
    return _LINE.findall(text)


def leading(line: str) -> str:
    """Return the white space that ``line`` starts with."""
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def last_line(node: Positioned) -> int:
    """Return the number of a node's last line."""
    assert node.end_lineno is not None  # noqa: S101 - ``ast.parse`` always sets it
    return node.end_lineno


def first_line(node: ast.stmt) -> int:
    """Return the number of a statement's first line, which may be that of a decorator."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
