"""Split Python source into named pieces of whole lines: statements, members and elements."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.edit.source import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.merge.line_merge import Lines

_Definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Element: TypeAlias = ast.expr | ast.keyword


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of a piece in all three texts of a merge.

    A piece of the kind ``text`` has no name of its own; its source identifies it.
    """

    kind: str
    name: str

    @property
    def is_name(self) -> bool:
        """True if the piece can be recognized after its content changes."""
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one statement or element, with the comments above it."""

    key: Key
    lines: Lines


@dataclass(frozen=True, slots=True)
class Pieces:
    """Split lines: those before the pieces, the pieces, and those after them."""

    head: Lines
    pieces: tuple[Piece, ...]
    tail: Lines


def statements_of(lines: Lines) -> Pieces | None:
    """Return the statements of a block, or ``None`` if it cannot be split by lines."""
    body = _parse_block(lines)
    return _split_at(lines, body, 0) if body else None


def inner_pieces(lines: Lines) -> Pieces | None:
    """Split the only statement in ``lines`` into its body's statements or its elements."""
    body = _parse_block(lines)
    if body is None or len(body) != 1:
        return None
    (node,) = body
    if isinstance(node, _Definition):
        return _split_at(lines, node.body, _head_end(lines, node.body[0]))
    return _elements(lines, node)


def decorator_pieces(lines: Lines) -> Pieces | None:
    """Return the arguments of the only decorator in the head of a definition."""
    indent = next((line[: len(line) - len(line.lstrip())] for line in lines if line.strip()), "")
    body = _parse_block((*lines, f"{indent}    pass\n"))
    if body is None or len(body) != 1 or not isinstance(body[0], _Definition):
        return None
    decorators = body[0].decorator_list
    return _elements(lines, decorators[0]) if len(decorators) == 1 else None


def import_of(lines: Lines) -> ast.ImportFrom | None:
    """Return the only ``from`` import in ``lines``, or ``None`` if they contain anything else."""
    body = _parse_block(lines)
    return body[0] if body and len(body) == 1 and isinstance(body[0], ast.ImportFrom) else None


def _parse_block(lines: Lines) -> list[ast.stmt] | None:
    """Return the statements in ``lines``, which may be indented; line numbers start at 1."""
    code = next((ln for ln in lines if ln.strip() and not ln.lstrip().startswith("#")), "")
    is_inner = code[:1] in {" ", "\t"}
    try:
        body = parse("".join((*(("if 1:\n",) if is_inner else ()), *lines))).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not is_inner:
        return body
    (outer,) = body
    ast.increment_lineno(outer, -1)
    return outer.body if isinstance(outer, ast.If) else None


def _split_at(lines: Lines, nodes: Sequence[ast.stmt], start: int) -> Pieces | None:
    """Split ``lines`` after each statement; return ``None`` if two share a line."""
    pieces: list[Piece] = []
    end = start
    for index, node in enumerate(nodes):
        if _first_line(node) <= end:
            return None
        last = node.end_lineno or node.lineno
        pieces.append(Piece(_statement_key(node, index), lines[end:last]))
        end = last
    return Pieces(lines[:start], tuple(pieces), lines[end:])


def _statement_key(node: ast.stmt, index: int) -> Key:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return Key("definition", name)
        case ast.ImportFrom(module=module, level=level):
            return Key("from", "." * level + (module or ""))
        case ast.Import(names=names):
            return Key("import", ", ".join(ast.unparse(name) for name in names))
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return Key("variable", name)
        case ast.Return():
            return Key("return", "")
        case ast.Expr(value=ast.Constant(value=str())) if index == 0:
            return Key("docstring", "")
        case _:
            return Key("text", ast.unparse(node))


def _head_end(lines: Lines, first: ast.stmt) -> int:
    """Return the number of lines before a body and the comments above it."""
    end = _first_line(first) - 1
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _Definition) else []
    return min(node.lineno, *(decorator.lineno for decorator in decorators), node.lineno)


def _elements(lines: Lines, node: ast.AST) -> Pieces | None:
    """Split after each element of the outermost brackets that have one element per line."""
    for inner in ast.walk(node):
        found = _elements_of(inner)
        if found and isinstance(inner, ast.expr):
            pieces = _split_elements(lines, inner, found)
            if pieces:
                return pieces
    return None


def _elements_of(node: ast.AST) -> list[tuple[Key, _Element, _Element]]:
    """Return each element of a call or literal, as its key, its first node and its last node."""
    match node:
        case ast.Call(args=args, keywords=keywords):
            named = [
                (Key("keyword", k.arg) if k.arg else Key("text", ast.unparse(k.value)), k, k)
                for k in keywords
            ]
            return [(Key("text", ast.unparse(a)), a, a) for a in args] + list(named)
        case ast.Dict(keys=keys, values=values):
            return [
                (Key("key", ast.unparse(key)), key, value)
                for key, value in zip(keys, values, strict=True)
                if key is not None
            ]
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return [(Key("text", ast.unparse(e)), e, e) for e in elements]
        case _:
            return []


def _split_elements(
    lines: Lines, node: ast.expr, found: list[tuple[Key, _Element, _Element]]
) -> Pieces | None:
    start = found[0][1].lineno - 1
    if isinstance(node, ast.Call) and start < (node.func.end_lineno or 0):
        return None
    while start and (lines[start - 1].lstrip().startswith("#") or not lines[start - 1].strip()):
        start -= 1
    if start < node.lineno or (found[-1][2].end_lineno or 0) >= (node.end_lineno or 0):
        return None
    pieces: list[Piece] = []
    end = start
    for key, first, last in found:
        if first.lineno <= end or last.end_lineno is None:
            return None
        pieces.append(Piece(key, lines[end : last.end_lineno]))
        end = last.end_lineno
    return Pieces(lines[:start], tuple(pieces), lines[end:])
