"""How a process would import the application that was found."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.modules import ModuleFinder
from featurebuilder.project.resolving import Resolver
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.graph import Router
    from featurebuilder.project.project import Project
    from featurebuilder.project.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Importable:
    """Where a process finds the application; ``factory`` says that ``attribute`` makes it."""

    import_root: str
    module: str
    attribute: str
    factory: bool = False


def importable(snapshot: Snapshot, application: Router) -> Importable:
    """Return how to import ``application``.

    One that a function makes is taken from the module-level name that holds the function's result,
    if its module has one, else by calling the function.
    """
    path = application.key.path
    root = ModuleFinder(snapshot).root_of(path)
    module = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
    name = module.replace("/", ".")
    if application.function is None:
        return Importable(root, name, application.key.variable)
    if variable := _holder(Resolver(snapshot), path, application.function):
        return Importable(root, name, variable)
    return Importable(root, name, application.function, factory=True)


@dataclass(frozen=True, slots=True)
class ServedOperation:
    """A path operation as it is served: ``method`` in small letters, and the whole path."""

    method: str
    path: str
    handler: str


@dataclass(frozen=True, slots=True)
class ServedOperations:
    """The path operations of one module; ``complete`` is false where the source leaves some out."""

    operations: tuple[ServedOperation, ...]
    complete: bool


def served_operations(project: Project, path: str) -> ServedOperations:
    """Return what the routers of the module at ``path`` serve, as far as the source tells."""
    graph = project.graph
    keys = [key for key in graph.routers if key.path == path]
    rows = [
        (prefix, operation)
        for key in keys
        for prefix in graph.served_prefixes(key)
        for operation in graph.operations_of(key)
    ]
    told = tuple(
        ServedOperation(operation.method, prefix + operation.path, operation.handler)
        for prefix, operation in rows
        if prefix is not None and operation.path is not None
    )
    return ServedOperations(told, complete=bool(rows) and len(told) == len(rows))


def _holder(resolver: Resolver, path: str, function: str) -> str | None:
    module = resolver.module(path)
    for statement in module.tree.body if module else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=called)):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=called)):
                pass
            case _:
                continue
        if dotted_name(called) == function:
            return name
    return None
