"""Columns that a project's base class gives to every table, as its own migrations write them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SQLALCHEMY = "sa"


def find_column_sources(names: Iterable[str], migrations: Iterable[str]) -> tuple[str, ...]:
    """Return the source of each column as a new table in ``migrations`` has it.

    Later migrations take precedence. A column is left out if no migration has it, or if its source
    uses other names than ``sa``.
    """
    found: dict[str, str] = {}
    for text in migrations:
        found |= dict(_columns_of_new_tables(text))
    return tuple(found[name] for name in names if name in found)


def column_name_of(source: str) -> str:
    """Return the name of the column that ``source`` creates, as ``sa.Column("name", ...)``.

    Raises:
        ValueError: if it is anything else, or contains other expressions than calls of SQLAlchemy's
            names with constants.
    """
    problem = f"not a plain column: {source}"
    try:
        node = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise ValueError(problem) from error
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="sa"), attr="Column"),
            args=[ast.Constant(value=str(name)), *_],
        ) if all(map(_is_plain, ast.walk(node))):
            return name
        case _:
            raise ValueError(problem)


def _columns_of_new_tables(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the source of each column in the ``create_table`` calls of a module."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr="create_table"), args=arguments):
                for argument in arguments:
                    source = ast.unparse(argument)
                    try:
                        yield column_name_of(source), source
                    except ValueError:
                        continue
            case _:
                pass


def _is_plain(node: ast.AST) -> bool:
    """Return whether a node can be part of a column: a call of SQLAlchemy's names or a constant."""
    match node:
        case ast.Name(id=name):
            return name == _SQLALCHEMY
        case ast.Constant() | ast.Load() | ast.keyword() | ast.Call() | ast.Attribute():
            return True
        case _:
            return False
