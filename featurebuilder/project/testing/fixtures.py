"""Read the pytest fixtures that a test file can request, from its conftest files."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import join
from featurebuilder.project.source.scopes import Function
from featurebuilder.project.source.static_strings import dotted_name
from featurebuilder.project.versions.requirements import folders_above

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.source.resolving import Module, Resolver

_DEPTH = 4
_VALID_NAME = re.compile(r"(?!__)[A-Za-z_]\w{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A pytest fixture.

    Attributes:
        name: Name that tests request it by.
        path: File that defines it.
        node: Its function.
        is_autouse: True if every test in its scope uses it.
    """

    name: str
    path: str
    node: Function
    is_autouse: bool

    @property
    def place(self) -> str:
        """The path and line of its definition, as evidence."""
        return f"{self.path}:{self.node.lineno}"

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of the parameters, which are the fixtures that it requests."""
        arguments = self.node.args
        return tuple(
            a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        )


def find_fixtures(resolver: Resolver, test_path: str) -> dict[str, Fixture]:
    """Return the fixtures that a test at ``test_path`` can request, by name.

    If several fixtures have the same name, the nearest conftest wins.
    """
    found: dict[str, Fixture] = {}
    for folder in folders_above(test_path):
        path = join(folder, "conftest.py")
        for module in _conftest_modules(resolver, path):
            for fixture in _fixtures_of(resolver, module):
                found.setdefault(fixture.name, fixture)
    return found


def with_requested_fixtures(fixture: Fixture, fixtures: Mapping[str, Fixture]) -> Iterator[Fixture]:
    """Yield ``fixture`` and every fixture that it requests, directly or not, each once."""
    seen: set[str] = set()
    pending = [fixture]
    while pending:
        current = pending.pop()
        if current.name in seen:
            continue
        seen.add(current.name)
        yield current
        pending += [fixtures[name] for name in current.asks if name in fixtures]


def _conftest_modules(resolver: Resolver, path: str) -> Iterator[Module]:
    """Yield a conftest, and the modules of the project that its ``pytest_plugins`` names."""
    module = resolver.module(path) if path in resolver.snapshot else None
    if module is None:
        return
    yield module
    named = module.definitions.get("pytest_plugins")
    elements = getattr(named.node, "elts", [named.node]) if named else []
    for element in elements:
        text = resolver.text(path, element)
        file = resolver.finder.find(path, text) if text else None
        if file and (plugin := resolver.module(file)):
            yield plugin


def _fixtures_of(resolver: Resolver, module: Module, depth: int = _DEPTH) -> Iterator[Fixture]:
    """Yield the fixtures that a module defines or imports, also with ``import *``."""
    for node in module.tree.body:
        if isinstance(node, Function) and (fixture := _parse_fixture(module.path, node)):
            yield fixture
    for name in module.imports:
        found = resolver.definition(module.path, name)
        if found and isinstance(found.node, Function):
            fixture = _parse_fixture(found.path, found.node)
            if fixture:
                yield fixture
    for star in module.star_imports:
        file = resolver.finder.find(module.path, star.module, star.level)
        if file and depth and (other := resolver.module(file)):
            yield from _fixtures_of(resolver, other, depth - 1)


def _parse_fixture(path: str, node: Function) -> Fixture | None:
    """Return the fixture that a function defines, or ``None`` if it has no such decorator."""
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (dotted_name(called) or "").rpartition(".")[2] != "fixture":
            continue
        keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
        given = {k.arg: k.value.value for k in keywords if isinstance(k.value, ast.Constant)}
        name = str(given.get("name", node.name))
        if _VALID_NAME.fullmatch(name):
            return Fixture(name, path, node, given.get("autouse") is True)
    return None
