"""Resolve loop variables and parameters to the expressions that they are bound to."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from featurebuilder.project.source.scopes import Function, Scope, walk_statements
from featurebuilder.project.source.static_strings import dotted_name, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver

_DEPTH = 3
_MAX_CASES = 500


class Binding(NamedTuple):
    """The expression that a name is bound to.

    Attributes:
        path: File that holds the expression.
        node: The expression.
        names: Bindings of the names inside the expression.
        container: The list, tuple or dictionary that a loop takes the expression from, if any.
        element: The container's element that the expression is, or is unpacked from.
        call: The call that passes the expression as an argument, if it is a statement's value.
        site: The scope of that call.
    """

    path: str
    node: ast.expr
    names: Names
    container: Container | None = None
    element: ast.expr | None = None
    call: ast.Call | None = None
    site: Scope | None = None


class Container(NamedTuple):
    """A list, tuple or dictionary that a loop iterates over.

    Attributes:
        path: File that holds the literal.
        name: The variable it is assigned to; empty for a literal in the loop itself.
        node: The literal.
    """

    path: str
    name: str
    node: ast.List | ast.Tuple | ast.Dict


Names: TypeAlias = "dict[str, Binding]"


class _CallSite(NamedTuple):
    """A call of a function.

    Attributes:
        call: The call.
        scope: Its scope.
        is_statement: True if the call is the whole value of its statement.
    """

    call: ast.Call
    scope: Scope
    is_statement: bool


@dataclass
class Binder:
    """Find the expressions that loop variables and parameters are bound to."""

    resolver: Resolver
    _calls: dict[str, list[_CallSite]] = field(default_factory=dict)

    def cases(self, scope: Scope, used: set[str], depth: int = _DEPTH) -> list[Names]:
        """Return every set of bindings that a statement in ``scope`` runs with, at most 500.

        Args:
            scope: The statement's scope. Its loops and its function's parameters bind names.
            used: The names that the statement uses; others are not bound.
            depth: Number of calls to follow from a parameter to its argument.

        Returns:
            One dictionary per case. A single empty dictionary means that nothing is bound: the
            statement uses no loop variable and no parameter, or none of them can be resolved.
        """
        cases = self._parameter_cases(scope, used, depth)
        for loop in scope.loops:
            if names_in(loop.target) & used:
                cases = [
                    names | bound
                    for names in cases
                    for bound in self._loop_cases(scope.path, loop, names)
                ]
        return cases[:_MAX_CASES]

    def _parameter_cases(self, scope: Scope, used: set[str], depth: int) -> list[Names]:
        """Return the bindings of the used parameters, one set for each call of the function."""
        function = scope.function
        if function is None or not depth:
            return [{}]
        positional = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        defaults = _parameter_defaults(function, positional)
        iterated = {n for loop in scope.loops for n in names_in(loop.iter)}
        parameters = {*positional, *(a.arg for a in function.args.kwonlyargs)}
        wanted = (used | iterated) & parameters
        if not wanted:
            return [{}]
        own = {name: Binding(scope.path, node, {}) for name, node in defaults.items()}
        found: list[Names] = []
        for call, site, is_statement in self._call_sites(scope.path, function.name):
            passed = _arguments(call, positional)
            if not wanted & (passed.keys() | own.keys()):
                continue
            outer = {n for node in passed.values() for n in names_in(node)}
            call_and_site = (call, site) if is_statement else (None, None)
            found += [
                own
                | {
                    name: Binding(site.path, node, names, None, None, *call_and_site)
                    for name, node in passed.items()
                }
                for names in self.cases(site, outer, depth - 1)
            ]
        return found or [{}]

    def _call_sites(self, path: str, function: str) -> Iterator[_CallSite]:
        """Yield the calls that resolve to the function defined in the file ``path``."""
        for site in self._calls_named(function):
            dotted = dotted_name(site.call.func)
            found = self.resolver.definition(site.scope.path, dotted) if dotted else None
            if found and (found.path, found.name) == (path, function):
                yield site

    def _calls_named(self, function: str) -> list[_CallSite]:
        """Return every call in the project of a function with this name; cached."""
        if function not in self._calls:
            self._calls[function] = [
                _CallSite(call, scope, getattr(statement, "value", None) is call)
                for path in self.resolver.snapshot.holding(f"{function}(".encode())
                if (module := self.resolver.module(path))
                for statement, scope in walk_statements(module.tree.body, Scope(path))
                for call in _direct_calls(statement)
                if (dotted_name(call.func) or "").rpartition(".")[2] == function
            ]
        return self._calls[function]

    def _loop_cases(self, path: str, loop: ast.For | ast.AsyncFor, names: Names) -> list[Names]:
        """Return the bindings of the loop's variables, one set for each element."""
        target, iterable = _without_enumerate(loop)
        container = self._resolve_container(path, iterable, names)
        if container is None:
            return [{}]
        rows: list[ast.expr]
        match iterable, container.node:
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
        return [_bind_target(target, row, container, names) for row in rows] or [{}]

    def _resolve_container(self, path: str, node: ast.expr, names: Names) -> Container | None:
        """Return the literal that a loop iterates over, if the source shows it.

        Follow bindings, definitions, ``items()``, ``values()``, ``sorted`` and ``reversed``, and
        comprehensions that keep each value.
        """
        match node:
            case ast.List() | ast.Tuple() | ast.Dict():
                return Container(path, "", node)
            case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values")):
                return self._resolve_container(path, owner, names)
            case ast.Call(func=ast.Name(id="reversed" | "sorted"), args=[inner, *_]):
                return self._resolve_container(path, inner, names)
            case ast.Name(id=name) if name in names:
                bound = names[name]
                return self._resolve_container(bound.path, bound.node, bound.names)
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
                return self._resolve_container(found.path, generator.iter, names)
            case _:
                return None


def _without_enumerate(loop: ast.For | ast.AsyncFor) -> tuple[ast.expr, ast.expr]:
    """Return a loop's target and iterable, without the counter of ``enumerate``."""
    match loop.target, loop.iter:
        case (
            ast.Tuple(elts=[_, target]),
            ast.Call(func=ast.Name(id="enumerate"), args=[iterable, *_]),
        ):
            return target, iterable
        case _:
            return loop.target, loop.iter


def _bind_target(target: ast.expr, row: ast.expr, container: Container, names: Names) -> Names:
    """Bind the names of a loop's target to one element of the container."""
    if isinstance(target, ast.Name):
        return {target.id: Binding(container.path, row, names, container, row)}
    if isinstance(target, ast.Tuple | ast.List) and isinstance(row, ast.Tuple | ast.List):
        return {
            name.id: Binding(container.path, value, names, container, row)
            for name, value in zip(target.elts, row.elts, strict=False)
            if isinstance(name, ast.Name)
        }
    return {}


def _parameter_defaults(function: Function, positional: list[str]) -> dict[str, ast.expr]:
    """Return the default value of each parameter that has one."""
    last = function.args.defaults
    keyword_defaults = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    found = dict(zip(positional[len(positional) - len(last) :], last, strict=True))
    return found | {argument.arg: node for argument, node in keyword_defaults if node}


def _arguments(call: ast.Call, parameters: list[str]) -> dict[str, ast.expr]:
    """Return the arguments of a call by parameter name."""
    passed = dict(zip(parameters, call.args, strict=False))
    return passed | {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def _direct_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """Yield the calls in a statement's own expressions, but not in nested statements."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield from (node for node in ast.walk(child) if isinstance(node, ast.Call))
