"""Python source as the benchmark reads it, on its own: nothing here is the engine's."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "websocket", "api_route"}
)
_ADDERS = frozenset({"add_api_route", "add_api_websocket_route"})
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Import(NamedTuple):
    """One name that an import statement gains, as parsed; ``name`` is empty for ``import x``."""

    path: str
    module: str
    name: str
    asname: str


@dataclass(frozen=True)
class Binding:
    """A name that an import binds, anywhere in a module."""

    bound: str
    imported: Import
    statement: ast.Import | ast.ImportFrom
    alias: ast.alias


@dataclass(frozen=True)
class Module:
    """One module that parses."""

    path: str
    data: bytes
    tree: ast.Module

    @cached_property
    def lines(self) -> list[str]:
        """The lines as Python counts them, each with its end."""
        return split_lines(self.data)

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        """Every import, in source order."""
        return tuple(self._bindings())

    @cached_property
    def statements(self) -> tuple[ast.stmt, ...]:
        """Every statement, an outer one before those in it."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.stmt)]
        return tuple(sorted(found, key=lambda node: (node.lineno, node.col_offset)))

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """Return the innermost statement that holds ``node``."""
        return self._owners[id(node)]

    @cached_property
    def _owners(self) -> dict[int, ast.stmt]:
        return {id(n): statement for statement in self.statements for n in own_nodes(statement)}

    def _bindings(self) -> Iterator[Binding]:
        for statement in self.statements:
            if isinstance(statement, ast.ImportFrom):
                module = "." * statement.level + (statement.module or "")
                for alias in statement.names:
                    found = Import(self.path, module, alias.name, alias.asname or "")
                    yield Binding(alias.asname or alias.name, found, statement, alias)
            elif isinstance(statement, ast.Import):
                for alias in statement.names:
                    found = Import(self.path, alias.name, "", alias.asname or "")
                    bound = alias.asname or alias.name.partition(".")[0]
                    yield Binding(bound, found, statement, alias)


@dataclass(frozen=True)
class RouterModule:
    """What makes a module a router module.

    ``variables`` hold its routers; ``makers`` are the functions and classes that make one inside.
    """

    variables: frozenset[str]
    makers: frozenset[str]

    @property
    def is_single(self) -> bool:
        """Whether it makes one router, not several."""
        return len(self.variables) == 1 or (not self.variables and len(self.makers) == 1)


@lru_cache(maxsize=8192)
def parse(path: str, data: bytes) -> Module | None:
    """Return the module, ``None`` if it is not Python that this interpreter reads."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Module(path, data, ast.parse(data))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a file, each with its end; no byte is lost."""
    return _LINE.findall(data.decode(errors="surrogateescape"))


def joined(lines: Sequence[str]) -> bytes:
    """Return the bytes of lines."""
    return "".join(lines).encode(errors="surrogateescape")


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield a statement and what is in it, but not the statements in it."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        yield node
        pending += [n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.stmt)]


def dotted(node: ast.AST) -> tuple[str, ...]:
    """Return the parts of ``a.b.c``; nothing for any other expression."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute) and (inner := dotted(node.value)):
        return (*inner, node.attr)
    return ()


def router_module(module: Module) -> RouterModule | None:
    """Return the module as a router module: it makes a router and gives it path operations."""
    routers = {b.bound for b in module.bindings if b.imported.name == "APIRouter"}
    variables, makers, inside = set(), set(), set()
    for outer in module.tree.body:
        for node in ast.walk(outer):
            match node:
                case (
                    ast.Assign(targets=[target], value=ast.Call(func=func))
                    | ast.AnnAssign(target=target, value=ast.Call(func=func))
                ) if _is_router_class(func, routers):
                    inside.add(dotted(target))
                    if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                        makers.add(outer.name)
                    elif isinstance(target, ast.Name):
                        variables.add(target.id)
                case ast.Return(value=ast.Name(id=name)) if (name,) in inside:
                    if isinstance(outer, ast.FunctionDef):
                        makers.add(outer.name)
                case _:
                    pass
    inside.discard(())
    if not inside or not any(_operates(node, inside) for node in ast.walk(module.tree)):
        return None
    return RouterModule(frozenset(variables), frozenset(makers))


def _is_router_class(func: ast.expr, routers: set[str]) -> bool:
    parts = dotted(func)
    return bool(parts) and (parts[-1].endswith("Router") or parts[-1] in routers)


def _operates(node: ast.AST, routers: set[tuple[str, ...]]) -> bool:
    match node:
        case (
            ast.FunctionDef(decorator_list=decorators)
            | ast.AsyncFunctionDef(decorator_list=decorators)
        ):
            return any(_is_operation(decorator, routers) for decorator in decorators)
        case ast.Call(func=ast.Attribute(value=owner, attr=attr)):
            return attr in _ADDERS and dotted(owner) in routers
        case _:
            return False


def _is_operation(decorator: ast.expr, routers: set[tuple[str, ...]]) -> bool:
    match decorator:
        case ast.Call(func=ast.Attribute(value=owner, attr=attr)):
            return attr in _METHODS and dotted(owner) in routers
        case _:
            return False
