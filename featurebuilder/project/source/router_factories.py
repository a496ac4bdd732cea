"""Recognize the calls that create an application or a router."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import walk_statements
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.source.resolving import Definition, Resolver
    from featurebuilder.project.source.scopes import Function, Scope

_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Maker:
    """The kind of object that a call creates.

    Attributes:
        is_application: True for an application, false for a router.
        is_class: False if a function of the project creates the object.
    """

    is_application: bool
    is_class: bool = True


_APPLICATION, _ROUTER = Maker(is_application=True), Maker(is_application=False)


def fastapi_class(dotted: str) -> Maker | None:
    """Return the kind of object that a FastAPI class creates, or ``None`` for other names.

    A copy of FastAPI that the project vendors counts too.
    """
    *modules, name = dotted.split(".")
    if "fastapi" not in modules:
        return None
    return {"FastAPI": _APPLICATION, "APIRouter": _ROUTER}.get(name)


def find_maker(
    resolver: Resolver, path: str, callee: ast.expr, depth: int = _DEPTH
) -> Maker | None:
    """Return what calling ``callee`` in the file ``path`` creates, if an application or a router.

    A class of the project counts if one of its bases does. A function counts if it returns such an
    object. Classes that a function or ``functools.partial`` returns count too.
    """
    dotted = dotted_name(callee)
    if dotted is None or not depth:
        return None
    key = (path, dotted, depth)
    if key not in resolver.makers:
        # Stop at circular definitions: the name is unknown while it is being resolved.
        resolver.makers[key] = None
        resolver.makers[key] = _find_maker(resolver, path, dotted, depth)
    return resolver.makers[key]


def _find_maker(resolver: Resolver, path: str, dotted: str, depth: int) -> Maker | None:
    """Return what calling ``dotted`` creates, without the cache that ``find_maker`` uses."""
    own = next(filter(None, map(fastapi_class, resolver.origins(path, dotted))), None)
    if own:
        return own
    found = resolver.definition(path, dotted)
    match found.node if found else None:
        case ast.ClassDef(bases=bases) if found:
            kinds = (find_maker(resolver, found.path, base, depth - 1) for base in bases)
            return next((kind for kind in kinds if kind), None)
        case ast.FunctionDef() | ast.AsyncFunctionDef() if found:
            return _find_maker_of_function(resolver, found, depth)
        case ast.Call() as call if found:
            return _find_maker_of_result(resolver, found.path, call, depth)
        case ast.Name() | ast.Attribute() as name if found:
            return find_maker(resolver, found.path, name, depth - 1)
        case _:
            return None


def _find_maker_of_result(
    resolver: Resolver, path: str, call: ast.Call, depth: int
) -> Maker | None:
    """Return what calling the result of ``call`` creates: of a partial, or of a returned class."""
    dotted = dotted_name(call.func)
    if dotted is None:
        return None
    if call.args and "functools.partial" in resolver.origins(path, dotted):
        return find_maker(resolver, path, call.args[0], depth - 1)
    found = resolver.definition(path, dotted)
    if found is None or not isinstance(found.node, ast.FunctionDef):
        return None
    name = returned_name(found.node)
    for statement in found.node.body:
        if isinstance(statement, ast.ClassDef) and statement.name == name:
            kinds = (find_maker(resolver, found.path, base, depth - 1) for base in statement.bases)
            return next((kind for kind in kinds if kind), None)
    return None


def returned_name(function: Function) -> str | None:
    """Return the name of the variable that ``function`` returns in its last statement, if any."""
    match function.body[-1]:
        case ast.Return(value=ast.Name(id=name)):
            return name
        case _:
            return None


def call_assignments(body: list[ast.stmt], scope: Scope) -> list[tuple[list[str], ast.Call, Scope]]:
    """Return every assignment of a call: its dotted target names, the call, and its scope."""
    found: list[tuple[list[str], ast.Call, Scope]] = []
    for statement, here in walk_statements(body, scope):
        match statement:
            case ast.Assign(targets=targets, value=ast.Call() as call):
                names = [dotted_name(target) for target in targets]
            case ast.AnnAssign(target=target, value=ast.Call() as call):
                names = [dotted_name(target)]
            case _:
                continue
        found.append(([name for name in names if name], call, here))
    return found


def _find_maker_of_function(resolver: Resolver, found: Definition, depth: int) -> Maker | None:
    """Return what the function ``found`` creates, if it returns an application or a router."""
    function = found.node
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    name = returned_name(function)
    for statement in ast.walk(function):
        match statement:
            case ast.Return(value=ast.Call(func=callee)):
                pass
            case (
                ast.Assign(targets=[ast.Name(id=target)], value=ast.Call(func=callee))
                | ast.AnnAssign(target=ast.Name(id=target), value=ast.Call(func=callee))
            ) if target == name:
                pass
            case _:
                continue
        if kind := find_maker(resolver, found.path, callee, depth - 1):
            return Maker(kind.is_application, is_class=False)
    return None
