"""Represent Python source as text, syntax tree, lines and exact character offsets."""

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
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from typing import TypeAlias

    Positioned: TypeAlias = ast.expr | ast.stmt | ast.alias | ast.keyword

# Line ends as Python defines them; ``str.splitlines`` also breaks at form feeds and others.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
TAB = 8
"""The width of a tab in columns, as in Python's tokenizer."""
_INSIDE = r"[^\[\]\r\n]*"
_BRACKETS = rf"\[{_INSIDE}(?:\[{_INSIDE}\]{_INSIDE})*\]"
_HEAD = r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)"
_GENERIC = re.compile(rf"{_HEAD}({_BRACKETS})", re.MULTILINE)
"""``def first[T](items: list[T])`` and ``class Page[T]:``, since Python 3.12."""
_ALIAS = re.compile(rf"^([ \t]*)type([ \t]+)(\w+)({_BRACKETS})?(?=[ \t]*=[^=])", re.MULTILINE)
"""``type Ids = list[int]``, since Python 3.12."""
_NAMES = r"[\w.]+(?:[ \t]*,[ \t]*[\w.]+)+"
_EXCEPT = re.compile(rf"^([ \t]*except\*?)[ \t]+({_NAMES})[ \t]*:", re.MULTILINE)
"""``except KeyError, ValueError:``, since Python 3.14."""


@dataclass(frozen=True, eq=False)
class Source:
    """The text of one module, without its byte-order mark and with its original line ends.

    Instances compare by identity, as AST nodes do, so results can be cached for each instance.
    """

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of the module.

        Raises:
            EditRefusedError: if this Python cannot parse the text.
        """
        try:
            return parse(self.text)
        except SyntaxError as error:
            where = Location(self.path, error.lineno, error.offset)
            problem = Problem(
                f"the module does not parse: {error.msg}", where, "fix the module, then run again"
            )
            raise EditRefusedError(problem) from error
        except (RecursionError, MemoryError, ValueError) as error:
            problem = Problem(f"the module cannot be parsed: {error}", Location(self.path))
            raise EditRefusedError(problem) from error

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, with their line ends."""
        return tuple(split_lines(self.text))

    @cached_property
    def newline(self) -> str:
        r"""The most common line end; ``\n`` if there is none."""
        counts = dict.fromkeys(("\n", "\r\n", "\r"), 0)
        for line in self.lines:
            end = line[len(line.rstrip("\r\n")) :]
            if end:
                counts[end] += 1
        return max(counts, key=lambda end: counts[end])

    @cached_property
    def tokens(self) -> tuple[tokenize.TokenInfo, ...]:
        """The tokens, including comments; columns count characters.

        Raises:
            EditRefusedError: if the text cannot be tokenized.
        """
        # Before Python 3.12 the tokenizer does not treat a lone ``\r`` as a line end.
        lines = iter([line.rstrip("\r\n") + "\n" for line in self.lines])
        try:
            return tuple(tokenize.generate_tokens(lambda: next(lines, "")))
        except (tokenize.TokenError, SyntaxError) as error:
            problem = Problem(f"the module cannot be tokenized: {error}", Location(self.path))
            raise EditRefusedError(problem) from error

    @cached_property
    def has_final_newline(self) -> bool:
        """True if the text is empty or its last line has a line end."""
        return not self.text or self.text.endswith(("\n", "\r"))

    @cached_property
    def _columns_by_line(self) -> dict[int, tuple[int, ...]]:
        return {}

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line))
        return tuple(starts)

    def line_start(self, line: int) -> int:
        """Return the character offset of the start of ``line`` (counted from 1)."""
        return self._starts[min(line - 1, len(self.lines))]

    def line_end(self, line: int) -> int:
        """Return the character offset of the end of ``line``, before its line end."""
        return self.line_start(line) + len(self.line(line))

    def line(self, line: int) -> str:
        """Return a line (counted from 1) without its line end, or ``""`` if it does not exist."""
        return self.lines[line - 1].rstrip("\r\n") if 0 < line <= len(self.lines) else ""

    def is_blank(self, line: int) -> bool:
        """Return whether ``line`` exists and contains only white space."""
        return 0 < line <= len(self.lines) and not self.lines[line - 1].strip()

    def column(self, line: int) -> int:
        """Return the column of the first character of a line, from 0 and with tabs expanded."""
        text = self.line(line).replace("\f", "")
        return len(leading_whitespace(text).expandtabs(TAB))

    def offset(self, line: int, utf8_column: int) -> int:
        """Return the character offset of a position given as ``ast`` does, in UTF-8 bytes."""
        if self.lines[line - 1].isascii():
            return self.line_start(line) + utf8_column
        return self.line_start(line) + bisect_left(self._byte_columns(line), utf8_column)

    def _byte_columns(self, line: int) -> tuple[int, ...]:
        """Return the byte column at which each character of a line starts, and that of its end."""
        if line not in self._columns_by_line:
            widths = (len(character.encode()) for character in self.lines[line - 1])
            self._columns_by_line[line] = tuple(accumulate(widths, initial=0))
        return self._columns_by_line[line]

    def start(self, node: Positioned) -> int:
        """Return the character offset of the start of a node."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: Positioned) -> int:
        """Return the character offset just after the end of a node."""
        assert node.end_col_offset is not None  # noqa: S101 - ``ast.parse`` always sets it
        return self.offset(last_line(node), node.end_col_offset)

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """Return the source text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def line_of(self, offset: int) -> int:
        """Return the number of the line that contains ``offset``."""
        return max(bisect_right(self._starts, offset), 1)

    def indent(self, node: ast.stmt) -> str:
        """Return the white space at the start of a statement's line."""
        return leading_whitespace(self.lines[node.lineno - 1])


def read_source(data: bytes, path: str) -> Source:
    """Decode the bytes of a Python file.

    Raises:
        EditRefusedError: if the encoding or its declaration is invalid.
    """
    return Source(path, Encoding.of(data, path).decode(data, path))


def write_source(before: bytes, text: str, path: str) -> bytes:
    """Encode ``text`` like the file ``before``, with its byte-order mark if it has one.

    Raises:
        EditRefusedError: if the encoding cannot represent the text, or if the edit changes the
            file's encoding declaration.
    """
    data = Encoding.of(before, path).encode(text, path)
    if read_source(data, path).text != text:
        problem = Problem("the edit would change the file's encoding", Location(path, 1))
        raise EditRefusedError(problem)
    return data


def parse(text: str) -> ast.Module:
    """Parse ``text`` without emitting its warnings, with newer syntax rewritten if necessary.

    Raises:
        SyntaxError: if this Python cannot parse the text, even with newer syntax rewritten.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError:
            older = to_older_syntax(text)
            if older == text:
                raise
            return ast.parse(older)


def split_lines(text: str) -> list[str]:
    r"""Split ``text`` at ``\n``, ``\r\n`` and ``\r``, as Python does, and keep the line ends."""
    return _LINE.findall(text)


def leading_whitespace(line: str) -> str:
    """Return the white space at the start of ``line``."""
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def last_line(node: Positioned) -> int:
    """Return the number of a node's last line."""
    assert node.end_lineno is not None  # noqa: S101 - ``ast.parse`` always sets it
    return node.end_lineno


def first_line(node: ast.stmt) -> int:
    """Return the number of a statement's first line, including its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def to_older_syntax(text: str) -> str:
    """Return ``text`` in syntax that older Pythons can parse; unchanged if nothing is newer."""
    text = _GENERIC.sub(lambda match: match[1] + " " * len(match[2]), text)
    text = _ALIAS.sub(lambda match: _without_keyword(*match.groups("")), text)
    return _EXCEPT.sub(r"\1 (\2):", text)


def _without_keyword(indent: str, space: str, name: str, parameters: str) -> str:
    """Rewrite ``type X[T] = ...`` as ``X = ...``, padded to the same length."""
    return indent + name + " " * len(f"type{space}{parameters}")
