"""Which element of a list of routers is about one of them: the router itself, or a row with it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.project.graph import Include


def row_of(container: ast.List | ast.Tuple, include: Include) -> ast.expr | None:
    """Return the element of ``container`` that names the router of ``include``, if one does."""
    wanted = ast.unparse(ast.parse(include.child_text, mode="eval"))
    for element in container.elts:
        parts = element.elts if isinstance(element, ast.Tuple | ast.List) else [element]
        if any(ast.unparse(part) == wanted for part in parts):
            return element
    return None
