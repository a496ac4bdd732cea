"""The text that an expression stands for, as far as the source alone tells it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[ast.expr], "str | None"]


def static_text(node: ast.expr | None, lookup: Lookup) -> str | None:
    """Return the text of a literal, an f-string, a sum, a default, or a name of ``lookup``'s."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return _joined([static_text(part, lookup) for part in parts])
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return static_text(value, lookup)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([static_text(left, lookup), static_text(right, lookup)])
        case ast.Name() | ast.Attribute():
            return lookup(node)
        case ast.Call():
            return static_text(_default(node), lookup)
        case _:
            return None


def _joined(parts: list[str | None]) -> str | None:
    texts = [part for part in parts if part is not None]
    return "".join(texts) if len(texts) == len(parts) else None


def _default(call: ast.Call) -> ast.expr | None:
    """Return what a field or a variable of the environment is where nobody sets it."""
    for word in call.keywords:
        if word.arg == "default":
            return word.value
    called = dotted_name(call.func) or ""
    match call.args:
        case [value, *_] if called.rpartition(".")[2] == "Field":
            return value
        case [_, value] if called.endswith(("getenv", "environ.get")):
            return value
        case _:
            return None


def names_in(node: ast.AST) -> frozenset[str]:
    """Return every name that stands in an expression or a statement."""
    return frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def dotted_name(node: ast.expr) -> str | None:
    """Return ``a.b.c`` for such an expression, ``None`` for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (inner := dotted_name(node.value)):
        return f"{inner}.{node.attr}"
    return None
