"""Reads the router graph of a tree from its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.accumulating import accumulates, flowing_into
from featurebuilder.project.bindings import Binder, Bound, Names
from featurebuilder.project.discovered_routers import discovered_includes
from featurebuilder.project.graph import Include, Key, Operation, Router, RouterGraph
from featurebuilder.project.makers import Maker, assignments, maker, returned_name
from featurebuilder.project.named_modules import NamedModules
from featurebuilder.project.scopes import Function, Scope, walk
from featurebuilder.project.texts import dotted_name, names_in, static_text

if TYPE_CHECKING:
    from featurebuilder.project.resolving import Resolver

_DEPTH = 12
_TRUE = ast.Constant(value=True)
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


def read_graph(resolver: Resolver) -> RouterGraph:
    """Return the router graph of the tree; only files that name FastAPI's classes are parsed."""
    signed = resolver.finder.signed
    reader = _Reader(resolver)
    for path in signed:
        if module := resolver.module(path):
            reader.find_routers(module.tree.body, Scope(path))
    for path in signed:
        if module := resolver.module(path):
            reader.find_uses(module.tree.body, Scope(path))
    unread = tuple(path for path in signed if resolver.module(path) is None)
    unresolved = [include for include in reader.includes if include.child is None]
    found = discovered_includes(resolver, reader.routers, reader.key_of, unresolved)
    lines = {(include.path, include.line) for include in found}
    told = (i for i in reader.includes if i.child or (i.path, i.line) not in lines)
    return RouterGraph(reader.routers, (*told, *found), tuple(reader.operations), unread)


@dataclass
class _Reader:
    resolver: Resolver
    routers: dict[Key, Router] = field(default_factory=dict)
    includes: list[Include] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    _made_inside: dict[ast.Call, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.binder = Binder(self.resolver)
        self.named = NamedModules(self.resolver, self._text)

    def find_routers(self, body: list[ast.stmt], scope: Scope) -> None:
        for names, assigned, here in assignments(body, scope):
            call, made = self._making(here.path, assigned)
            if made is None or (made.is_application and not made.is_class):
                continue
            given = {word.arg: word.value for word in call.keywords if word.arg}
            for name in names:
                key = Key(here.path, name)
                self._made_inside.setdefault(call, key)
                self.routers[key] = Router(
                    key,
                    here.anchor,
                    made.is_application,
                    self._prefix(here.path, given, {}),
                    self._texts(here.path, given.get("tags")),
                    self.resolver.text(here.path, given.get("title")),
                    here.function_name,
                    ast.unparse(given.get("include_in_schema", _TRUE)) == "True",
                    ast.unparse(given["dependencies"]) if "dependencies" in given else "",
                )

    def _making(self, path: str, call: ast.Call) -> tuple[ast.Call, Maker | None]:
        """Return the call that makes what is assigned, which may be handed through another."""
        made = maker(self.resolver, path, call.func)
        inner = None if made else self._handed_back(path, call)
        if isinstance(inner, ast.Call):
            return inner, maker(self.resolver, path, inner.func)
        return call, made

    def find_uses(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement, here in walk(body, scope):
            match statement:
                case ast.Expr(
                    value=ast.Call(func=ast.Attribute(value=owner, attr="include_router")) as call
                ):
                    self._include(call, owner, here)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._operation(statement, here)
                case _:
                    pass

    def _operation(self, function: Function, scope: Scope) -> None:
        for decorator in function.decorator_list:
            match decorator:
                case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _METHODS:
                    key = self._key(scope.path, owner, {})
                case _:
                    continue
            if key:
                node = decorator.args[0] if decorator.args else _given(decorator, "path")
                path = self.resolver.text(scope.path, node)
                is_async = isinstance(function, ast.AsyncFunctionDef)
                found = Operation(
                    key, method, path, function.name, is_async, function.lineno, scope.function_name
                )
                self.operations.append(found)

    def _include(self, call: ast.Call, owner: ast.expr, scope: Scope) -> None:
        child = call.args[0] if call.args else _given(call, "router")
        if child is None:
            return
        used = {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}
        for loop in scope.loops:
            used = flowing_into(used, loop)
        cases = self.binder.cases(scope, used)
        found = [self._made(call, owner, child, scope, names) for names in cases]
        known = [include for include in found if include]
        resolved = [include for include in known if include.child]
        self.includes += list(dict.fromkeys(resolved or known[:1]))

    def _made(
        self, call: ast.Call, owner: ast.expr, child: ast.expr, scope: Scope, names: Names
    ) -> Include | None:
        parent = self._key(scope.path, owner, names)
        if parent is None:
            return None
        given = {word.arg: word.value for word in call.keywords if word.arg}
        spread, tells_all = self._spread(scope.path, call)
        tells_all = tells_all or "prefix" in given
        named = self.named.router(child, scope, names)
        include = Include(
            parent,
            self.key_of(named.path, named.variable)
            if named
            else self._key(scope.path, child, names),
            ast.unparse(child),
            scope.path,
            call.lineno,
            scope.anchor,
            self._prefix(scope.path, given | spread, names) if tells_all else None,
            self._arguments(scope.path, given),
            None,
            scope.function_name,
            call.end_lineno or call.lineno,
        )
        bound = named.bound if named else names.get(_root(child))
        if bound and bound.container is None:
            by_helper = self._by_helper(include, bound) if isinstance(child, ast.Name) else None
            return by_helper or replace(include, is_shared=True)
        if bound is None or bound.container is None or bound.element is None:
            return include
        return replace(
            include,
            child_text=self._source(bound) if named else ast.unparse(bound.node),
            path=bound.container.path,
            line=bound.element.lineno,
            anchor=bound.container.node.lineno,
            container=bound.container.name,
            accumulates=accumulates(call, scope, but="tags"),
            accumulates_tags=accumulates(call, scope),
        )

    def _spread(self, path: str, call: ast.Call) -> tuple[dict[str, ast.expr], bool]:
        """Return the keywords that ``**`` adds to a call, and whether the source tells them all."""
        found: dict[str, ast.expr] = {}
        tells_all = True
        for word in call.keywords:
            dotted = dotted_name(word.value) if word.arg is None else None
            known = self.resolver.definition(path, dotted) if dotted else None
            match known.node if known else word.value:
                case ast.Dict(keys=keys, values=values) if word.arg is None:
                    named = zip(keys, values, strict=True)
                    texts = {k.value: v for k, v in named if isinstance(k, ast.Constant)}
                    found |= {name: node for name, node in texts.items() if isinstance(name, str)}
                    tells_all = tells_all and len(texts) == len(keys)
                case _:
                    tells_all = tells_all and word.arg is not None
        return found, tells_all

    def _by_helper(self, include: Include, bound: Bound) -> Include | None:
        """Return the include as it is written where a function is called to make it, if it is.

        Of that call nothing but its keywords may tell one router from another.
        """
        call, site = bound.call, bound.site
        if call is None or site is None or dotted_name(bound.node) is None:
            return None
        others = [argument for argument in call.args if argument is not bound.node]
        if names_in(bound.node) & bound.names.keys() or not all(
            self._key(site.path, argument, bound.names) for argument in others
        ):
            return None
        told = {word.arg: word.value for word in call.keywords if word.arg}
        given = {
            name: node
            for name, node in told.items()
            if node is not bound.node and not self._key(site.path, node, bound.names)
        }
        return replace(
            include,
            child_text=ast.unparse(bound.node),
            path=site.path,
            line=call.lineno,
            end_line=call.end_lineno or call.lineno,
            anchor=site.anchor,
            function=site.function_name,
            arguments=self._arguments(site.path, given),
            helper=ast.unparse(call.func),
            hidden=not include.is_documented,
        )

    def _source(self, bound: Bound) -> str:
        """Return the text of an expression as it is written: quotes are the tree's own."""
        module = self.resolver.module(bound.path)
        return module.source.segment(bound.node) if module else ast.unparse(bound.node)

    def _arguments(self, path: str, given: dict[str, ast.expr]) -> tuple[tuple[str, str], ...]:
        module = self.resolver.module(path)
        assert module is not None  # noqa: S101 - the call was read from it
        segment = module.source.segment
        return tuple((name, segment(node)) for name, node in given.items() if name != "router")

    def _prefix(self, path: str, given: dict[str, ast.expr], names: Names) -> str | None:
        return self._text(path, given["prefix"], names) if "prefix" in given else ""

    def _text(self, path: str, node: ast.expr, names: Names) -> str | None:
        def lookup(name: ast.expr) -> str | None:
            bound = names.get(name.id) if isinstance(name, ast.Name) else None
            if bound:
                return self._text(bound.path, bound.node, bound.names)
            return self.resolver.text(path, name)

        return static_text(node, lookup)

    def _texts(self, path: str, node: ast.expr | None) -> tuple[str, ...]:
        if not isinstance(node, ast.List | ast.Tuple):
            return ()
        texts = (self.resolver.text(path, element) for element in node.elts)
        return tuple(text for text in texts if text is not None)

    def _key(self, path: str, node: ast.expr, names: Names) -> Key | None:
        if isinstance(node, ast.Call):
            return self._returned(path, node)
        dotted = dotted_name(node)
        if dotted is None:
            return None
        head, _, rest = dotted.partition(".")
        if head not in names:
            return self.key_of(path, dotted)
        bound: Bound = names[head]
        if not rest:
            return self._key(bound.path, bound.node, bound.names)
        inner = dotted_name(bound.node)
        return self.key_of(bound.path, f"{inner}.{rest}") if inner else None

    def _returned(self, path: str, call: ast.Call, depth: int = _DEPTH) -> Key | None:
        """Return the router that a call returns, by the name that its function knows it under."""
        if call in self._made_inside:
            return self._made_inside[call]
        dotted = dotted_name(call.func)
        found = self.resolver.definition(path, dotted) if dotted else None
        if found is None or not isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        name = returned_name(found.node)
        return self.key_of(found.path, name, depth - 1) if name and depth else None

    def _handed_back(self, path: str, call: ast.Call) -> ast.expr | None:
        """Return which argument a call hands back, as a function does that adds to a router."""
        dotted = dotted_name(call.func)
        found = self.resolver.definition(path, dotted) if dotted else None
        if found is None or not isinstance(found.node, ast.FunctionDef):
            return None
        parameters = found.node.args
        positional = [a.arg for a in (*parameters.posonlyargs, *parameters.args)]
        given = dict(zip(positional, call.args, strict=False))
        given |= {word.arg: word.value for word in call.keywords if word.arg}
        return given.get(returned_name(found.node) or "")

    def key_of(self, path: str, dotted: str, depth: int = _DEPTH) -> Key | None:
        """Return the router that ``dotted``, as used in the file ``path``, stands for."""
        if (own := Key(path, dotted)) in self.routers:
            return own
        found = self.resolver.definition(path, dotted)
        if found is None or not depth:
            return None
        key = Key(found.path, found.name)
        if key in self.routers:
            return key
        match found.node:
            case ast.Name() | ast.Attribute():
                again = dotted_name(found.node)
                same = (found.path, again) == (path, dotted)
                return self.key_of(found.path, again, depth - 1) if again and not same else None
            case ast.Call():
                return self._returned(found.path, found.node, depth)
            case _:
                return None


def _given(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _root(node: ast.expr) -> str:
    return (dotted_name(node) or "").partition(".")[0]
