"""Resolve routers of modules that ``import_module`` imports by name, often in a loop."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.project.source.bindings import Binding, Names
    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.source.scopes import Scope

    Text = Callable[[str, ast.expr, Names], str | None]

_IMPORTS = frozenset({"import_module", "importlib.import_module"})
_DEPTH = 4


class NamedRouter(NamedTuple):
    """A variable of a module that is imported by name.

    ``bound`` is the binding that the module's name was computed from, if any.
    """

    path: str
    variable: str
    bound: Binding | None


@dataclass(frozen=True)
class NamedModules:
    """Resolve ``import_module`` calls where a router is included; ``text`` evaluates strings."""

    resolver: Resolver
    text: Text

    def router(self, child: ast.expr, scope: Scope, names: Names) -> NamedRouter | None:
        """Return the variable that ``child`` refers to, if its module is imported by name."""
        node = _assigned_value(child, scope)
        match node:
            case ast.Attribute(value=owner, attr=variable):
                pass
            case ast.Call(
                func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str(variable)), *_]
            ):
                pass
            case _:
                return None
        match _assigned_value(owner, scope):
            case ast.Call(func=called, args=[given, *package], keywords=words) if _is_import_module(
                called
            ):
                path = self._file(scope.path, given, bool(package or words), names)
                bound = next((names[name] for name in _names(given) if name in names), None)
                return NamedRouter(path, variable, bound) if path else None
            case _:
                return None

    def _file(self, path: str, given: ast.expr, is_relative: bool, names: Names) -> str | None:  # noqa: FBT001
        dotted = self.text(path, given, names)
        if not dotted:
            return None
        name = dotted.lstrip(".")
        level = len(dotted) - len(name)
        if level and not is_relative:
            return None
        return self.resolver.finder.find(path, name, level)


def _is_import_module(called: ast.expr) -> bool:
    return dotted_name(called) in _IMPORTS


def _assigned_value(node: ast.expr, scope: Scope, depth: int = _DEPTH) -> ast.expr:
    """Return the value assigned to a name in the innermost loop, or else the expression itself."""
    if not isinstance(node, ast.Name) or not depth:
        return node
    given = [value for name, value in _loop_assignments(scope) if name == node.id]
    return _assigned_value(given[0], scope, depth - 1) if len(given) == 1 else node


def _loop_assignments(scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names and values that the innermost loop assigns."""
    for loop in scope.loops[-1:]:
        for statement in loop.body:
            for node in ast.walk(statement):
                match node:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        yield name, value
                    case ast.NamedExpr(target=ast.Name(id=name), value=value):
                        yield name, value
                    case _:
                        pass


def _names(node: ast.expr) -> list[str]:
    return [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)]
