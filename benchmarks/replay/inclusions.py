"""Which expressions bring a router module to an aggregator, and through which imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from benchmarks.replay.modules import (
    Import,
    Module,
    RouterModule,
    dotted,
    own_nodes,
    parse,
    router_module,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 5


class Files(Protocol):
    """A tree of files; a ``Snapshot`` is one."""

    def __contains__(self, path: str) -> bool:
        """Return whether there is such a file."""

    def read(self, path: str) -> bytes | None:
        """Return its bytes."""


@dataclass(frozen=True)
class Place:
    """An ``include_router`` call or an element of a list, by what it names.

    ``node`` is the call or the element, ``owner`` the router that includes or the container.
    """

    node: ast.expr
    child: ast.expr
    owner: str
    statement: ast.stmt
    container: ast.List | ast.Tuple | ast.Set | ast.Dict | None = None

    @property
    def dump(self) -> str:
        """The place as parsed."""
        return ast.dump(self.node)


@dataclass(frozen=True)
class Inclusion:
    """A place that includes the router of the module at ``child``, and the imports it needs."""

    place: Place
    child: str
    imports: tuple[Import, ...]
    made_by_call: bool


def inclusions(files: Files, module: Module, child: str | None = None) -> list[Inclusion]:
    """Return what includes router modules in ``module``; with ``child``, only that one."""
    found = (_inclusion(files, module, place, child) for place in places(module))
    return [inclusion for inclusion in found if inclusion]


def places(module: Module) -> list[Place]:
    """Return the include calls and list elements of a module, in source order."""
    found = [p for statement in module.statements for p in _places_in(statement)]
    return sorted(found, key=lambda place: (place.node.lineno, place.node.col_offset))


def include_calls(module: Module) -> list[str]:
    """Return every ``include_router`` call as parsed."""
    return [place.dump for place in places(module) if place.container is None]


def _places_in(statement: ast.stmt) -> Iterator[Place]:
    inside_calls: set[int] = set()
    for node in own_nodes(statement):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="include_router")):
                inside_calls |= {id(n) for n in ast.walk(node)}
                child = node.args[0] if node.args else _router_keyword(node)
                if child is not None:
                    yield Place(node, child, ast.unparse(owner), statement)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                pass_over = id(node) in inside_calls
                inside_calls |= {id(n) for n in ast.walk(node)}
                if not pass_over:
                    owner_name = _holder(statement)
                    for item in items:
                        yield Place(item, item, owner_name, statement, node)
            case ast.Dict(values=values):
                if id(node) not in inside_calls:
                    inside_calls |= {id(n) for n in ast.walk(node)}
                    for item in values:
                        yield Place(item, item, _holder(statement), statement, node)
            case _:
                pass


def _router_keyword(call: ast.Call) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == "router"), None)


def _holder(statement: ast.stmt) -> str:
    match statement:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return ast.unparse(target)
        case ast.For(iter=iterated):
            return f"for {iterated.lineno}"
        case _:
            return ""


def _inclusion(files: Files, module: Module, place: Place, child: str | None) -> Inclusion | None:
    for parts in _chains(place.child):
        for traced in trace(files, module, parts, child):
            if traced.made_by_call == _is_called(place.child, parts):
                return Inclusion(place, traced.path, traced.imports, traced.made_by_call)
    return None


def _is_called(node: ast.expr, parts: tuple[str, ...]) -> bool:
    return any(isinstance(n, ast.Call) and dotted(n.func) == parts for n in ast.walk(node))


def _chains(node: ast.AST) -> Iterator[tuple[str, ...]]:
    if parts := dotted(node):
        yield parts
        return
    for inner in ast.iter_child_nodes(node):
        yield from _chains(inner)


@dataclass(frozen=True)
class Traced:
    """A router module that a dotted name leads to; ``rest`` is what is named in it."""

    path: str
    rest: tuple[str, ...]
    imports: tuple[Import, ...]
    made_by_call: bool


def trace(
    files: Files, module: Module, parts: tuple[str, ...], child: str | None, depth: int = _DEEPEST
) -> Iterator[Traced]:
    """Follow a dotted name through imports to the router modules it may stand for."""
    for binding in reversed(module.bindings):
        if binding.bound != parts[0] or not depth:
            continue
        asked = _asked(binding.imported, parts)
        if asked is None:
            continue
        for path, rest in _homes(files, module.path, binding.imported, asked):
            home = parse(path, files.read(path) or b"") if path != module.path else None
            if home is None:
                continue
            facts = router_module(home) if child in {None, path} else None
            if facts and _names_router(rest, facts):
                made = bool(rest) and rest[0] in facts.makers
                yield Traced(path, rest, (binding.imported,), made)
            elif rest:
                for deeper in trace(files, home, rest, child, depth - 1):
                    imports = (binding.imported, *deeper.imports)
                    yield Traced(deeper.path, deeper.rest, imports, deeper.made_by_call)


def _asked(imported: Import, parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what is asked of the imported module, ``None`` if ``parts`` is another name."""
    if imported.name:
        return (imported.name, *parts[1:])
    if imported.asname:
        return parts[1:]
    there = tuple(imported.module.split("."))
    return parts[len(there) :] if parts[: len(there)] == there else None


def _names_router(rest: tuple[str, ...], facts: RouterModule) -> bool:
    return not rest or (len(rest) == 1 and rest[0] in facts.variables | facts.makers)


def _homes(
    files: Files, importer: str, imported: Import, asked: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the files that ``module`` and the names asked of it may lead to.

    The submodule that an import names comes first; what is only an attribute of a package is
    looked for in the package's ``__init__`` before the submodule of that name.
    """
    level = len(imported.module) - len(imported.module.lstrip("."))
    own = tuple(filter(None, imported.module.split(".")))
    parts = (*own, *asked)
    named = len(own) + bool(imported.name)
    ends = [*range(named, -1, -1), *range(len(parts), named, -1)]
    for root in _roots(importer.split("/")[:-1], level):
        for end in ends:
            if not end and not level:
                continue
            stem = "/".join((*root, *parts[:end]))
            for name in (f"{stem}.py", f"{stem}/__init__.py".lstrip("/")):
                if name in files:
                    yield name, parts[end:]


def _roots(folders: list[str], level: int) -> list[list[str]]:
    """Return where an import may start: one place if relative, else any folder above, or src."""
    if level:
        return [folders[: len(folders) - level + 1]]
    above = [folders[:end] for end in range(len(folders), -1, -1)]
    return [[*folder, *source] for folder in above for source in ([], ["src"])]
