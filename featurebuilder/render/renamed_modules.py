"""Rewrite the imports of a rendered module in the project's style, such as relative imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def rename_modules(text: str, named: Callable[[str], str]) -> str:
    """Return the module ``text`` with each imported module renamed by ``named``.

    Adjacent relative imports are sorted, highest level first.

    Raises:
        SyntaxError: if ``text`` is not valid Python.
    """
    lines = text.splitlines(keepends=True)
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt))
    for node in sorted(nodes, key=lambda node: node.lineno, reverse=True):
        new = _rename_import(node, named)
        if new is not None and new != ast.unparse(node):
            indent = lines[node.lineno - 1][: node.col_offset]
            lines[node.lineno - 1 : node.end_lineno] = [f"{indent}{new}\n"]
    return _sort_relative_imports("".join(lines))


def _rename_import(node: ast.stmt, named: Callable[[str], str]) -> str | None:
    """Return the import with its module renamed, or ``None`` if it cannot be renamed.

    An ``import`` statement with a relative name becomes a ``from`` import.
    """
    match node:
        case ast.ImportFrom(module=str(module), level=0):
            name = named(module)
            inner = name.lstrip(".")
            level = len(name) - len(inner)
            return ast.unparse(ast.ImportFrom(inner or None, node.names, level))
        case ast.Import(names=[ast.alias(name=module, asname=str(alias))]):
            name = named(module)
            if not name.startswith("."):
                return ast.unparse(ast.Import([ast.alias(name, alias)]))
            inner = name.lstrip(".")
            parent, _, last = inner.rpartition(".")
            return f"from {name.removesuffix(inner)}{parent} import {last} as {alias}"
        case _:
            return None


def _sort_relative_imports(text: str) -> str:
    """Return the module with each run of relative imports sorted."""
    lines = text.splitlines(keepends=True)
    for run in _relative_runs(ast.parse(text)):
        rows = sorted(run, key=lambda node: (-node.level, node.module or ""))
        start, end = run[0].lineno - 1, run[-1].end_lineno
        lines[start:end] = [
            line for node in rows for line in lines[node.lineno - 1 : node.end_lineno]
        ]
    return "".join(lines)


def _relative_runs(module: ast.Module) -> list[list[ast.ImportFrom]]:
    """Return the runs of relative imports on adjacent lines."""
    runs: list[list[ast.ImportFrom]] = []
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            if runs and node.lineno == (runs[-1][-1].end_lineno or 0) + 1:
                runs[-1].append(node)
            else:
                runs.append([node])
    return runs
