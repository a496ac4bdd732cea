"""The pytest fixtures that a test file of the tree sees, read off its conftest files."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.modules import join
from featurebuilder.project.requirements import folders_above
from featurebuilder.project.scopes import Function
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.resolving import Module, Resolver

_DEPTH = 4
_NAME = re.compile(r"(?!__)[A-Za-z_]\w{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture, where it is defined."""

    name: str
    path: str
    node: Function
    is_autouse: bool

    @property
    def place(self) -> str:
        """Where it stands, for evidence."""
        return f"{self.path}:{self.node.lineno}"

    @property
    def asks(self) -> tuple[str, ...]:
        """The fixtures that it asks for itself."""
        arguments = self.node.args
        return tuple(
            a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        )


def visible_fixtures(resolver: Resolver, test_path: str) -> dict[str, Fixture]:
    """Return the fixtures that a test at ``test_path`` sees, by name; the nearest one counts."""
    found: dict[str, Fixture] = {}
    for folder in folders_above(test_path):
        path = join(folder, "conftest.py")
        for module in _with_plugins(resolver, path):
            for fixture in _fixtures_of(resolver, module):
                found.setdefault(fixture.name, fixture)
    return found


def closure(fixture: Fixture, fixtures: Mapping[str, Fixture]) -> Iterator[Fixture]:
    """Yield ``fixture`` and all that it asks for, each once."""
    seen: set[str] = set()
    waiting = [fixture]
    while waiting:
        one = waiting.pop()
        if one.name in seen:
            continue
        seen.add(one.name)
        yield one
        waiting += [fixtures[name] for name in one.asks if name in fixtures]


def _with_plugins(resolver: Resolver, path: str) -> Iterator[Module]:
    """Yield a conftest, and the modules of the tree that it names as plugins."""
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
    """Yield the fixtures that a module defines or imports, one by one or all of a module."""
    for node in module.tree.body:
        if isinstance(node, Function) and (fixture := _fixture(module.path, node)):
            yield fixture
    for name in module.imports:
        found = resolver.definition(module.path, name)
        if found and isinstance(found.node, Function):
            fixture = _fixture(found.path, found.node)
            if fixture:
                yield fixture
    for star in module.stars:
        file = resolver.finder.find(module.path, star.module, star.level)
        if file and depth and (other := resolver.module(file)):
            yield from _fixtures_of(resolver, other, depth - 1)


def _fixture(path: str, node: Function) -> Fixture | None:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (dotted_name(called) or "").rpartition(".")[2] != "fixture":
            continue
        keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
        given = {k.arg: k.value.value for k in keywords if isinstance(k.value, ast.Constant)}
        name = str(given.get("name", node.name))
        if _NAME.fullmatch(name):
            return Fixture(name, path, node, given.get("autouse") is True)
    return None
