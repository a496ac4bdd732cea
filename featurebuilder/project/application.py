"""How a process would import the application that was found."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.modules import is_auxiliary
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.graph import Router
    from featurebuilder.project.project import Project
    from featurebuilder.project.resolving import Resolver


# Path operations that no decorator of a method declares.
_OTHER_WAYS = (b"add_api_route", b"add_route", b"api_route(", b".mount(", b"routes=")


@dataclass(frozen=True, slots=True)
class Importable:
    """Where a process finds the application; ``factory`` says that ``attribute`` makes it."""

    import_root: str
    module: str
    attribute: str
    factory: bool = False

    @property
    def expression(self) -> str:
        """How the application is named where ``attribute``'s first name was imported."""
        return f"{self.attribute}()" if self.factory else self.attribute


def importable(resolver: Resolver, application: Router) -> Importable:
    """Return how to import ``application``.

    One that a function makes is taken from the module-level name that holds the function's result,
    in its own module or else in another; where there is none, by calling the function.
    """
    path = application.key.path
    root, name = _module_of(resolver, path)
    variable = application.key.variable
    if variable.startswith("self."):
        held = _attribute_holder(resolver, path, variable.removeprefix("self."))
        return Importable(root, name, held or variable)
    if application.function is None:
        return Importable(root, name, variable)
    if holder := _holder(resolver, path, application.function):
        return Importable(root, name, holder)
    if elsewhere := _holder_elsewhere(resolver, path, application.function):
        return elsewhere
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
    source = project.snapshot.read(path) or b""
    tells_all = not any(sign in source for sign in _OTHER_WAYS) and not any(
        graph.children(key) for key in keys
    )
    return ServedOperations(told, complete=bool(rows) and len(told) == len(rows) and tells_all)


def _holder(resolver: Resolver, path: str, function: str) -> str | None:
    """Return the module-level name that is given what ``function`` returns."""
    for name, value in _assigned(resolver, path):
        if isinstance(value, ast.Call) and dotted_name(value.func) == function:
            return name
    return None


def _holder_elsewhere(resolver: Resolver, path: str, function: str) -> Importable | None:
    """Return the name that another module gives what ``function`` returns: of several the top."""
    sign = f"{function}(".encode()
    for other in sorted(resolver.snapshot.paths, key=lambda p: (p.count("/"), p)):
        is_code = other.endswith(".py") and other != path and not is_auxiliary(other)
        if (
            not is_code
            or not _are_together(resolver, path, other)
            or sign not in (resolver.snapshot.read(other) or b"")
        ):
            continue
        for name, value in _assigned(resolver, other):
            dotted = dotted_name(value.func) if isinstance(value, ast.Call) else None
            found = resolver.definition(other, dotted) if dotted else None
            if found and (found.path, found.name) == (path, function):
                return Importable(*_module_of(resolver, other), name)
    return None


def _are_together(resolver: Resolver, path: str, other: str) -> bool:
    """Return whether two files are of one package, or the other stands beside all packages."""
    (root, name), (other_root, other_name) = (_module_of(resolver, p) for p in (path, other))
    is_top = "." not in other_name
    return root == other_root and (is_top or name.split(".")[0] == other_name.split(".")[0])


def _module_of(resolver: Resolver, path: str) -> tuple[str, str]:
    root = resolver.finder.root_of(path)
    module = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
    return root, module.replace("/", ".")


def _attribute_holder(resolver: Resolver, path: str, attribute: str) -> str | None:
    """Return how the module reaches the attribute of the instance that it makes of its class."""
    instance = None
    for name, value in _assigned(resolver, path):
        match value:
            case ast.Attribute(value=ast.Name(id=owner), attr=found) if found == attribute:
                return name if owner == instance else None
            case ast.Call(func=ast.Name(id=called)):
                definition = resolver.definition(path, called)
                if definition and isinstance(definition.node, ast.ClassDef):
                    instance = name
            case _:
                pass
    return f"{instance}.{attribute}" if instance else None


def _assigned(resolver: Resolver, path: str) -> Iterator[tuple[str, ast.expr]]:
    module = resolver.module(path)
    for statement in module.tree.body if module else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                pass
