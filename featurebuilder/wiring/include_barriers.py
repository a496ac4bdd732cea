"""Find the statements that a new include must precede or follow to take effect."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import DEFINITIONS, place_of

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source

_METHODS = frozenset(
    {
        *("add_api_route", "add_api_websocket_route", "add_route", "add_websocket_route"),
        *("api_route", "delete", "get", "head", "mount", "patch", "post", "put", "route"),
        *("websocket", "websocket_route"),
    }
)
_ROOT = re.compile(r"/?")
_EVERYTHING = re.compile(r"/?\{\w+:path\}")


def first_barrier(source: Source, beside: ast.stmt, parent: str) -> ast.stmt | None:
    """Return the first statement of the block of ``beside`` that a new include must precede.

    ``parent`` is the name in the block of the router that includes the new one. After these
    statements, the new include would have no effect:

    - ``parent`` is itself included: before FastAPI 0.137, that copied the routes it had by then
    - ``parent`` gets a route for every path, which answers first
    - the function returns
    """
    return next(
        (each for each in place_of(source, beside).block if _must_follow(each, parent)), None
    )


def last_change_of(source: Source, beside: ast.stmt, child: str) -> ast.stmt | None:
    """Return the last statement of the block that creates ``child`` or adds to it, if any.

    A new include of ``child`` must follow it: before FastAPI 0.137, ``include_router`` copied the
    routes that existed at the time of the call.
    """
    adding = [each for each in place_of(source, beside).block if _changes_router(each, child)]
    return adding[-1] if adding else None


def assigns(node: ast.AST, variable: str) -> bool:
    """Return whether a statement assigns ``variable``, which may be an attribute."""
    match node:
        case ast.Assign(targets=targets):
            return variable in map(ast.unparse, targets)
        case ast.AnnAssign(target=target, value=ast.expr()):
            return ast.unparse(target) == variable
        case _:
            return False


def _changes_router(statement: ast.stmt, child: str) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name == child
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            calls = [node for node in statement.decorator_list if isinstance(node, ast.Call)]
        case ast.ClassDef():
            return False
        case _:
            calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    functions = (call.func for call in calls)
    return any(
        isinstance(func, ast.Attribute) and ast.unparse(func.value) == child for func in functions
    )


def _must_follow(statement: ast.stmt, parent: str) -> bool:
    if isinstance(statement, ast.Return | ast.Raise):
        return True
    if isinstance(statement, DEFINITIONS):
        return any(_serves_all(node, parent) for node in statement.decorator_list)
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return any(_is_included_by(call, parent) or _serves_all(call, parent) for call in calls)


def _is_included_by(call: ast.Call, parent: str) -> bool:
    """Return whether a call includes or mounts the router ``parent`` in another one."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method not in {"include_router", "mount"}:
        return False
    given = [*call.args, *(word.value for word in call.keywords)]
    return any(ast.unparse(argument) == parent for argument in given)


def _serves_all(call: ast.expr, parent: str) -> bool:
    """Return whether a call makes ``parent`` serve every path."""
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _METHODS:
            pattern = _ROOT if method == "mount" else _EVERYTHING
            path = _path_argument(call)
            is_all = path is not None and bool(pattern.fullmatch(path))
            return is_all and ast.unparse(owner) == parent
        case _:
            return False


def _path_argument(call: ast.Call) -> str | None:
    """Return the path that a call registers, if it is a literal."""
    named = [word.value for word in call.keywords if word.arg == "path"]
    match [*call.args, *named]:
        case [ast.Constant(value=str(path)), *_]:
            return path
        case _:
            return None
