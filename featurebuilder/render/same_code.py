"""Compare Python code, ignoring the changes that formatting may make."""

from __future__ import annotations

import ast
from typing import TypeAlias

_Import: TypeAlias = tuple[str, int, str, str | None]


def is_same_code(before: str, after: str) -> bool:
    """Return whether ``after`` differs from ``before`` only in layout and imports.

    Imports may be sorted, split and added, but not removed. Docstrings may change their layout, but
    not their words. Both must be valid Python.
    """
    first, second = _Normalizer(), _Normalizer()
    same = first.of(before) == second.of(after)
    return same and first.imports <= second.imports


class _Normalizer(ast.NodeTransformer):
    """Remove imports from a syntax tree, and layout from its docstrings."""

    def __init__(self) -> None:
        """Start without imports."""
        self.imports: set[_Import] = set()

    def of(self, source: str) -> str:
        """Return a string that is equal for equal code; ``imports`` collects its imports."""
        tree = ast.parse(source)
        self.visit(tree)
        return ast.dump(tree)

    def visit(self, node: ast.AST) -> ast.AST | None:
        """Return ``node`` without what formatting may change; ``None`` for an import."""
        match node:
            case ast.Import(names=names):
                self.imports |= {("", 0, n.name, n.asname) for n in names}
                return None
            case ast.ImportFrom(module=module, level=level, names=names):
                self.imports |= {(module or "", level, n.name, n.asname) for n in names}
                return None
            case ast.Constant():
                node.kind = None
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                _strip_docstring(node)
        return self.generic_visit(node)


def _strip_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """Replace the docstring with its letters and digits."""
    if docstring := ast.get_docstring(node, clean=False):
        words = "".join(filter(str.isalnum, docstring))
        node.body[0] = ast.Expr(ast.Constant(words))
