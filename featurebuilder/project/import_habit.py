"""Whether a tree's modules name each other with dots, or by absolute names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.modules import parent_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.resolving import Module, Resolver

ABSOLUTE = ""
NEAR = "near"
FAR = "far"


def read_dots(resolver: Resolver, modules: Iterable[Module]) -> str:
    """Return how most imports in these modules name others of the tree.

    That is with dots (``far``), with dots within their own folder alone (``near``), or absolutely.
    """
    near = far = 0
    for module in modules:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom):
                continue
            vote = 1 if node.level else -1
            for folder in _folders(resolver, module.path, node):
                if folder == parent_folder(module.path):
                    near += vote
                else:
                    far += vote
    if far > 0:
        return FAR
    return NEAR if near > 0 else ABSOLUTE


def _folders(resolver: Resolver, path: str, node: ast.ImportFrom) -> set[str]:
    """Return the folders of the tree's modules that an import names."""
    name = node.module or ""
    names = [f"{name}.{alias.name}".strip(".") for alias in node.names]
    inner = [resolver.finder.find(path, one, node.level) for one in names]
    found = inner if any(inner) else [resolver.finder.find(path, name, node.level)]
    return {parent_folder(one) for one in found if one}
