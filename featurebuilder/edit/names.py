"""Find the names that a scope binds and uses, without running it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.edit.blocks import Scope
    from featurebuilder.edit.source import Source

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_names(source: Source) -> frozenset[str]:
    """Return every name that the module binds at its top level."""
    return frozenset(bindings(source.tree))


def bindings(scope: Scope) -> dict[str, list[int]]:
    """Map every name that a scope binds or deletes to the lines on which it does so."""
    found: dict[str, list[int]] = {}
    arguments = getattr(scope, "args", None)
    for argument in ast.walk(arguments) if arguments else ():
        if isinstance(argument, ast.arg):
            found.setdefault(argument.arg, []).append(argument.lineno)
    for node in _executed_nodes(scope):
        for name in _bound_by(node):
            found.setdefault(name, []).append(getattr(node, "lineno", 1))
    return found


def first_use(scope: Scope, name: str) -> int | None:
    """Return the first line on which the scope itself, not a nested function, reads ``name``."""
    lines = [
        node.lineno
        for node in _executed_nodes(scope)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    return min(lines, default=None)


def is_used(source: Source, name: str) -> bool:
    """Return whether anything in the module reads ``name`` or exports it through ``__all__``.

    ``name`` may be dotted, like a module imported with ``import a.b``.
    """
    return any(
        (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.Constant) and node.value == name)
        or ("." in name and isinstance(node, ast.Attribute) and ast.unparse(node) == name)
        for node in ast.walk(source.tree)
    )


def _bound_by(node: ast.AST) -> tuple[str, ...]:
    """Return the names that a node binds or deletes."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return tuple((alias.asname or alias.name).split(".")[0] for alias in node.names)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return (node.name,)
        case ast.Name(ctx=ast.Store() | ast.Del()):
            return (node.id,)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return (name,)
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return (name,)
        case _:
            return ()


def _executed_nodes(node: ast.AST, *, inner: bool = False) -> Iterator[ast.AST]:
    """Yield the nodes that run in the scope ``node``.

    Of nested functions, only decorators and defaults are included; of nested classes, also bases,
    keywords and body. The targets of a comprehension are local to it, except those of ``:=``.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, DEFINITIONS):
            yield child
            yield from _names_read_by_definition(child)
            continue
        comprehension = inner or isinstance(child, _COMPREHENSIONS)
        own_target = inner and isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load)
        if not own_target or isinstance(node, ast.NamedExpr):
            yield child
        yield from _executed_nodes(child, inner=comprehension)


def _names_read_by_definition(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the names that a definition reads when it is executed."""
    if isinstance(node, ast.ClassDef):
        parts: list[ast.AST] = [*node.decorator_list, *node.bases, *node.keywords, *node.body]
    else:
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)  # noqa: S101
        defaults = [default for default in node.args.kw_defaults if default]
        parts = [*node.decorator_list, *node.args.defaults, *defaults]
    for part in parts:
        for found in (part, *_executed_nodes(part)):
            if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load):
                yield found
