"""Reads the router graph of a tree from its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.graph import Include, Key, Operation, Router, RouterGraph
from featurebuilder.project.resolving import Resolver
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.snapshot import Snapshot

_SIGNS = (b"APIRouter", b"FastAPI", b"include_router")
_CLASSES = {
    "fastapi.FastAPI": True,
    "fastapi.applications.FastAPI": True,
    "fastapi.APIRouter": False,
    "fastapi.routing.APIRouter": False,
    "fastapi.routers.APIRouter": False,
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


def read_graph(snapshot: Snapshot) -> RouterGraph:
    """Return the router graph of the tree; only files that name FastAPI's classes are parsed."""
    resolver = Resolver(snapshot)
    reader = _Reader(resolver)
    paths = [path for path in snapshot.paths if path.endswith(".py")]
    signed = [p for p in paths if any(sign in (snapshot.read(p) or b"") for sign in _SIGNS)]
    for path in signed:
        reader.find_routers(path)
    for path in signed:
        reader.find_uses(path)
    unread = tuple(path for path in signed if resolver.module(path) is None)
    return RouterGraph(reader.routers, tuple(reader.includes), tuple(reader.operations), unread)


@dataclass(frozen=True, slots=True)
class _Scope:
    path: str
    function: str | None = None
    anchor: int = 0
    loops: tuple[ast.For, ...] = ()

    def at(self, statement: ast.stmt) -> _Scope:
        return self if self.anchor else _Scope(self.path, self.function, statement.lineno)

    def inside(self, statement: ast.stmt) -> _Scope:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            return _Scope(self.path, statement.name)
        loops = (*self.loops, statement) if isinstance(statement, ast.For) else self.loops
        return _Scope(self.path, self.function, self.anchor, loops)


@dataclass
class _Reader:
    resolver: Resolver
    routers: dict[Key, Router] = field(default_factory=dict)
    includes: list[Include] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)

    def find_routers(self, path: str) -> None:
        module = self.resolver.module(path)
        if module:
            self._routers_in(module.tree.body, _Scope(path))

    def find_uses(self, path: str) -> None:
        module = self.resolver.module(path)
        if module:
            self._uses_in(module.tree.body, _Scope(path))

    def _routers_in(self, body: list[ast.stmt], scope: _Scope) -> None:
        for statement in body:
            match statement:
                case ast.Assign(targets=targets, value=ast.Call() as call):
                    self._router(call, [dotted_name(t) for t in targets], scope.at(statement))
                case ast.AnnAssign(target=target, value=ast.Call() as call):
                    self._router(call, [dotted_name(target)], scope.at(statement))
                case _:
                    for block in _blocks(statement):
                        self._routers_in(block, scope.inside(statement))

    def _router(self, call: ast.Call, names: list[str | None], scope: _Scope) -> None:
        is_application = self._constructs(scope.path, call.func)
        if is_application is None:
            return
        given = {word.arg: word.value for word in call.keywords if word.arg}
        prefix = self._prefix(scope.path, given)
        title = self.resolver.text(scope.path, given.get("title"))
        tags = self._texts(scope.path, given.get("tags"))
        for name in filter(None, names):
            key = Key(scope.path, name)
            self.routers[key] = Router(
                key, scope.anchor, is_application, prefix, tags, title, scope.function
            )

    def _constructs(self, path: str, callee: ast.expr, depth: int = 5) -> bool | None:
        """Return whether a call makes an application (true), a router (false) or neither."""
        dotted = dotted_name(callee)
        if dotted is None or not depth:
            return None
        outside = self.resolver.imported_from(path, dotted)
        if outside in _CLASSES:
            return _CLASSES[outside]
        found = self.resolver.definition(path, dotted)
        if found is None or not isinstance(found.node, ast.ClassDef):
            return None
        kinds = (self._constructs(found.path, base, depth - 1) for base in found.node.bases)
        return next((kind for kind in kinds if kind is not None), None)

    def _uses_in(self, body: list[ast.stmt], scope: _Scope) -> None:
        for statement in body:
            here = scope.at(statement)
            match statement:
                case ast.Expr(value=ast.Call() as call):
                    self._include(call, here)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._operation(statement, scope)
                case _:
                    pass
            for block in _blocks(statement):
                self._uses_in(block, here.inside(statement))

    def _operation(self, function: ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope) -> None:
        for decorator in function.decorator_list:
            match decorator:
                case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _METHODS:
                    key = self._key(scope.path, owner)
                    path_node = decorator.args[0] if decorator.args else _given(decorator, "path")
                    if key:
                        path = self.resolver.text(scope.path, path_node)
                        is_async = isinstance(function, ast.AsyncFunctionDef)
                        found = Operation(
                            key, method, path, function.name, is_async, function.lineno
                        )
                        self.operations.append(found)
                case _:
                    pass

    def _include(self, call: ast.Call, scope: _Scope) -> None:
        match call.func:
            case ast.Attribute(value=owner, attr="include_router"):
                parent = self._key(scope.path, owner)
            case _:
                return
        child = call.args[0] if call.args else _given(call, "router")
        if parent is None or child is None:
            return
        for loop in scope.loops:
            if _mentions(child, loop.target):
                self._loop_includes(call, child, loop, parent, scope)
                return
        key, text = self._key(scope.path, child), ast.unparse(child)
        self.includes.append(self._made(call, parent, key, text, scope))

    def _loop_includes(
        self, call: ast.Call, child: ast.expr, loop: ast.For, parent: Key, scope: _Scope
    ) -> None:
        name = dotted_name(loop.iter)
        found = self.resolver.definition(scope.path, name) if name else None
        container = found.node if found else loop.iter
        path = found.path if found else scope.path
        if not isinstance(container, ast.List | ast.Tuple):
            self.includes.append(self._made(call, parent, None, ast.unparse(child), scope))
            return
        suffix = (dotted_name(child) or "").partition(".")[2]
        keys = [self._element_key(path, element, suffix) for element in container.elts]
        if not any(keys):
            self.includes.append(self._made(call, parent, None, ast.unparse(child), scope))
            return
        for element, key in zip(container.elts, keys, strict=True):
            made = self._made(call, parent, key, ast.unparse(element), scope)
            self.includes.append(
                replace(
                    made,
                    path=path,
                    line=element.lineno,
                    anchor=container.lineno,
                    container=found.name if found else "",
                )
            )

    def _element_key(self, path: str, element: ast.expr, suffix: str) -> Key | None:
        dotted = dotted_name(element)
        return self._key_of(path, f"{dotted}.{suffix}" if suffix else dotted) if dotted else None

    def _made(
        self, call: ast.Call, parent: Key, child: Key | None, text: str, scope: _Scope
    ) -> Include:
        given = {word.arg: word.value for word in call.keywords if word.arg}
        prefix = self._prefix(scope.path, given)
        keywords = tuple(given)
        return Include(
            parent, child, text, scope.path, call.lineno, scope.anchor, prefix, keywords,
            None, scope.function,
        )  # fmt: skip

    def _prefix(self, path: str, given: dict[str, ast.expr]) -> str | None:
        return self.resolver.text(path, given["prefix"]) if "prefix" in given else ""

    def _texts(self, path: str, node: ast.expr | None) -> tuple[str, ...]:
        if not isinstance(node, ast.List | ast.Tuple):
            return ()
        texts = (self.resolver.text(path, element) for element in node.elts)
        return tuple(text for text in texts if text is not None)

    def _key(self, path: str, node: ast.expr) -> Key | None:
        dotted = dotted_name(node)
        return self._key_of(path, dotted) if dotted else None

    def _key_of(self, path: str, dotted: str) -> Key | None:
        if (own := Key(path, dotted)) in self.routers:
            return own
        found = self.resolver.definition(path, dotted)
        if found is None:
            return None
        key = Key(found.path, found.name)
        if key in self.routers:
            return key
        if isinstance(found.node, ast.Name | ast.Attribute) and found.path:
            again = dotted_name(found.node)
            return self._key_of(found.path, again) if again and again != dotted else None
        return None


def _given(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _mentions(node: ast.expr, target: ast.expr) -> bool:
    names = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node))


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    fields = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    handlers = [handler.body for handler in getattr(statement, "handlers", [])]
    return [block for block in (*fields, *handlers) if block]
