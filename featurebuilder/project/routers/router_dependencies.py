"""Find guards: dependencies of routers and of includes, which every request must pass."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.routers.graph import RouterGraph, RouterKey
    from featurebuilder.project.source.resolving import Resolver

_MARKERS = frozenset({"Depends", "Security"})
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Guard:
    """A dependency of a router or an include.

    Attributes:
        path: File that holds it, or the name of its module if that is not part of the project.
        text: Source of the dependency.
        name: Name to import; empty if the dependency is not a module-level name.
        module: Module to import it from; empty like ``name``.
        file: File of that module; empty if the module is not part of the project.
    """

    path: str
    text: str
    name: str = ""
    module: str = ""
    file: str = ""


def guards_above(graph: RouterGraph, resolver: Resolver, key: RouterKey) -> tuple[Guard, ...]:
    """Return the guards that a request passes on its way to the router ``key``, outermost first.

    Dependencies of the includes of ``key`` count, but its own dependencies do not.
    """
    reader = _GuardReader(graph, resolver)
    return tuple(dict.fromkeys(reader.walk_parents(key, frozenset())))


def guards_through(graph: RouterGraph, resolver: Resolver, key: RouterKey) -> tuple[Guard, ...]:
    """Return the guards that a request to a router included in ``key`` passes, outermost first.

    The own dependencies of ``key`` count too.
    """
    reader = _GuardReader(graph, resolver)
    return tuple(dict.fromkeys(reader.walk_router(key, frozenset())))


def own_guards(graph: RouterGraph, resolver: Resolver, key: RouterKey) -> tuple[Guard, ...]:
    """Return the guards that the router ``key`` itself declares."""
    router = graph.routers.get(key)
    reader = _GuardReader(graph, resolver)
    return tuple(reader.parse_argument(key.path, router.dependencies)) if router else ()


def guards_of_class(
    graph: RouterGraph, resolver: Resolver, path: str, class_: ast.ClassDef
) -> tuple[Guard, ...]:
    """Return the guards in the body of a router class, which the file ``path`` defines."""
    reader = _GuardReader(graph, resolver)
    calls = (node for node in ast.walk(class_) if isinstance(node, ast.Call))
    return tuple(reader.make_guard(path, call) for call in calls if _is_marker(call.func))


def importable_name(graph: RouterGraph, resolver: Resolver, path: str, source: str) -> Guard | None:
    """Return the definition that a name in the file ``path`` refers to, if code can import it."""
    named = ast.Call(ast.Name("Depends"), [ast.parse(source, mode="eval").body], [])
    found = _GuardReader(graph, resolver).make_guard(path, named)
    return found if found.name else None


@dataclass(frozen=True, slots=True)
class _GuardReader:
    """Reads guards from the router graph."""

    graph: RouterGraph
    resolver: Resolver

    def walk_router(self, key: RouterKey, seen: frozenset[RouterKey]) -> Iterator[Guard]:
        """Yield the guards above a router, then its own; ``seen`` stops at cycles."""
        router = self.graph.routers.get(key)
        if router is None or key in seen:
            return
        yield from self.walk_parents(key, seen)
        yield from self.parse_argument(key.path, router.dependencies)

    def walk_parents(self, key: RouterKey, seen: frozenset[RouterKey]) -> Iterator[Guard]:
        """Yield the guards of every router above ``key`` and of their includes."""
        for include in self.graph.parents(key):
            yield from self.walk_router(include.parent, seen | {key})
            yield from self.parse_argument(
                include.path, dict(include.arguments).get("dependencies", "")
            )

    def parse_argument(self, path: str, text: str) -> Iterator[Guard]:
        """Yield the guards in the source of a ``dependencies`` argument."""
        if text:
            yield from self._walk_list(path, ast.parse(f"({text})", mode="eval").body)

    def _walk_list(self, path: str, node: ast.expr, depth: int = _DEPTH) -> Iterator[Guard]:
        """Yield the guards of a list, following sums, unpacking and up to ``depth`` names."""
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                for element in elements:
                    yield from self._walk_list(path, element, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                yield from self._walk_list(path, left, depth)
                yield from self._walk_list(path, right, depth)
            case ast.Starred(value=value):
                yield from self._walk_list(path, value, depth)
            case ast.Constant(value=None):
                return
            case ast.Call(func=function) if _is_marker(function):
                yield self.make_guard(path, node)
            case _:
                name = dotted_name(node)
                found = self.resolver.definition(path, name) if name else None
                if found and depth and isinstance(found.node, ast.expr):
                    yield from self._walk_list(found.path, found.node, depth - 1)
                else:
                    yield Guard(path, ast.unparse(node))

    def make_guard(self, path: str, call: ast.Call) -> Guard:
        """Return the guard for a ``Depends(...)`` or ``Security(...)`` call."""
        named = [keyword.value for keyword in call.keywords if keyword.arg == "dependency"]
        dependency = (*call.args, *named, call)[0]
        unnamed = Guard(path, ast.unparse(dependency))
        name = dotted_name(dependency)
        if name is None:
            return unnamed
        found = self.resolver.definition(path, name)
        if found is None:
            return self._external_guard(path, name) or unnamed
        module = self.resolver.module(found.path)
        if module is None or not _is_bound(module.tree, found.name):
            return unnamed
        dotted = self.resolver.finder.name_of(found.path)
        return Guard(found.path, found.name, found.name, dotted, found.path)

    def _external_guard(self, path: str, name: str) -> Guard | None:
        """Return the guard if another package provides it and it is imported by name."""
        module = self.resolver.module(path)
        imported = module.imports.get(name) if module else None
        if imported is None or imported.level or not imported.name:
            return None
        if self.resolver.finder.find(path, imported.module):
            return None
        return Guard(imported.module, imported.name, imported.name, imported.module)


def _is_marker(function: ast.expr) -> bool:
    """Return whether a function is ``Depends`` or ``Security``."""
    return (dotted_name(function) or "").rpartition(".")[2] in _MARKERS


def _is_bound(tree: ast.Module, name: str) -> bool:
    """Return whether a module defines ``name`` at its top level."""
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
