"""Find the import path of the application, and the path operations that it serves."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.routers.application_attribute import (
    find_application_attribute,
    module_assignments,
)
from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.application_attribute import ApplicationAttribute
    from featurebuilder.project.routers.graph import Router
    from featurebuilder.project.source.resolving import Resolver


# A module that contains one of these may have path operations besides those declared with a
# method decorator such as ``@router.get``; only the latter are read.
_UNREAD_DECLARATIONS = (b"add_api_route", b"add_route", b"api_route(", b".mount(", b"routes=")


@dataclass(frozen=True, slots=True)
class ApplicationImport:
    """The import path of the application.

    Attributes:
        import_root: Folder that must be on the import path; empty for the project's root.
        module: Dotted name of the module.
        attribute: Name in that module. It may create an instance first, as in ``Server().app``.
        factory: True if ``attribute`` is a function that returns the application.
        mounted_at: Path that another application mounts it under; empty if none does.
        database: The kind of the database that running it changes by itself, as in `ImportWrites`.
        on_import: The changes that importing it makes, each with its place.
    """

    import_root: str
    module: str
    attribute: str
    factory: bool = False
    mounted_at: str = ""
    database: str = ""
    on_import: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """The expression for the application, after importing the first name of ``attribute``."""
        return f"{self.attribute}()" if self.factory else self.attribute


def find_import(resolver: Resolver, application: Router) -> ApplicationImport:
    """Return how to import ``application``.

    If a function creates it, return the module-level variable that is assigned the function's
    result, in the same module or in another. Without such a variable, return the function as a
    factory. An application that is an attribute of an instance is looked up in the same way.
    """
    path = application.key.path
    root, name = _root_and_module(resolver, path)
    variable = application.key.variable
    if by_instance := find_application_attribute(resolver, application):
        held = _find_instance_variable(resolver, by_instance)
        return held or ApplicationImport(
            root, name, f"{by_instance.owner}().{by_instance.attribute}"
        )
    if application.function is None:
        return ApplicationImport(root, name, variable)
    if holder := _find_variable(resolver, path, application.function):
        return ApplicationImport(root, name, holder)
    if elsewhere := _find_variable_elsewhere(resolver, path, application.function):
        return elsewhere
    return ApplicationImport(root, name, application.function, factory=True)


@dataclass(frozen=True, slots=True)
class ServedOperation:
    """A path operation as the application serves it.

    Attributes:
        method: HTTP method in lowercase.
        path: Full path with every prefix.
        handler: Name of the handler.
    """

    method: str
    path: str
    handler: str


@dataclass(frozen=True, slots=True)
class ServedOperations:
    """The path operations of one module.

    Attributes:
        operations: The operations whose full path is known.
        complete: False if the module may serve others that the source does not show.
    """

    operations: tuple[ServedOperation, ...]
    complete: bool


def read_served_operations(project: Project, path: str) -> ServedOperations:
    """Return the path operations that the routers of the module at ``path`` serve."""
    graph = project.graph
    keys = [key for key in graph.routers if key.path == path]
    rows = [
        (prefix, operation)
        for key in keys
        for prefix in graph.served_prefixes(key)
        for operation in graph.operations_of(key)
    ]
    known = tuple(
        ServedOperation(operation.method, prefix + operation.path, operation.handler)
        for prefix, operation in rows
        if prefix is not None and operation.path is not None
    )
    source = project.snapshot.read(path) or b""
    is_fully_read = not any(marker in source for marker in _UNREAD_DECLARATIONS) and not any(
        graph.children(key) for key in keys
    )
    return ServedOperations(
        known, complete=bool(rows) and len(known) == len(rows) and is_fully_read
    )


def _find_variable(resolver: Resolver, path: str, function: str) -> str | None:
    """Return the module-level variable that is assigned the result of ``function``, if any."""
    for name, value in module_assignments(resolver, path):
        if isinstance(value, ast.Call) and dotted_name(value.func) == function:
            return name
    return None


def _find_variable_elsewhere(
    resolver: Resolver, path: str, function: str
) -> ApplicationImport | None:
    """Return the variable of another module that is assigned the result of ``function``, if any.

    The topmost module wins.
    """
    for other in _other_modules(resolver, path, f"{function}(".encode()):
        for name, value in module_assignments(resolver, other):
            dotted = dotted_name(value.func) if isinstance(value, ast.Call) else None
            found = resolver.definition(other, dotted) if dotted else None
            if found and (found.path, found.name) == (path, function):
                return ApplicationImport(*_root_and_module(resolver, other), name)
    return None


def _find_instance_variable(
    resolver: Resolver, by_instance: ApplicationAttribute
) -> ApplicationImport | None:
    """Return the variable that leads to an application held by an instance, if any.

    The module of the class comes first, then other modules.
    """
    path = by_instance.path
    for place in (path, *_other_modules(resolver, path, f"{by_instance.owner}(".encode())):
        for name in by_instance.names(place):
            return ApplicationImport(*_root_and_module(resolver, place), name)
    return None


def _other_modules(resolver: Resolver, path: str, marker: bytes) -> Iterator[str]:
    """Yield the other modules of the package that contain ``marker``, the topmost first."""
    for other in sorted(resolver.snapshot.holding(marker), key=lambda p: (p.count("/"), p)):
        is_other = other != path and not is_auxiliary(other)
        if is_other and _is_same_package(resolver, path, other):
            yield other


def _is_same_package(resolver: Resolver, path: str, other: str) -> bool:
    """Return whether two files share an import root and a package, or ``other`` is top-level."""
    (root, name), (other_root, other_name) = (_root_and_module(resolver, p) for p in (path, other))
    is_top = "." not in other_name
    return root == other_root and (is_top or name.split(".")[0] == other_name.split(".")[0])


def _root_and_module(resolver: Resolver, path: str) -> tuple[str, str]:
    """Return the import root and the dotted module name of the file at ``path``."""
    root = resolver.finder.root_of(path)
    module = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
    return root, module.replace("/", ".")
