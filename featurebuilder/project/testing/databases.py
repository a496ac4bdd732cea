"""Detect code that needs a database or another server when it runs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import Function
from featurebuilder.project.source.static_strings import dotted_name, names_in
from featurebuilder.project.testing.fixtures import Fixture, with_requested_fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.routers.graph import Router
    from featurebuilder.project.source.resolving import Resolver

_CONNECTS = re.compile(
    r"(?i)(?:create_all|drop_all|create_engine|create_database|drop_database|sessionmaker"
    r"|\bengine\b|init_?db|setup_?db|\bdatabase\b|migrat|alembic|\bupgrade\b|tortoise|beanie"
    r"|mongo|motor|redis|postgres|psycopg|asyncpg|mysql|kafka|rabbit|elastic|testcontainers"
    r"|docker|\bsession(?:local|_factory|_maker)?\b|\bconnect\b|_connect\b|\bdb\b|_db\b|\bdb_)"
)
_DB_NAME = re.compile(r"(?i)^(?:db|.*_db|db_.*|.*session.*|engine|.*connection|.*database.*)$")
_CONNECTS_ON_IMPORT = re.compile(r"create_all|init_?db|run_migrations|\.connect\(|command\.upgrade")
_SERVERS = re.compile(rb"postgres|asyncpg|psycopg|mysql|mariadb|mongo|redis|oracle|mssql|kafka")
_DEPTH = 2


@dataclass(frozen=True)
class DatabaseDetector:
    """Detect the need for a server from the names in the code and in the functions it calls.

    Nothing is run. SQLite does not count as a server.
    """

    resolver: Resolver

    def find_needing_fixture(
        self, fixture: Fixture, fixtures: Mapping[str, Fixture]
    ) -> Fixture | None:
        """Return the first fixture that needs a server: ``fixture`` itself or one that it requests.

        ``fixtures`` are the visible fixtures by name. A request for an unknown fixture with a name
        like ``db_session`` counts too. Return ``None`` if no fixture needs a server.
        """
        for dependency in with_requested_fixtures(fixture, fixtures):
            unknown = [name for name in dependency.asks if name not in fixtures]
            if any(map(_DB_NAME.match, unknown)) or self._needs_server(dependency, fixtures):
                return dependency
        return None

    def _needs_server(self, fixture: Fixture, fixtures: Mapping[str, Fixture]) -> bool:
        """Return whether a fixture needs a server.

        The fixtures it requests may show that its database is SQLite.
        """
        if not self.is_needed_by(fixture.path, fixture.node):
            return False
        sources = (
            (dependency.path, dependency.node)
            for dependency in with_requested_fixtures(fixture, fixtures)
        )
        return not self.uses_sqlite(*sources)

    def is_needed_to_start(self, application: Router) -> bool:
        """Return whether the application's startup needs a server.

        A test client that is entered as a context manager runs the startup.
        """
        module = self.resolver.module(application.key.path)
        if module is None:
            return False
        startup = [node for node in ast.walk(module.tree) if _is_startup(node)]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg == "lifespan":
                name = dotted_name(node.value)
                found = self.resolver.definition(module.path, name) if name else None
                if found and self.is_needed_by(found.path, found.node):
                    return True
        return any(self.is_needed_by(module.path, node) for node in startup)

    def is_needed_to_import(self, application: Router) -> bool:
        """Return whether importing the application's module connects to a server."""
        module = self.resolver.module(application.key.path)
        for node in module.tree.body if module else ():
            is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            if is_call and _CONNECTS_ON_IMPORT.search(ast.unparse(node)):
                return not self.uses_sqlite((application.key.path, node))
        return False

    def is_needed_by(self, path: str, node: ast.AST, depth: int = _DEPTH) -> bool:
        """Return whether the code ``node`` of the file ``path`` needs a server.

        Functions that it calls are followed up to ``depth`` calls.
        """
        if _CONNECTS.search(_code(node)):
            return not self.uses_sqlite((path, node))
        if not depth:
            return False
        called = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
        for name in filter(None, map(dotted_name, called)):
            found = self.resolver.definition(path, name)
            is_other = found and isinstance(found.node, Function) and found.node is not node
            if found and is_other and self.is_needed_by(found.path, found.node, depth - 1):
                return True
        return False

    def uses_sqlite(self, *code: tuple[str, ast.AST]) -> bool:
        """Return whether the code uses SQLite and no other database, as far as the source shows.

        ``code`` are pairs of a file and a node in it. Their files and those that define the names
        they use are searched.
        """
        files = {file for path, node in code for file in (path, *self._defining_files(path, node))}
        texts = [self._read_lowercase(file) for file in files]
        has_file = any(b"sqlite" in text for text in texts)
        return has_file and not any(_SERVERS.search(text) for text in texts)

    def _defining_files(self, path: str, node: ast.AST) -> Iterator[str]:
        """Yield the files that define the names in the code."""
        for name in names_in(node):
            if found := self.resolver.definition(path, name):
                yield found.path

    def _read_lowercase(self, path: str) -> bytes:
        """Return the contents of a file in lowercase."""
        return (self.resolver.snapshot.read(path) or b"").lower()


def _code(node: ast.AST) -> str:
    """Return the source of ``node`` without its docstring, which may mention any database."""
    if isinstance(node, Function):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        return "\n".join(map(ast.unparse, body))
    return ast.unparse(node)


def _is_startup(node: ast.AST) -> bool:
    """Return whether a node is a startup handler or a lifespan function."""
    if not isinstance(node, Function):
        return False
    decorators = " ".join(map(ast.unparse, node.decorator_list))
    return "startup" in decorators or "lifespan" in node.name
