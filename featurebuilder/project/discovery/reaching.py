"""Which functions may have a part in finding routers: only those are worth following alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.project.scopes import Function

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.project.resolving import Resolver

_FINDING = frozenset(
    {
        "__import__",
        "entry_points",
        "exec_module",
        "import_module",
        "include_router",
        "iter_entry_points",
    }
)


@dataclass
class Reach:
    """Tells by names alone, which may tell too much: of the functions in the files at ``paths``."""

    resolver: Resolver
    paths: frozenset[str]
    _yielding: dict[ast.AST, bool] = field(default_factory=dict)

    def finds(self, function: Function) -> bool:
        """Return whether running it may import by name, include a router, or lead to that."""
        return not self._reaching.isdisjoint(self._mentioned[function])

    def yields(self, function: Function) -> bool:
        """Return whether it is a generator."""
        if function not in self._yielding:
            nodes = ast.walk(function)
            self._yielding[function] = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in nodes)
        return self._yielding[function]

    @cached_property
    def _mentioned(self) -> dict[Function, frozenset[str]]:
        return {function: frozenset(_names(function)) for function, _ in self._functions()}

    @cached_property
    def _reaching(self) -> frozenset[str]:
        """The names that lead there: of functions, and of classes whose methods do."""
        names = [(self._mentioned[function], called) for function, called in self._functions()]
        found = set(_FINDING)
        while more := {
            name
            for mentioned, called in names
            for name in called
            if name not in found and not found.isdisjoint(mentioned)
        }:
            found |= more
        return frozenset(found)

    def _functions(self) -> Iterator[tuple[Function, tuple[str, ...]]]:
        """Yield each function and method, with the names that it runs by."""
        for path in sorted(self.paths):
            module = self.resolver.module(path)
            for node in module.tree.body if module else ():
                if isinstance(node, ast.ClassDef):
                    for inner in _of(node.body):
                        made_by = (node.name,) if inner.name == "__init__" else ()
                        yield inner, (inner.name, *made_by)
                else:
                    yield from ((function, (function.name,)) for function in _of([node]))


def _of(body: Iterable[ast.stmt]) -> Iterator[Function]:
    return (statement for statement in body if isinstance(statement, Function))


def _names(function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
