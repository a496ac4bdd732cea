"""Whether code needs a database, or another server, to be there when it runs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.fixtures import Fixture, closure
from featurebuilder.project.scopes import Function
from featurebuilder.project.texts import dotted_name, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.graph import Router
    from featurebuilder.project.resolving import Resolver

_CONNECTS = re.compile(
    r"(?i)(?:create_all|drop_all|create_engine|create_database|drop_database|sessionmaker"
    r"|\bengine\b|init_?db|setup_?db|\bdatabase\b|migrat|alembic|\bupgrade\b|tortoise|beanie"
    r"|mongo|motor|redis|postgres|psycopg|asyncpg|mysql|kafka|rabbit|elastic|testcontainers"
    r"|docker|\bsession(?:local|_factory|_maker)?\b|\bconnect\b|_connect\b|\bdb\b|_db\b|\bdb_)"
)
_ASKS = re.compile(r"(?i)^(?:db|.*_db|db_.*|.*session.*|engine|.*connection|.*database.*)$")
_MAKES_TABLES = re.compile(r"create_all|init_?db|run_migrations|\.connect\(|command\.upgrade")
_SERVERS = re.compile(rb"postgres|asyncpg|psycopg|mysql|mariadb|mongo|redis|oracle|mssql|kafka")
_DEPTH = 2


@dataclass(frozen=True)
class Databases:
    """Judges functions by the names in them, and in what they call; nothing is run."""

    resolver: Resolver

    def needed_by(self, fixture: Fixture, fixtures: Mapping[str, Fixture]) -> Fixture | None:
        """Return the fixture, of those that ``fixture`` asks for, that needs a server first."""
        for one in closure(fixture, fixtures):
            unknown = [name for name in one.asks if name not in fixtures]
            if any(map(_ASKS.match, unknown)) or self._is_served(one, fixtures):
                return one
        return None

    def _is_served(self, fixture: Fixture, fixtures: Mapping[str, Fixture]) -> bool:
        """Return whether a fixture needs a server, of which those that it asks for may tell."""
        if not self.needs(fixture.path, fixture.node):
            return False
        asked = ((one.path, one.node) for one in closure(fixture, fixtures))
        return not self._is_sqlite(*asked)

    def needed_to_start(self, application: Router) -> bool:
        """Return whether the application's start-up, which a client may run, needs a server."""
        module = self.resolver.module(application.key.path)
        if module is None:
            return False
        starts = [node for node in ast.walk(module.tree) if _is_start(node)]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg == "lifespan":
                name = dotted_name(node.value)
                found = self.resolver.definition(module.path, name) if name else None
                if found and self.needs(found.path, found.node):
                    return True
        return any(self.needs(module.path, node) for node in starts)

    def needed_to_import(self, application: Router) -> bool:
        """Return whether importing the application's module talks to a server."""
        module = self.resolver.module(application.key.path)
        for node in module.tree.body if module else ():
            is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            if is_call and _MAKES_TABLES.search(ast.unparse(node)):
                return not self._is_sqlite((application.key.path, node))
        return False

    def needs(self, path: str, node: ast.AST, depth: int = _DEPTH) -> bool:
        """Return whether the code ``node`` of the file ``path`` needs a server."""
        if _CONNECTS.search(_code(node)):
            return not self._is_sqlite((path, node))
        if not depth:
            return False
        called = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
        for name in filter(None, map(dotted_name, called)):
            found = self.resolver.definition(path, name)
            is_other = found and isinstance(found.node, Function) and found.node is not node
            if found and is_other and self.needs(found.path, found.node, depth - 1):
                return True
        return False

    def _is_sqlite(self, *code: tuple[str, ast.AST]) -> bool:
        """Return whether the database is a file or the memory, as far as the source tells.

        ``code`` are nodes with the files that they stand in.
        """
        files = {file for path, node in code for file in (path, *self._files(path, node))}
        texts = [self._bytes(file) for file in files]
        has_file = any(b"sqlite" in text for text in texts)
        return has_file and not any(_SERVERS.search(text) for text in texts)

    def _files(self, path: str, node: ast.AST) -> Iterator[str]:
        """Yield the files that define what the code names."""
        for name in names_in(node):
            if found := self.resolver.definition(path, name):
                yield found.path

    def _bytes(self, path: str) -> bytes:
        return (self.resolver.snapshot.read(path) or b"").lower()


def _code(node: ast.AST) -> str:
    """Return the code of ``node`` without its docstring, which may speak of anything."""
    if isinstance(node, Function):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        return "\n".join(map(ast.unparse, body))
    return ast.unparse(node)


def _is_start(node: ast.AST) -> bool:
    if not isinstance(node, Function):
        return False
    decorators = " ".join(map(ast.unparse, node.decorator_list))
    return "startup" in decorators or "lifespan" in node.name
