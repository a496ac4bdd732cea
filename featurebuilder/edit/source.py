"""Python source as text with its tree, its lines and exact offsets into both."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from featurebuilder.errors import EditRefusedError, Location, Problem

# Python's own idea of a line end; ``str.splitlines`` also breaks at form feeds and others.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True)
class Source:
    """One module's text, without a byte-order mark and with its own line ends."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module's tree.

        Raises:
            EditRefusedError: if this Python cannot parse the text.
        """
        try:
            return ast.parse(self.text)
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
    def comments(self) -> tuple[str, ...]:
        """Every comment, in order."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text, newline="").readline)
        return tuple(token.string for token in tokens if token.type == tokenize.COMMENT)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line))
        return tuple(starts)

    def line_start(self, line: int) -> int:
        """Return the offset in characters at which ``line`` (from 1) starts."""
        return self._starts[min(line - 1, len(self.lines))]

    def offset(self, line: int, utf8_column: int) -> int:
        """Return the offset in characters of a place as ``ast`` gives it."""
        encoded = self.lines[line - 1].encode()[:utf8_column]
        return self.line_start(line) + len(encoded.decode())

    def start(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Return the offset in characters of a node's first character."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Return the offset in characters just behind a node's last character."""
        assert node.end_lineno is not None  # noqa: S101 - ``ast.parse`` always sets it
        assert node.end_col_offset is not None  # noqa: S101
        return self.offset(node.end_lineno, node.end_col_offset)

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """Return a node's own text."""
        return self.text[self.start(node) : self.end(node)]

    def indent(self, node: ast.stmt) -> str:
        """Return the white space in front of a statement."""
        line = self.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip(" \t\f"))]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes hold its text."""

    name: str
    bom: bool

    @classmethod
    def of(cls, data: bytes, path: str) -> Self:
        """Return the encoding that a Python file declares by mark or cookie (PEP 263).

        Raises:
            EditRefusedError: if the declaration is wrong.
        """
        try:
            name, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        except SyntaxError as error:
            raise EditRefusedError(Problem(str(error), Location(path, 1))) from error
        bom = data.startswith(codecs.BOM_UTF8)
        return cls("utf-8" if name == "utf-8-sig" else name, bom)

    def decode(self, data: bytes, path: str) -> Source:
        """Return the file's text.

        Raises:
            EditRefusedError: if the bytes are not of this encoding.
        """
        body = data.removeprefix(codecs.BOM_UTF8) if self.bom else data
        try:
            return Source(path, body.decode(self.name))
        except UnicodeDecodeError as error:
            line = body[: error.start].count(b"\n") + 1
            problem = Problem(
                f"byte 0x{body[error.start]:02x} is not {self.name}", Location(path, line)
            )
            raise EditRefusedError(problem) from error

    def encode(self, text: str) -> bytes:
        """Return the bytes that hold ``text``."""
        return (codecs.BOM_UTF8 if self.bom else b"") + text.encode(self.name)


def read_source(data: bytes, path: str) -> Source:
    """Return the source that a Python file's bytes hold.

    Raises:
        EditRefusedError: if its encoding is wrong.
    """
    return Encoding.of(data, path).decode(data, path)


def write_source(before: bytes, text: str, path: str) -> bytes:
    """Return ``text`` in the encoding, and with the byte-order mark, of the file ``before``."""
    return Encoding.of(before, path).encode(text)


def split_lines(text: str) -> list[str]:
    r"""Split where Python does, at ``\n``, ``\r\n`` and ``\r``, keeping the ends."""
    return _LINE.findall(text)
