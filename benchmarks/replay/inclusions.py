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
            if place.container is None or traced.rest or _looped_module(place):
                return Inclusion(place, traced.path, traced.imports, traced.made_by_call)
    return None


def _looped_module(place: Place) -> bool:
    return isinstance(place.child, ast.Name | ast.Attribute)


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
        imported = binding.imported
        asked = parts[1:]
        if imported.name:
            asked = (imported.name, *asked)
        elif not imported.asname:
            there = tuple(imported.module.split("."))
            if parts[: len(there)] != there:
                continue
            asked = parts[len(there) :]
        for path, rest in _homes(files, module.path, imported.module, asked):
            if path == module.path:
                continue
            home = parse(path, files.read(path) or b"")
            if home is None:
                continue
            facts = router_module(home) if child in {None, path} else None
            if facts and _names_router(rest, facts):
                made = bool(rest) and rest[0] in facts.makers
                yield Traced(path, rest, (imported,), made)
            elif rest:
                for deeper in trace(files, home, rest, child, depth - 1):
                    imports = (imported, *deeper.imports)
                    yield Traced(deeper.path, deeper.rest, imports, deeper.made_by_call)


def _names_router(rest: tuple[str, ...], facts: RouterModule) -> bool:
    return not rest or (len(rest) == 1 and rest[0] in facts.variables | facts.makers)


def _homes(
    files: Files, importer: str, module: str, asked: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the files that ``module`` and the names asked of it may lead to, deepest first."""
    level = len(module) - len(module.lstrip("."))
    folders = importer.split("/")[:-1]
    parts = (*filter(None, module.lstrip(".").split(".")), *asked)
    if level:
        roots = [folders[: len(folders) - level + 1]]
    else:
        roots = [[*folders[:end], *src] for end in range(len(folders), -1, -1) for src in ([], ["src"])]
    for root in roots:
        for end in range(len(parts), -1, -1):
            stem = "/".join((*root, *parts[:end]))
            names = (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py")
            if end == 0 and not level:
                continue
            for name in names if end else names[1:]:
                if name in files:
                    yield name, parts[end:]
