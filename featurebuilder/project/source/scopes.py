"""Iterate over statements in source order, with the functions and loops around them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Scope:
    """The surroundings of a statement.

    Attributes:
        path: The file of the statement.
        function: The innermost function around it.
        anchor: The line of the outermost statement around it in its function, or in its module.
        loops: The loops of that function around it, outermost first.
    """

    path: str
    function: Function | None = None
    anchor: int = 0
    loops: tuple[ast.For | ast.AsyncFor, ...] = ()

    @property
    def function_name(self) -> str | None:
        """The name of the innermost function around the statement, if any."""
        return self.function.name if self.function else None


def walk_statements(body: list[ast.stmt], scope: Scope) -> Iterator[tuple[ast.stmt, Scope]]:
    """Yield every statement in ``body``, nested ones too, with its scope."""
    for statement in body:
        here = scope if scope.anchor else replace(scope, anchor=statement.lineno)
        yield statement, here
        inner = _inner_scope(statement, here)
        for block in blocks(statement):
            yield from walk_statements(block, inner)


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the lists of statements in a compound statement."""
    fields = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    handlers = [handler.body for handler in getattr(statement, "handlers", [])]
    cases = [case.body for case in getattr(statement, "cases", [])]
    return [block for block in (*fields, *handlers, *cases) if block]


def direct_assignments(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names and values of the assignments in ``body``, without nested statements."""
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                pass


def _inner_scope(statement: ast.stmt, scope: Scope) -> Scope:
    """Return the scope of the statements inside ``statement``."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return Scope(scope.path, statement)
    if isinstance(statement, ast.ClassDef):
        return Scope(scope.path, scope.function)
    if isinstance(statement, ast.For | ast.AsyncFor):
        return replace(scope, loops=(*scope.loops, statement))
    return scope
