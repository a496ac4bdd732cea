"""Evaluate expressions to strings, as far as the source alone allows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[ast.expr], "str | None"]


def static_string(node: ast.expr | None, lookup: Lookup) -> str | None:
    """Return the string that an expression evaluates to, or ``None`` if it is not static.

    Literals, f-strings, sums and defaults of settings are evaluated; ``lookup`` resolves names.
    """
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return _join([static_string(part, lookup) for part in parts])
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return static_string(value, lookup)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _join([static_string(left, lookup), static_string(right, lookup)])
        case ast.Name() | ast.Attribute():
            return lookup(node)
        case ast.Call():
            return static_string(_find_default(node), lookup)
        case _:
            return None


def _join(parts: list[str | None]) -> str | None:
    texts = [part for part in parts if part is not None]
    return "".join(texts) if len(texts) == len(parts) else None


def _find_default(call: ast.Call) -> ast.expr | None:
    """Return the default of a field or an environment variable."""
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
    """Return every name in an expression or a statement."""
    return frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def dotted_name(node: ast.expr) -> str | None:
    """Return ``a.b.c`` for a chain of attributes, or ``None`` for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (inner := dotted_name(node.value)):
        return f"{inner}.{node.attr}"
    return None
