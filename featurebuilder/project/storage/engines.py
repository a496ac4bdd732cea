"""Find the engine behind the project's sessions, for database access outside of requests."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import direct_assignments
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.source.resolving import Definition, Module, Resolver

_MAKER_PREFIXES = ("build_", "create_", "get_", "init_", "make_", "new_")


def find_engine(resolver: Resolver, path: str) -> Definition | None:
    """Return the engine that the sessions created in the file ``path`` use, or ``None``.

    The engine is looked up in that file, then in the files that its imports lead to.
    """
    module = resolver.module(path)
    if module is None:
        return None
    if own := _engine_in(module):
        return own
    imported = (resolver.definition(path, name) for name in module.imports)
    files = dict.fromkeys(found.path for found in imported if found)
    modules = filter(None, map(resolver.module, files))
    return next(filter(None, map(_engine_in, modules)), None)


def _engine_in(module: Module) -> Definition | None:
    """Return the first module-level engine of a module, if any."""
    names = (name for name, _ in direct_assignments(module.tree.body) if name in module.definitions)
    found = (module.definitions[name] for name in names)
    return next((candidate for candidate in found if _makes_engine(candidate.node)), None)


def _makes_engine(node: ast.AST) -> bool:
    """Return whether a node calls an engine factory, such as ``create_async_engine``."""
    if not isinstance(node, ast.Call):
        return False
    maker = (dotted_name(node.func) or "").rpartition(".")[2]
    return maker.startswith(_MAKER_PREFIXES) and maker.endswith("engine")
