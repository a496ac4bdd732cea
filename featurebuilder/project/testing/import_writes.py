"""Find out whether importing the application changes a database, before anything runs it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.imported_files import imported_files
from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.scopes import Function
from featurebuilder.project.source.static_strings import dotted_name
from featurebuilder.project.testing.databases import DatabaseDetector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver

SQLITE = "sqlite"
SERVER = "server"
_CHANGES = {
    "create_all": "creates tables",
    "drop_all": "drops tables",
    "upgrade": "migrates the database",
}
_SIGNS = tuple(name.encode() for name in _CHANGES)
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ImportWrites:
    """The changes of a database that running the application makes by itself.

    Attributes:
        database: `SQLITE`, or `SERVER` for any other database; empty if nothing is changed.
        on_import: The changes that importing the application makes, each with its place.
    """

    database: str = ""
    on_import: tuple[str, ...] = ()


def find_import_writes(resolver: Resolver, application: str) -> ImportWrites:
    """Return the changes made by the code that the file ``application`` imports.

    ``create_all``, ``drop_all`` and Alembic's ``upgrade`` are found, in functions too.
    """
    changing = set(resolver.snapshot.holding(*_SIGNS))
    if not changing:
        return ImportWrites()
    files = [path for path in imported_files(resolver, application) if not is_auxiliary(path)]
    reader = _Reader(resolver)
    changes = [(path, one) for path in files if path in changing for one in reader.changes(path)]
    if not changes:
        return ImportWrites()
    detector = DatabaseDetector(resolver)
    is_sqlite = all(detector.uses_sqlite(change) for change in changes)
    on_import = tuple(dict.fromkeys(one for path in files for one in reader.on_import(path)))
    return ImportWrites(SQLITE if is_sqlite else SERVER, on_import)


@dataclass(frozen=True, slots=True)
class _Reader:
    resolver: Resolver

    def changes(self, path: str) -> Iterator[ast.stmt]:
        """Yield the statements of a module that change a database, or define what does."""
        module = self.resolver.module(path)
        for statement in module.tree.body if module else ():
            if any(map(_change_of, ast.walk(statement))):
                yield statement

    def on_import(self, path: str) -> Iterator[str]:
        """Yield the changes that importing a file makes, each with its place."""
        module = self.resolver.module(path)
        for statement in module.tree.body if module else ():
            yield from self._of_statement(path, statement, _DEPTH)

    def _of_statement(self, path: str, statement: ast.stmt, depth: int) -> Iterator[str]:
        """Yield the changes that a statement makes when it runs."""
        if isinstance(statement, Function | ast.ClassDef) or _is_main_block(statement):
            return
        for node in _walk_run(statement):
            if words := _change_of(node):
                yield f"{words} ({path}:{node.lineno})"  # type: ignore[attr-defined]
            elif isinstance(node, ast.Call) and depth:
                yield from self._of_call(path, node, depth - 1)

    def _of_call(self, path: str, call: ast.Call, depth: int) -> Iterator[str]:
        """Yield the changes that a call of one of the project's functions makes."""
        name = dotted_name(call.func)
        found = self.resolver.definition(path, name) if name else None
        if found and isinstance(found.node, Function):
            for statement in found.node.body:
                yield from self._of_statement(found.path, statement, depth)


def _walk_run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run with ``node``: not the bodies of functions and classes in it."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _walk_run(child)


def _change_of(node: ast.AST) -> str:
    """Return what a call changes, in words; empty if it changes nothing.

    ``create_all`` may also be passed on, as to ``run_sync``.
    """
    match node:
        case ast.Call(func=ast.Attribute(attr="upgrade") as function) if "command" in (
            dotted_name(function) or ""
        ):
            return _CHANGES["upgrade"]
        case ast.Attribute(attr="create_all" | "drop_all" as name, value=owner) if (
            "metadata" in ast.unparse(owner).lower()
        ):
            return _CHANGES[name]
        case _:
            return ""


def _is_main_block(statement: ast.stmt) -> bool:
    """Return whether a statement is ``if __name__ == "__main__"``."""
    return isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)
