"""Detect whether the project's modules import each other by relative or absolute names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import parent_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.source.resolving import Module, Resolver

ABSOLUTE = ""
NEAR = "near"
FAR = "far"


def read_import_style(resolver: Resolver, modules: Iterable[Module]) -> str:
    """Return the import style that most imports of the project's own modules use.

    ``far`` stands for relative imports everywhere, ``near`` for relative imports within one folder
    only, and an empty string for absolute imports.
    """
    near = far = 0
    for module in modules:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom):
                continue
            vote = 1 if node.level else -1
            for folder in _imported_folders(resolver, module.path, node):
                if folder == parent_folder(module.path):
                    near += vote
                else:
                    far += vote
    if far > 0:
        return FAR
    return NEAR if near > 0 else ABSOLUTE


def _imported_folders(resolver: Resolver, path: str, node: ast.ImportFrom) -> set[str]:
    """Return the folders of the project's modules that an import names."""
    name = node.module or ""
    names = [f"{name}.{alias.name}".strip(".") for alias in node.names]
    inner = [resolver.finder.find(path, one, node.level) for one in names]
    found = inner if any(inner) else [resolver.finder.find(path, name, node.level)]
    return {parent_folder(one) for one in found if one}
