"""Locate statements: the block that contains each, and the scope in which it runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.edit.source import Source

_FIELDS = ("body", "orelse", "finalbody")
_NESTED = ("handlers", "cases")

_Key: TypeAlias = tuple[type[ast.stmt], int, int]
Scope: TypeAlias = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """The position of a statement: ``owner.field[index]``, and the scope around it."""

    owner: ast.AST
    field: str
    index: int
    scope: Scope

    @property
    def block(self) -> list[ast.stmt]:
        """The statements of the block."""
        block: list[ast.stmt] = getattr(self.owner, self.field)
        return block

    @property
    def following(self) -> ast.stmt | None:
        """The next statement in the block, or ``None``."""
        return self.block[self.index + 1] if self.index + 1 < len(self.block) else None


def place_of(source: Source, node: ast.stmt) -> StatementPlace:
    """Return the position of ``node`` in ``source``.

    Raises:
        EditRefusedError: if it is not a statement of that module.
    """
    place = _index(source).get(_key(node))
    if place:
        return place
    where = Location(source.path, getattr(node, "lineno", None))
    raise EditRefusedError(Problem("the statement is not in this module", where))


@lru_cache(maxsize=8)
def _index(source: Source) -> dict[_Key, StatementPlace]:
    return {_key(statement): place for place, statement in places(source.tree)}


def places(scope: Scope) -> Iterator[tuple[StatementPlace, ast.stmt]]:
    """Yield every statement below ``scope`` with its position, outer statements first."""
    yield from _places(scope, scope)


def own_statements(scope: Scope) -> Iterator[ast.stmt]:
    """Yield the statements that run in ``scope`` itself, including nested blocks."""
    return (statement for place, statement in places(scope) if place.scope is scope)


def _places(owner: ast.AST, scope: Scope) -> Iterator[tuple[StatementPlace, ast.stmt]]:
    for field in _FIELDS:
        block = getattr(owner, field, None)
        for index, statement in enumerate(block if isinstance(block, list) else ()):
            yield StatementPlace(owner, field, index, scope), statement
            inner = statement if isinstance(statement, SCOPES) else scope
            yield from _places(statement, inner)
    for field in _NESTED:
        for child in getattr(owner, field, ()):
            yield from _places(child, scope)


def _key(node: ast.stmt) -> _Key:
    return type(node), node.lineno, node.col_offset
