"""Guards: what routers above another depend on, which each of its requests passes first."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.graph import Key, RouterGraph
    from featurebuilder.project.resolving import Resolver

_MARKERS = frozenset({"Depends", "Security"})
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Guard:
    """One dependency, as it is written in the file ``path``.

    ``module`` and ``name`` are those to import it by, where it is a name of a module; ``file`` is
    that module's in the tree, empty where it is none of the tree's.
    """

    path: str
    text: str
    name: str = ""
    module: str = ""
    file: str = ""


def guards_above(graph: RouterGraph, resolver: Resolver, key: Key) -> tuple[Guard, ...]:
    """Return what a request passes before it is handed to the router ``key``, outermost first.

    What the router itself depends on does not count, but what it is included with does.
    """
    reader = _Reader(graph, resolver)
    return tuple(dict.fromkeys(reader.above(key, frozenset())))


def guards_of(graph: RouterGraph, resolver: Resolver, key: Key) -> tuple[Guard, ...]:
    """Return what a request passes that is handed to a router in ``key``, outermost first."""
    reader = _Reader(graph, resolver)
    return tuple(dict.fromkeys(reader.of(key, frozenset())))


@dataclass(frozen=True, slots=True)
class _Reader:
    graph: RouterGraph
    resolver: Resolver

    def of(self, key: Key, seen: frozenset[Key]) -> Iterator[Guard]:
        router = self.graph.routers.get(key)
        if router is None or key in seen:
            return
        yield from self.above(key, seen)
        yield from self._written(key.path, router.dependencies)

    def above(self, key: Key, seen: frozenset[Key]) -> Iterator[Guard]:
        for include in self.graph.parents(key):
            yield from self.of(include.parent, seen | {key})
            yield from self._written(include.path, dict(include.arguments).get("dependencies", ""))

    def _written(self, path: str, text: str) -> Iterator[Guard]:
        if text:
            yield from self._listed(path, ast.parse(f"({text})", mode="eval").body)

    def _listed(self, path: str, node: ast.expr, depth: int = _DEPTH) -> Iterator[Guard]:
        """Yield the guards of a list, whatever it is put together from."""
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                for element in elements:
                    yield from self._listed(path, element, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                yield from self._listed(path, left, depth)
                yield from self._listed(path, right, depth)
            case ast.Starred(value=value):
                yield from self._listed(path, value, depth)
            case ast.Constant(value=None):
                return
            case ast.Call(func=function) if _is_marker(function):
                yield self._guard(path, node)
            case _:
                name = dotted_name(node)
                found = self.resolver.definition(path, name) if name else None
                if found and depth and isinstance(found.node, ast.expr):
                    yield from self._listed(found.path, found.node, depth - 1)
                else:
                    yield Guard(path, ast.unparse(node))

    def _guard(self, path: str, call: ast.Call) -> Guard:
        named = [word.value for word in call.keywords if word.arg == "dependency"]
        depended = (*call.args, *named, call)[0]
        unnamed = Guard(path, ast.unparse(depended))
        name = dotted_name(depended)
        if name is None:
            return unnamed
        found = self.resolver.definition(path, name)
        if found is None:
            return self._foreign(path, name) or unnamed
        module = self.resolver.module(found.path)
        if module is None or not _is_bound(module.tree, found.name):
            return unnamed
        dotted = self.resolver.finder.name_of(found.path)
        return Guard(found.path, found.name, found.name, dotted, found.path)

    def _foreign(self, path: str, name: str) -> Guard | None:
        """Return a guard that another package brings, if it is imported by its name."""
        module = self.resolver.module(path)
        imported = module.imports.get(name) if module else None
        if imported is None or imported.level or not imported.name:
            return None
        if self.resolver.finder.find(path, imported.module):
            return None
        return Guard(imported.module, imported.name, imported.name, imported.module)


def _is_marker(function: ast.expr) -> bool:
    return (dotted_name(function) or "").rpartition(".")[2] in _MARKERS


def _is_bound(tree: ast.Module, name: str) -> bool:
    """Return whether a module gives a value to ``name`` itself, outside of any function."""
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names = [node.name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=target)):
                names = [target]
            case _:
                names = []
        if name in names:
            return True
    return False
