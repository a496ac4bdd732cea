"""Find the dependencies of the project's path operations, and count their uses."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Definition, Module, Resolver

_CALL = b"Depends("
_MARKERS = frozenset({"Depends", "Security"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type annotation.

    Attributes:
        path: File that holds the annotation.
        node: The annotation's expression.
    """

    path: str
    node: ast.expr


@dataclass(slots=True)
class Dependency:
    """A function or object that ``Depends`` or ``Security`` names.

    Attributes:
        definition: The definition of the function or object.
        uses: Number of uses, including those of its aliases.
        types: Annotations of the parameters that receive its value.
        aliases: Number of uses of each ``Annotated`` alias, by the alias's file and name.
    """

    definition: Definition
    uses: int = 0
    types: list[Annotation] = field(default_factory=list)
    aliases: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def alias(self) -> Definition | None:
        """The most used ``Annotated`` alias, or ``None`` if there is no alias."""
        if not self.aliases:
            return None
        (path, name), _ = max(self.aliases.items(), key=lambda entry: (entry[1], entry[0]))
        return self.definition._replace(path=path, name=name)


def read_dependencies(resolver: Resolver) -> tuple[Dependency, ...]:
    """Return the dependencies in the project's code, the most used first.

    Tests, examples and documentation are not counted.
    """
    reader = _DependencyReader(resolver)
    for path in resolver.snapshot.holding(_CALL):
        module = resolver.module(path) if not is_auxiliary(path) else None
        if module:
            reader.read(module)
    reader.count_aliases()
    found = reader.found.values()
    return tuple(sorted(found, key=lambda entry: (-entry.uses, entry.definition[:2])))


@dataclass
class _DependencyReader:
    """Collects dependencies by the file and name of their definition."""

    resolver: Resolver
    found: dict[tuple[str, str], Dependency] = field(default_factory=dict)

    def read(self, module: Module) -> None:
        """Record the dependencies that one file declares."""
        path = module.path
        for node in ast.walk(module.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as value):
                    self._record_alias(path, name, value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Subscript() as value):
                    self._record_alias(path, name, value)
                case ast.Subscript():
                    for dependency, kind in self._annotated_dependencies(path, node):
                        dependency.types.append(Annotation(path, kind))
                case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
                    self._record_defaults(path, args)
                case ast.Call() if called := self._dependency_of(path, node):
                    called.uses += 1
                case _:
                    pass

    def count_aliases(self) -> None:
        """Count the uses of each alias and add them to its dependency."""
        for dependency in self.found.values():
            for path, name in dependency.aliases:
                encoded = name.encode()
                used = sum(
                    self._count_uses(file, name)
                    for file in self.resolver.snapshot.holding(encoded)
                    if not is_auxiliary(file)
                )
                dependency.aliases[path, name] = used
                dependency.uses += used

    def _count_uses(self, path: str, name: str) -> int:
        """Return how often a file refers to ``name``, if it imports or defines it."""
        module = self.resolver.module(path)
        if module is None or name not in {*module.imports, *module.definitions}:
            return 0
        return sum(isinstance(n, ast.Name) and n.id == name for n in ast.walk(module.tree))

    def _record_alias(self, path: str, name: str, value: ast.Subscript) -> None:
        """Record ``name`` as an alias if ``value`` is ``Annotated[..., Depends(...)]``."""
        for dependency, _ in self._annotated_dependencies(path, value):
            dependency.aliases[path, name] += 0

    def _annotated_dependencies(
        self, path: str, node: ast.Subscript
    ) -> Iterator[tuple[Dependency, ast.expr]]:
        """Yield the dependencies of ``Annotated[kind, Depends(...)]``, each with ``kind``."""
        if not isinstance(node.slice, ast.Tuple):
            return
        kind, *rest = node.slice.elts
        for call in rest:
            dependency = self._dependency_of(path, call) if isinstance(call, ast.Call) else None
            if dependency:
                yield dependency, kind

    def _record_defaults(self, path: str, args: ast.arguments) -> None:
        """Record the annotations of parameters whose default is ``Depends(...)``."""
        positional = [*args.posonlyargs, *args.args]
        defaults = [None] * (len(positional) - len(args.defaults)) + [*args.defaults]
        pairs = [*zip(positional, defaults, strict=True)]
        pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
        for arg, default in pairs:
            dependency = (
                self._dependency_of(path, default) if isinstance(default, ast.Call) else None
            )
            if dependency and arg.annotation:
                dependency.types.append(Annotation(path, arg.annotation))

    def _dependency_of(self, path: str, call: ast.Call) -> Dependency | None:
        """Return the dependency that ``Depends(...)`` names, recording it if it is new."""
        marker = dotted_name(call.func) or ""
        dotted = dotted_name(call.args[0]) if call.args else None
        if marker.rpartition(".")[2] not in _MARKERS or not dotted:
            return None
        found = self.resolver.definition(path, dotted)
        if found is None:
            return None
        key = (found.path, found.name)
        return self.found.setdefault(key, Dependency(found))
