"""Whether two Python sources say the same, but for what formatting may change."""

from __future__ import annotations

import ast
from typing import TypeAlias

_Import: TypeAlias = tuple[str, int, str, str | None]


def says_the_same(before: str, after: str) -> bool:
    """Return whether ``after`` differs from ``before`` in layout and imports only.

    Imports may be sorted, split and added, but none may be lost. The words of a docstring may not
    change, their layout may. Both must be Python.
    """
    first, second = _Essence(), _Essence()
    same = first.of(before) == second.of(after)
    return same and first.imports <= second.imports


class _Essence(ast.NodeTransformer):
    """Takes the imports out of a tree, and the layout out of its docstrings."""

    def __init__(self) -> None:
        self.imports: set[_Import] = set()

    def of(self, source: str) -> str:
        """Return all that ``source`` says, as one text."""
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
                _loosen_docstring(node)
        return self.generic_visit(node)


def _loosen_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    if docstring := ast.get_docstring(node, clean=False):
        words = "".join(filter(str.isalnum, docstring))
        node.body[0] = ast.Expr(ast.Constant(words))
