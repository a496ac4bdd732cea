"""Resolve names to their definitions in other files, without running them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError
from featurebuilder.project.source.instance_attributes import resolve_attribute
from featurebuilder.project.source.modules import ModuleFinder, join
from featurebuilder.project.source.scopes import blocks
from featurebuilder.project.source.static_strings import dotted_name, static_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.edit.source import Source
    from featurebuilder.project.source.router_factories import Maker
    from featurebuilder.project.source.snapshot import Snapshot

_DEPTH = 12


class Imported(NamedTuple):
    """The import behind a local name.

    Attributes:
        module: The module, without leading dots.
        level: The number of leading dots.
        name: The imported name; ``None`` for ``import module``.
        line: The line of the import.
    """

    module: str
    level: int
    name: str | None
    line: int


class Definition(NamedTuple):
    """The place where a name gets its value: an expression, a class or a function."""

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
        """The file's syntax tree."""
        return self.source.tree

    @cached_property
    def _statements(self) -> list[ast.stmt]:
        """Every statement, outer ones first; expressions are left out as they bind no names."""
        found = list(self.tree.body)
        for statement in found:
            # The list grows while the loop runs over it.
            for block in blocks(statement):
                found += block
        return found

    @cached_property
    def imports(self) -> dict[str, Imported]:
        """Every imported name, in any scope."""
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
    def star_imports(self) -> tuple[Imported, ...]:
        """The imports of the form ``from module import *``."""
        return tuple(
            Imported(node.module or "", node.level, None, node.lineno)
            for node in self._statements
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        )

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every name that an assignment, a class or a function defines; the first one counts."""
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
                # ``name = None`` is a fallback for an import that may fail.
                is_fallback = isinstance(value, ast.Constant) and value.value is None
                if not (is_fallback and name in self.imports):
                    found.setdefault(name, Definition(self.path, name, value))
        return found


@dataclass
class Resolver:
    """Resolve names in a project's files, each of which is parsed once, when it is needed.

    ``makers`` caches the kinds of objects that calls create.
    """

    snapshot: Snapshot
    parsed: dict[str, Module | None] = field(default_factory=dict)
    makers: dict[tuple[str, str, int], Maker | None] = field(default_factory=dict)

    @cached_property
    def finder(self) -> ModuleFinder:
        """The finder of the files that imports name."""
        return ModuleFinder(self.snapshot)

    def module(self, path: str) -> Module | None:
        """Return the parsed file, or ``None`` if it is missing or cannot be parsed."""
        if path not in self.parsed:
            data = self.snapshot.read(path)
            self.parsed[path] = _parse(data, path) if data is not None else None
        return self.parsed[path]

    def definition(self, path: str, dotted: str, depth: int = _DEPTH) -> Definition | None:
        """Return the definition of ``dotted`` as used in the file ``path``, or ``None``."""
        module = self.module(path)
        if module is None or not depth:
            return None
        if dotted in module.definitions:
            return module.definitions[dotted]
        head, _, rest = dotted.partition(".")
        if head in module.definitions:
            return resolve_attribute(self, module.definitions[head], rest, depth - 1)
        words = dotted.split(".")
        for count in range(len(words), 0, -1):
            imported = module.imports.get(".".join(words[:count]))
            if imported:
                return self._follow_import(path, imported, words[count:], depth)
        return self._find_in_stars(module, words, depth)

    def text(self, path: str, node: ast.expr | None) -> str | None:
        """Return the string that ``node`` in the file ``path`` evaluates to, if it is static."""

        def lookup(name: ast.expr) -> str | None:
            found = self._find_value(path, name)
            if found is None or not isinstance(found.node, ast.expr):
                return None
            return self.text(found.path, found.node) if found.node is not node else None

        return static_string(node, lookup)

    def _find_value(self, path: str, node: ast.expr) -> Definition | None:
        """Return the definition of a name, or of an attribute of a call's result."""
        if dotted := dotted_name(node):
            return self.definition(path, dotted)
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        return resolve_attribute(self, Definition(path, "", node), ".".join(attributes), _DEPTH)

    def origins(self, path: str, dotted: str, depth: int = _DEPTH) -> Iterator[str]:
        """Yield the full names under which ``dotted`` is imported, from file to file.

        The first is the name as the file ``path`` imports it; the last may be outside the project.
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

    def _follow_import(
        self, path: str, imported: Imported, rest: list[str], depth: int
    ) -> Definition | None:
        file = self.finder.find(path, imported.module, imported.level)
        if imported.name is None:
            return self._find_in_file(file, rest, depth)
        if file and (found := self._find_in_file(file, [imported.name, *rest], depth)):
            return found
        below = ".".join(part for part in (imported.module, imported.name) if part)
        return self._find_in_file(self.finder.find(path, below, imported.level), rest, depth)

    def _find_in_stars(self, module: Module, words: list[str], depth: int) -> Definition | None:
        """Return the definition of a name that ``from module import *`` may import."""
        if words[0].startswith("_"):
            return None
        files = (
            self.finder.find(module.path, star.module, star.level) for star in module.star_imports
        )
        found = (self.definition(file, ".".join(words), depth - 1) for file in files if file)
        return next(filter(None, found), None)

    def _find_in_file(self, file: str | None, names: list[str], depth: int) -> Definition | None:
        """Return the definition of dotted ``names`` in a file, or in a module of its package."""
        if file is None or not names:
            return None
        if found := self.definition(file, ".".join(names), depth - 1):
            return found
        if not file.endswith("__init__.py"):
            return None
        folder = file.removesuffix("__init__.py").rstrip("/")
        for child in (f"{join(folder, names[0])}.py", f"{join(folder, names[0])}/__init__.py"):
            if child in self.snapshot:
                return self._find_in_file(child, names[1:], depth)
        return None


# Plans read the same file in several snapshots, so files are cached by content.
@lru_cache(maxsize=1024)
def _parse(data: bytes, path: str) -> Module | None:
    """Return the parsed file, or ``None`` if it cannot be parsed."""
    try:
        source = read_source(data, path)
        _ = source.tree
    except EditRefusedError:
        return None
    return Module(source)
