"""What loop variables and parameters stand for, as far as the source tells."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from featurebuilder.project.scopes import Function, Scope, walk
from featurebuilder.project.texts import dotted_name, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Resolver

_DEPTH = 3
_MOST = 500


class Bound(NamedTuple):
    """The expression that a name stands for, in its own file and with its own bindings.

    ``element`` is the part of a list that a loop variable took it from, and ``container`` the list.
    ``call`` is the statement that hands it over, and ``site`` where that stands, if one does.
    """

    path: str
    node: ast.expr
    names: Names
    container: Container | None = None
    element: ast.expr | None = None
    call: ast.Call | None = None
    site: Scope | None = None


class Container(NamedTuple):
    """A list, tuple or dictionary that a loop runs over; ``name`` is empty for a literal."""

    path: str
    name: str
    node: ast.List | ast.Tuple | ast.Dict


Names: TypeAlias = "dict[str, Bound]"


class _Site(NamedTuple):
    """A call of a function, which may be all that its statement does."""

    call: ast.Call
    scope: Scope
    is_statement: bool


@dataclass
class Binder:
    """Finds what names are bound to."""

    resolver: Resolver
    _calls: dict[str, list[_Site]] = field(default_factory=dict)

    def cases(self, scope: Scope, used: set[str], depth: int = _DEPTH) -> list[Names]:
        """Return every set of bindings under which a statement in ``scope`` runs.

        ``used`` are the names that the statement uses; the empty binding alone stands for a
        statement that uses no loop variable and no parameter.
        """
        cases = self._of_parameters(scope, used, depth)
        for loop in scope.loops:
            if names_in(loop.target) & used:
                cases = [
                    names | bound
                    for names in cases
                    for bound in self._of_loop(scope.path, loop, names)
                ]
        return cases[:_MOST]

    def _of_parameters(self, scope: Scope, used: set[str], depth: int) -> list[Names]:
        function = scope.function
        if function is None or not depth:
            return [{}]
        positional = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        defaults = _defaults(function, positional)
        looped = {n for loop in scope.loops for n in names_in(loop.iter)}
        parameters = {*positional, *(a.arg for a in function.args.kwonlyargs)}
        wanted = (used | looped) & parameters
        if not wanted:
            return [{}]
        own = {name: Bound(scope.path, node, {}) for name, node in defaults.items()}
        found: list[Names] = []
        for call, site, is_statement in self._call_sites(scope.path, function.name):
            given = _arguments(call, positional)
            if not wanted & (given.keys() | own.keys()):
                continue
            outer = {n for node in given.values() for n in names_in(node)}
            told = (call, site) if is_statement else (None, None)
            found += [
                own
                | {
                    name: Bound(site.path, node, names, None, None, *told)
                    for name, node in given.items()
                }
                for names in self.cases(site, outer, depth - 1)
            ]
        return found or [{}]

    def _call_sites(self, path: str, function: str) -> Iterator[_Site]:
        for site in self._calls_of(function):
            dotted = dotted_name(site.call.func)
            found = self.resolver.definition(site.scope.path, dotted) if dotted else None
            if found and (found.path, found.name) == (path, function):
                yield site

    def _calls_of(self, function: str) -> list[_Site]:
        if function not in self._calls:
            self._calls[function] = [
                _Site(call, scope, getattr(statement, "value", None) is call)
                for path in self.resolver.snapshot.holding(f"{function}(".encode())
                if (module := self.resolver.module(path))
                for statement, scope in walk(module.tree.body, Scope(path))
                for call in _own_calls(statement)
                if (dotted_name(call.func) or "").rpartition(".")[2] == function
            ]
        return self._calls[function]

    def _of_loop(self, path: str, loop: ast.For | ast.AsyncFor, names: Names) -> list[Names]:
        target, listed = _unnumbered(loop)
        container = self._container(path, listed, names)
        if container is None:
            return [{}]
        rows: list[ast.expr]
        match listed, container.node:
            case ast.Call(func=ast.Attribute(attr="items")), ast.Dict(keys=keys, values=values):
                rows = [
                    ast.copy_location(ast.Tuple([key, value], ast.Load()), key)
                    for key, value in zip(keys, values, strict=True)
                    if key
                ]
            case ast.Call(func=ast.Attribute(attr="values")), ast.Dict(values=values):
                rows = values
            case _, ast.Dict(keys=keys):
                rows = [key for key in keys if key]
            case _, ast.List(elts=rows) | ast.Tuple(elts=rows):
                pass
        # A list that starts empty is filled elsewhere, so its elements are unknown.
        return [_bind(target, row, container, names) for row in rows] or [{}]

    def _container(self, path: str, node: ast.expr, names: Names) -> Container | None:
        match node:
            case ast.List() | ast.Tuple() | ast.Dict():
                return Container(path, "", node)
            case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values")):
                return self._container(path, owner, names)
            case ast.Call(func=ast.Name(id="reversed" | "sorted"), args=[inner, *_]):
                return self._container(path, inner, names)
            case ast.Name(id=name) if name in names:
                bound = names[name]
                return self._container(bound.path, bound.node, bound.names)
            case _:
                dotted = dotted_name(node)
        found = self.resolver.definition(path, dotted) if dotted else None
        match found.node if found else None:
            case (ast.List() | ast.Tuple() | ast.Dict()) as node if found:
                return Container(found.path, found.name, node)
            case (
                ast.DictComp(value=ast.Name(id=value), generators=[generator])
                | ast.ListComp(elt=ast.Name(id=value), generators=[generator])
            ) if found and value == dotted_name(generator.target):
                return self._container(found.path, generator.iter, names)
            case _:
                return None


def _unnumbered(loop: ast.For | ast.AsyncFor) -> tuple[ast.expr, ast.expr]:
    """Return what a loop assigns to and what it runs over, without the number of each turn."""
    match loop.target, loop.iter:
        case (
            ast.Tuple(elts=[_, target]),
            ast.Call(func=ast.Name(id="enumerate"), args=[listed, *_]),
        ):
            return target, listed
        case _:
            return loop.target, loop.iter


def _bind(target: ast.expr, row: ast.expr, container: Container, names: Names) -> Names:
    if isinstance(target, ast.Name):
        return {target.id: Bound(container.path, row, names, container, row)}
    if isinstance(target, ast.Tuple | ast.List) and isinstance(row, ast.Tuple | ast.List):
        return {
            name.id: Bound(container.path, value, names, container, row)
            for name, value in zip(target.elts, row.elts, strict=False)
            if isinstance(name, ast.Name)
        }
    return {}


def _defaults(function: Function, positional: list[str]) -> dict[str, ast.expr]:
    """Return what each parameter is where a call does not give it."""
    last = function.args.defaults
    words = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    found = dict(zip(positional[len(positional) - len(last) :], last, strict=True))
    return found | {argument.arg: node for argument, node in words if node}


def _arguments(call: ast.Call, parameters: list[str]) -> dict[str, ast.expr]:
    given = dict(zip(parameters, call.args, strict=False))
    return given | {word.arg: word.value for word in call.keywords if word.arg}


def _own_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """Yield the calls of a statement, but not those of the statements in it."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield from (node for node in ast.walk(child) if isinstance(node, ast.Call))
