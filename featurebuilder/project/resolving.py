"""From a name in one file to its definition in another, by reading alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError
from featurebuilder.project.instances import attribute_of
from featurebuilder.project.modules import ModuleFinder, join
from featurebuilder.project.scopes import blocks
from featurebuilder.project.texts import dotted_name, static_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.edit.source import Source
    from featurebuilder.project.makers import Maker
    from featurebuilder.project.snapshot import Snapshot

_DEPTH = 12


class Imported(NamedTuple):
    """What a local name stands for; ``name`` is ``None`` for ``import module``."""

    module: str
    level: int
    name: str | None
    line: int


class Definition(NamedTuple):
    """Where a name gets its value: an expression, a class or a function."""

    path: str
    name: str
    node: ast.expr | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One parsed file."""

    source: Source

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path

    @property
    def tree(self) -> ast.Module:
        """The file's tree."""
        return self.source.tree

    @cached_property
    def _statements(self) -> list[ast.stmt]:
        """Every statement, outer ones first: what an expression holds binds no names."""
        found = list(self.tree.body)
        for statement in found:
            # The list grows while it is gone through.
            for block in blocks(statement):
                found += block
        return found

    @cached_property
    def imports(self) -> dict[str, Imported]:
        """Every imported name, in whatever scope."""
        found: dict[str, Imported] = {}
        for node in self._statements:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    imported = Imported(node.module or "", node.level, alias.name, node.lineno)
                    found[alias.asname or alias.name] = imported
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    imported = Imported(alias.name, 0, None, node.lineno)
                    found[alias.asname or alias.name] = imported
        return found

    @cached_property
    def stars(self) -> tuple[Imported, ...]:
        """The imports of all names of a module."""
        return tuple(
            Imported(node.module or "", node.level, None, node.lineno)
            for node in self._statements
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        )

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every name that an assignment, a class or a function gives a value."""
        found: dict[str, Definition] = {}
        for node in self._statements:
            match node:
                case ast.Assign(targets=targets, value=value):
                    names = [dotted_name(target) for target in targets]
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    names = [dotted_name(target)]
                case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.setdefault(node.name, Definition(self.path, node.name, node))
                    continue
                case _:
                    continue
            for name in filter(None, names):
                is_fallback = isinstance(value, ast.Constant) and value.value is None
                if not (is_fallback and name in self.imports):
                    found.setdefault(name, Definition(self.path, name, value))
        return found


@dataclass
class Resolver:
    """Parses a tree's files when they are needed, each once; ``makers`` keeps what calls make."""

    snapshot: Snapshot
    parsed: dict[str, Module | None] = field(default_factory=dict)
    makers: dict[tuple[str, str, int], Maker | None] = field(default_factory=dict)

    @cached_property
    def finder(self) -> ModuleFinder:
        """Knows which file an import names."""
        return ModuleFinder(self.snapshot)

    def module(self, path: str) -> Module | None:
        """Return the parsed file, or ``None`` where it cannot be parsed."""
        if path not in self.parsed:
            data = self.snapshot.read(path)
            self.parsed[path] = _parsed(data, path) if data is not None else None
        return self.parsed[path]

    def definition(self, path: str, dotted: str, depth: int = _DEPTH) -> Definition | None:
        """Return where ``dotted``, as used in the file ``path``, gets its value."""
        module = self.module(path)
        if module is None or not depth:
            return None
        if dotted in module.definitions:
            return module.definitions[dotted]
        head, _, rest = dotted.partition(".")
        if head in module.definitions:
            return attribute_of(self, module.definitions[head], rest, depth - 1)
        words = dotted.split(".")
        for count in range(len(words), 0, -1):
            imported = module.imports.get(".".join(words[:count]))
            if imported:
                return self._imported(path, imported, words[count:], depth)
        return self._among_all(module, words, depth)

    def text(self, path: str, node: ast.expr | None) -> str | None:
        """Return the text that ``node``, in the file ``path``, stands for, if it is static."""

        def lookup(name: ast.expr) -> str | None:
            found = self._value(path, name)
            if found is None or not isinstance(found.node, ast.expr):
                return None
            return self.text(found.path, found.node) if found.node is not node else None

        return static_text(node, lookup)

    def _value(self, path: str, node: ast.expr) -> Definition | None:
        """Return where a name, or the attribute of what a call returns, gets its value."""
        if dotted := dotted_name(node):
            return self.definition(path, dotted)
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        return attribute_of(self, Definition(path, "", node), ".".join(attributes), _DEPTH)

    def origins(self, path: str, dotted: str, depth: int = _DEPTH) -> Iterator[str]:
        """Yield the full names under which ``dotted`` is imported, from file to file of the tree.

        The first is the name as the file ``path`` imports it; the last may be outside the tree.
        """
        module = self.module(path)
        words = dotted.split(".")
        for count in range(len(words), 0, -1):
            imported = module.imports.get(".".join(words[:count])) if module else None
            if imported is None:
                continue
            rest = [part for part in (imported.name, *words[count:]) if part]
            yield ".".join(part for part in (imported.module, *rest) if part)
            file = self.finder.find(path, imported.module, imported.level)
            if file and depth and rest:
                yield from self.origins(file, ".".join(rest), depth - 1)
            return

    def _imported(
        self, path: str, imported: Imported, rest: list[str], depth: int
    ) -> Definition | None:
        file = self.finder.find(path, imported.module, imported.level)
        if imported.name is None:
            return self._in_file(file, rest, depth)
        if file and (found := self._in_file(file, [imported.name, *rest], depth)):
            return found
        below = ".".join(part for part in (imported.module, imported.name) if part)
        return self._in_file(self.finder.find(path, below, imported.level), rest, depth)

    def _among_all(self, module: Module, words: list[str], depth: int) -> Definition | None:
        """Return where a name gets its value that ``from module import *`` may bring."""
        if words[0].startswith("_"):
            return None
        files = (self.finder.find(module.path, star.module, star.level) for star in module.stars)
        found = (self.definition(file, ".".join(words), depth - 1) for file in files if file)
        return next(filter(None, found), None)

    def _in_file(self, file: str | None, names: list[str], depth: int) -> Definition | None:
        if file is None or not names:
            return None
        if found := self.definition(file, ".".join(names), depth - 1):
            return found
        if not file.endswith("__init__.py"):
            return None
        folder = file.removesuffix("__init__.py").rstrip("/")
        for child in (f"{join(folder, names[0])}.py", f"{join(folder, names[0])}/__init__.py"):
            if child in self.snapshot:
                return self._in_file(child, names[1:], depth)
        return None


@lru_cache(maxsize=1024)
def _parsed(data: bytes, path: str) -> Module | None:
    """Return a file as it is parsed; the same one is often read in several trees."""
    try:
        source = read_source(data, path)
        _ = source.tree
    except EditRefusedError:
        return None
    return Module(source)
