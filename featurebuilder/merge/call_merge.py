"""Merge one call three ways, argument by argument, regardless of its line breaks."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

from featurebuilder.edit.source import Source, leading_whitespace
from featurebuilder.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.merge.line_merge import Lines, MergeInput


@dataclass(frozen=True, slots=True)
class _Call:
    """A statement that contains a call, split at the call's arguments.

    Attributes:
        above: The lines above the statement, such as comments.
        indent: The statement's indentation.
        head: The statement up to and including the opening parenthesis.
        arguments: The source of each argument: by ``name=`` for keywords, by index for others.
        tail: The statement from the closing parenthesis on.
    """

    above: Lines
    indent: str
    head: str
    arguments: Mapping[str, str]
    tail: str


def merge_call(three: MergeInput, width: int) -> Lines | None:
    """Merge a statement by the arguments of its first call.

    The result is one line if it fits in ``width``, else one line per argument. Return ``None`` if
    any of the three sides is not a single statement with a call, contains a comment, has an
    argument that spans lines or is in parentheses, or if both sides changed the same argument.
    Arguments correspond by keyword, or else by position.
    """
    calls = [_find_call(side) for side in three.sides]
    base, yours, generated = calls
    if base is None or yours is None or generated is None:
        return None
    head = _merge_text(base.head, yours.head, generated.head)
    tail = _merge_text(base.tail, yours.tail, generated.tail)
    arguments = _merge_arguments(base.arguments, yours.arguments, generated.arguments)
    if head is None or tail is None or not arguments:
        return None
    newline = "\r\n" if three.yours[-1].endswith("\r\n") else "\n"
    whole = f"{yours.indent}{head}{', '.join(arguments)}{tail}"
    if len(whole) <= width:
        return (*yours.above, whole + newline)
    inner = (f"{yours.indent}    {argument},{newline}" for argument in arguments)
    end = f"{yours.indent}{tail}{newline}"
    return (*yours.above, f"{yours.indent}{head}{newline}", *inner, end)


def _find_call(lines: Lines) -> _Call | None:
    code = next((i for i, ln in enumerate(lines) if ln.strip() and ln.lstrip()[0] != "#"), 0)
    source = Source("", dedent("".join(lines[code:])).rstrip())
    try:
        body = source.tree.body
    except EditRefusedError:
        return None
    if len(body) != 1 or "#" in source.text or not isinstance(body[0], _STATEMENTS):
        return None
    for node in ast.walk(body[0]):
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            return _split_call(lines[:code], leading_whitespace(lines[code]), source, node)
    return None


_STATEMENTS = (ast.Return, ast.Assign, ast.AnnAssign, ast.Expr, ast.Assert)


def _split_call(above: Lines, indent: str, source: Source, node: ast.Call) -> _Call | None:
    nodes: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    places = [(_start(source, one), _end(source, one)) for one in nodes]
    if not _are_bare(source, node, places):
        return None
    arguments: dict[str, str] = {}
    for index, (one, (start, end)) in enumerate(zip(nodes, places, strict=True)):
        text = source.text[start:end]
        key = f"{one.arg or '**'}=" if isinstance(one, ast.keyword) else str(index)
        if "\n" in text or key in arguments:
            return None
        arguments[key] = text
    head = source.text[: places[0][0]].rstrip()
    tail = source.text[places[-1][1] :].lstrip().removeprefix(",").lstrip()
    if "\n" in head or "\n" in tail:
        return None
    return _Call(above, indent, head, arguments, tail)


def _are_bare(source: Source, call: ast.Call, places: Sequence[tuple[int, int]]) -> bool:
    """Return whether only commas and the call's own parentheses surround the arguments."""
    ends = [_end(source, call.func), *(end for _, end in places)]
    starts = [*(start for start, _ in places), _end(source, call)]
    first, *between, last = (
        "".join(source.text[end:start].split()) for end, start in zip(ends, starts, strict=True)
    )
    return first == "(" and last in {")", ",)"} and all(text == "," for text in between)


def _start(source: Source, node: ast.expr | ast.keyword) -> int:
    return source.offset(node.lineno, node.col_offset)


def _end(source: Source, node: ast.expr | ast.keyword) -> int:
    return source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _merge_text(base: str, yours: str, generated: str) -> str | None:
    """Return the merged text, or ``None`` if both sides changed it differently."""
    if yours == base:
        return generated
    return yours if generated in {base, yours} else None


def _merge_arguments(
    base: Mapping[str, str], yours: Mapping[str, str], generated: Mapping[str, str]
) -> list[str] | None:
    """Merge the arguments in the order of yours; return ``None`` on a conflict.

    A new argument goes after the argument that precedes it in the generated call.
    """
    order = list(yours)
    for index, key in enumerate(generated):
        if key not in order:
            before = [k for k in list(generated)[:index] if k in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, key)
    merged: list[str] = []
    for key in order:
        texts = tuple(side.get(key, "") for side in (base, yours, generated))
        text = _merge_text(*texts)
        if text is None:
            return None
        merged += [text] if text else []
    return merged
