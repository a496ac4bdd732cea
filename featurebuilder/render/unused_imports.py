"""Imports that a template offers and a rendering does not use: they are left out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def without_unused_imports(source: str) -> str:
    """Return Python ``source`` without the names that it imports at its top and never uses.

    So a template can import whatever one of its branches needs. ``from __future__`` and imports
    that bind no name of their own are kept.

    Raises:
        SyntaxError: if ``source`` is not Python.
    """
    module = ast.parse(source)
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    lines = source.splitlines(keepends=True)
    for node in reversed(module.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            kept = list(_kept(node, used))
            if len(kept) < len(node.names):
                lines[node.lineno - 1 : node.end_lineno] = _written(node, kept)
    return "".join(lines)


def _kept(node: ast.Import | ast.ImportFrom, used: set[str]) -> Iterator[ast.alias]:
    is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        if is_future or bound in used or bound == "*":
            yield alias


def _written(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> list[str]:
    if not names:
        return []
    if isinstance(node, ast.Import):
        return [f"{ast.unparse(ast.Import(names))}\n"]
    return [f"{ast.unparse(ast.ImportFrom(node.module, names, node.level))}\n"]
