"""Where the instance is held whose attribute, or method's result, is the application."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.scopes import Function, assigned
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.graph import Router
    from featurebuilder.project.resolving import Definition, Resolver

_DEPTH = 4


@dataclass(frozen=True)
class HeldByInstance:
    """An application that instances of a class of the tree hold as an attribute."""

    resolver: Resolver
    path: str
    owner: str
    attribute: str

    def names(self, path: str) -> Iterator[str]:
        """Yield how the module at ``path`` reaches the application, the shortest name first."""
        given = list(assignments(self.resolver, path))
        yield from (name for name, value in given if self._is_held(path, value, _DEPTH))
        yield from (
            f"{name}.{self.attribute}"
            for name, value in given
            if self._is_instance(path, value, _DEPTH)
        )

    def _is_held(self, path: str, value: ast.expr, depth: int) -> bool:
        """Return whether an expression is the attribute of an instance."""
        match value:
            case ast.Attribute(value=inner, attr=attribute):
                return attribute == self.attribute and self._is_instance(path, inner, depth)
            case ast.Call(func=called):
                found = self._defined(path, called)
                return any(self._is_held(p, node, depth - 1) for p, node in _results(found, depth))
            case _:
                return False

    def _is_instance(self, path: str, value: ast.expr, depth: int) -> bool:
        match value:
            case ast.Call(func=called):
                found = self._defined(path, called)
                if found and (found.path, found.name) == (self.path, self.owner):
                    return True
                results = _results(found, depth)
                return any(self._is_instance(p, node, depth - 1) for p, node in results)
            case ast.Name():
                found = self._defined(path, value)
                if depth and found and isinstance(found.node, ast.expr) and found.node is not value:
                    return self._is_instance(found.path, found.node, depth - 1)
        return False

    def _defined(self, path: str, node: ast.expr) -> Definition | None:
        dotted = dotted_name(node)
        return self.resolver.definition(path, dotted) if dotted else None


def held_by_instance(resolver: Resolver, application: Router) -> HeldByInstance | None:
    """Return what holds an application that a method makes; ``None`` for any other."""
    path, variable = application.key
    module = resolver.module(path)
    for node in ast.walk(module.tree) if module else ():
        if not isinstance(node, ast.ClassDef) or not _encloses(node, application.line):
            continue
        if variable.startswith("self."):
            return HeldByInstance(resolver, path, node.name, variable.removeprefix("self."))
        for inner in ast.walk(node):
            match inner:
                case (
                    ast.Assign(targets=[target], value=ast.Call(func=called))
                    | ast.AnnAssign(target=target, value=ast.Call(func=called))
                ) if dotted_name(called) == f"self.{application.function}":
                    attribute = (dotted_name(target) or "").removeprefix("self.")
                    return HeldByInstance(resolver, path, node.name, attribute)
                case _:
                    pass
    return None


def assignments(resolver: Resolver, path: str) -> Iterator[tuple[str, ast.expr]]:
    """Return the names that a module itself gives a value, and the values."""
    module = resolver.module(path)
    return assigned(module.tree.body if module else ())


def _results(found: Definition | None, depth: int) -> Iterator[tuple[str, ast.expr]]:
    """Yield what a function of the tree returns, each with the function's file."""
    if found is None or not depth or not isinstance(found.node, Function):
        return
    for node in ast.walk(found.node):
        if isinstance(node, ast.Return) and node.value is not None:
            yield found.path, node.value


def _encloses(node: ast.ClassDef, line: int) -> bool:
    return node.lineno < line <= (node.end_lineno or node.lineno)
