"""Find the variable that leads to an application held by an instance of a class."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import Function, direct_assignments
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.routers.graph import Router
    from featurebuilder.project.source.resolving import Definition, Resolver

_DEPTH = 4


@dataclass(frozen=True)
class ApplicationAttribute:
    """An application that is an attribute of a class's instances.

    Attributes:
        resolver: Resolves names in the project.
        path: File that defines the class.
        owner: Name of the class.
        attribute: Attribute that holds the application.
    """

    resolver: Resolver
    path: str
    owner: str
    attribute: str

    def names(self, path: str) -> Iterator[str]:
        """Yield the expressions for the application in the module at ``path``.

        Variables that hold the application come first, then attributes such as ``server.app``.
        """
        assigned_values = list(module_assignments(self.resolver, path))
        yield from (
            name for name, value in assigned_values if self._is_application(path, value, _DEPTH)
        )
        yield from (
            f"{name}.{self.attribute}"
            for name, value in assigned_values
            if self._is_instance(path, value, _DEPTH)
        )

    def _is_application(self, path: str, value: ast.expr, depth: int) -> bool:
        """Return whether an expression is the application of an instance."""
        match value:
            case ast.Attribute(value=inner, attr=attribute):
                return attribute == self.attribute and self._is_instance(path, inner, depth)
            case ast.Call(func=called):
                found = self._resolve(path, called)
                return any(
                    self._is_application(p, node, depth - 1)
                    for p, node in _returned_values(found, depth)
                )
            case _:
                return False

    def _is_instance(self, path: str, value: ast.expr, depth: int) -> bool:
        """Return whether an expression is an instance of the class."""
        match value:
            case ast.Call(func=called):
                found = self._resolve(path, called)
                if found and (found.path, found.name) == (self.path, self.owner):
                    return True
                results = _returned_values(found, depth)
                return any(self._is_instance(p, node, depth - 1) for p, node in results)
            case ast.Name():
                found = self._resolve(path, value)
                if depth and found and isinstance(found.node, ast.expr) and found.node is not value:
                    return self._is_instance(found.path, found.node, depth - 1)
        return False

    def _resolve(self, path: str, node: ast.expr) -> Definition | None:
        """Return the definition of a dotted name; ``None`` for any other expression."""
        dotted = dotted_name(node)
        return self.resolver.definition(path, dotted) if dotted else None


def find_application_attribute(
    resolver: Resolver, application: Router
) -> ApplicationAttribute | None:
    """Return the class and attribute that hold an application created in a method.

    Return ``None`` for an application that no instance holds.
    """
    path, variable = application.key
    module = resolver.module(path)
    for node in ast.walk(module.tree) if module else ():
        if not isinstance(node, ast.ClassDef) or not _contains_line(node, application.line):
            continue
        if variable.startswith("self."):
            return ApplicationAttribute(resolver, path, node.name, variable.removeprefix("self."))
        for inner in ast.walk(node):
            match inner:
                case (
                    ast.Assign(targets=[target], value=ast.Call(func=called))
                    | ast.AnnAssign(target=target, value=ast.Call(func=called))
                ) if dotted_name(called) == f"self.{application.function}":
                    attribute = (dotted_name(target) or "").removeprefix("self.")
                    return ApplicationAttribute(resolver, path, node.name, attribute)
                case _:
                    pass
    return None


def module_assignments(resolver: Resolver, path: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name that a module assigns at its top level, with the value."""
    module = resolver.module(path)
    return direct_assignments(module.tree.body if module else ())


def _returned_values(found: Definition | None, depth: int) -> Iterator[tuple[str, ast.expr]]:
    """Yield the values that a function of the project returns, with the function's file."""
    if found is None or not depth or not isinstance(found.node, Function):
        return
    for node in ast.walk(found.node):
        if isinstance(node, ast.Return) and node.value is not None:
            yield found.path, node.value


def _contains_line(node: ast.ClassDef, line: int) -> bool:
    """Return whether a line is in the body of a class."""
    return node.lineno < line <= (node.end_lineno or node.lineno)
