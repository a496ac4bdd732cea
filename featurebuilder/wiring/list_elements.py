"""Find a router's element in a list of routers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.project.routers.graph import Include


def router_element(container: ast.List | ast.Tuple, include: Include) -> ast.expr | None:
    """Return the element of ``container`` for the router of ``include``, or ``None``.

    The element is the router itself, or a tuple or list that contains it.
    """
    wanted = ast.unparse(ast.parse(include.child_source, mode="eval"))
    for element in container.elts:
        parts = element.elts if isinstance(element, ast.Tuple | ast.List) else [element]
        if any(ast.unparse(part) == wanted for part in parts):
            return element
    return None
