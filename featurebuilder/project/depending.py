"""The functions that path operations depend on, and how often: ``Depends`` wherever it is said."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.project.modules import is_auxiliary
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Definition, Module, Resolver

_SIGN = b"Depends("
_MARKERS = frozenset({"Depends", "Security"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as it is written in the file ``path``."""

    path: str
    node: ast.expr


@dataclass(slots=True)
class Dependency:
    """One function, or object, that is depended on.

    ``types`` are the annotations of what it hands out; ``aliases`` the ``Annotated`` names for it,
    each as often as it is used.
    """

    definition: Definition
    uses: int = 0
    types: list[Annotation] = field(default_factory=list)
    aliases: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def alias(self) -> Definition | None:
        """The commonest name for it, where there is one."""
        if not self.aliases:
            return None
        (path, name), _ = max(self.aliases.items(), key=lambda one: (one[1], one[0]))
        return self.definition._replace(path=path, name=name)


def read_dependencies(resolver: Resolver) -> tuple[Dependency, ...]:
    """Return what the code of a tree depends on, the commonest first; tests do not count."""
    reader = _Reader(resolver)
    for path in resolver.snapshot.holding(_SIGN):
        module = resolver.module(path) if not is_auxiliary(path) else None
        if module:
            reader.read(module)
    reader.count_aliases()
    found = reader.found.values()
    return tuple(sorted(found, key=lambda one: (-one.uses, one.definition[:2])))


@dataclass
class _Reader:
    resolver: Resolver
    found: dict[tuple[str, str], Dependency] = field(default_factory=dict)

    def read(self, module: Module) -> None:
        """Note what one file depends on."""
        path = module.path
        for node in ast.walk(module.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as value):
                    self._alias(path, name, value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Subscript() as value):
                    self._alias(path, name, value)
                case ast.Subscript():
                    for dependency, kind in self._annotated(path, node):
                        dependency.types.append(Annotation(path, kind))
                case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
                    self._defaults(path, args)
                case ast.Call() if called := self._depended(path, node):
                    called.uses += 1
                case _:
                    pass

    def count_aliases(self) -> None:
        """Count how often each ``Annotated`` name is used for what it stands for."""
        for dependency in self.found.values():
            for path, name in dependency.aliases:
                sign = name.encode()
                used = sum(
                    self._uses(file, name)
                    for file in self.resolver.snapshot.holding(sign)
                    if not is_auxiliary(file)
                )
                dependency.aliases[path, name] = used
                dependency.uses += used

    def _uses(self, path: str, name: str) -> int:
        module = self.resolver.module(path)
        if module is None or name not in {*module.imports, *module.definitions}:
            return 0
        return sum(isinstance(n, ast.Name) and n.id == name for n in ast.walk(module.tree))

    def _alias(self, path: str, name: str, value: ast.Subscript) -> None:
        for dependency, _ in self._annotated(path, value):
            dependency.aliases[path, name] += 0

    def _annotated(self, path: str, node: ast.Subscript) -> Iterator[tuple[Dependency, ast.expr]]:
        """Yield what ``Annotated[kind, Depends(...)]`` depends on, and the kind."""
        if not isinstance(node.slice, ast.Tuple):
            return
        kind, *rest = node.slice.elts
        for call in rest:
            dependency = self._depended(path, call) if isinstance(call, ast.Call) else None
            if dependency:
                yield dependency, kind

    def _defaults(self, path: str, args: ast.arguments) -> None:
        positional = [*args.posonlyargs, *args.args]
        defaults = [None] * (len(positional) - len(args.defaults)) + [*args.defaults]
        pairs = [*zip(positional, defaults, strict=True)]
        pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
        for arg, default in pairs:
            dependency = self._depended(path, default) if isinstance(default, ast.Call) else None
            if dependency and arg.annotation:
                dependency.types.append(Annotation(path, arg.annotation))

    def _depended(self, path: str, call: ast.Call) -> Dependency | None:
        marker = dotted_name(call.func) or ""
        dotted = dotted_name(call.args[0]) if call.args else None
        if marker.rpartition(".")[2] not in _MARKERS or not dotted:
            return None
        found = self.resolver.definition(path, dotted)
        if found is None:
            return None
        key = (found.path, found.name)
        return self.found.setdefault(key, Dependency(found))
