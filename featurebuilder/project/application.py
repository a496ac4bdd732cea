"""How a process would import the application that was found."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.held import assignments, held_by_instance
from featurebuilder.project.modules import is_auxiliary
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.graph import Router
    from featurebuilder.project.held import HeldByInstance
    from featurebuilder.project.project import Project
    from featurebuilder.project.resolving import Resolver


# Path operations that no decorator of a method declares.
_OTHER_WAYS = (b"add_api_route", b"add_route", b"api_route(", b".mount(", b"routes=")


@dataclass(frozen=True, slots=True)
class Importable:
    """Where a process finds the application; ``factory`` says that ``attribute`` makes it.

    ``attribute`` may lead through an instance, which ``Name()`` makes: ``Server().app``.
    """

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
    in its own module or else in another; where there is none, by calling the function. One that an
    instance holds is taken from there likewise.
    """
    path = application.key.path
    root, name = _module_of(resolver, path)
    variable = application.key.variable
    if by_instance := held_by_instance(resolver, application):
        held = _held(resolver, by_instance)
        return held or Importable(root, name, f"{by_instance.owner}().{by_instance.attribute}")
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
    for name, value in assignments(resolver, path):
        if isinstance(value, ast.Call) and dotted_name(value.func) == function:
            return name
    return None


def _holder_elsewhere(resolver: Resolver, path: str, function: str) -> Importable | None:
    """Return the name that another module gives what ``function`` returns: of several the top."""
    for other in _others(resolver, path, f"{function}(".encode()):
        for name, value in assignments(resolver, other):
            dotted = dotted_name(value.func) if isinstance(value, ast.Call) else None
            found = resolver.definition(other, dotted) if dotted else None
            if found and (found.path, found.name) == (path, function):
                return Importable(*_module_of(resolver, other), name)
    return None


def _held(resolver: Resolver, by_instance: HeldByInstance) -> Importable | None:
    """Return where a module reaches the application of an instance: its own, or another."""
    path = by_instance.path
    for place in (path, *_others(resolver, path, f"{by_instance.owner}(".encode())):
        for name in by_instance.names(place):
            return Importable(*_module_of(resolver, place), name)
    return None


def _others(resolver: Resolver, path: str, sign: bytes) -> Iterator[str]:
    """Yield the other modules of the package that hold ``sign``, the topmost first."""
    for other in sorted(resolver.snapshot.holding(sign), key=lambda p: (p.count("/"), p)):
        is_other = other != path and not is_auxiliary(other)
        if is_other and _are_together(resolver, path, other):
            yield other


def _are_together(resolver: Resolver, path: str, other: str) -> bool:
    """Return whether two files are of one package, or the other stands beside all packages."""
    (root, name), (other_root, other_name) = (_module_of(resolver, p) for p in (path, other))
    is_top = "." not in other_name
    return root == other_root and (is_top or name.split(".")[0] == other_name.split(".")[0])


def _module_of(resolver: Resolver, path: str) -> tuple[str, str]:
    root = resolver.finder.root_of(path)
    module = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
    return root, module.replace("/", ".")
