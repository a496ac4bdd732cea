"""The engine behind a tree's sessions, for what speaks with the database outside of requests."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.scopes import assigned
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.resolving import Definition, Module, Resolver

_MAKES = ("build_", "create_", "get_", "init_", "make_", "new_")


def find_engine(resolver: Resolver, path: str) -> Definition | None:
    """Return the engine that the sessions made in the file ``path`` use, if the source tells.

    It is made there, or where a name comes from that the file imports.
    """
    module = resolver.module(path)
    if module is None:
        return None
    if own := _made_in(module):
        return own
    imported = (resolver.definition(path, name) for name in module.imports)
    files = dict.fromkeys(found.path for found in imported if found)
    modules = filter(None, map(resolver.module, files))
    return next(filter(None, map(_made_in, modules)), None)


def _made_in(module: Module) -> Definition | None:
    """Return the first engine that has a name of the module."""
    names = (name for name, _ in assigned(module.tree.body) if name in module.definitions)
    found = (module.definitions[name] for name in names)
    return next((one for one in found if _makes_engine(one.node)), None)


def _makes_engine(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    maker = (dotted_name(node.func) or "").rpartition(".")[2]
    return maker.startswith(_MAKES) and maker.endswith("engine")
