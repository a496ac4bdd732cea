"""Read the router graph of a project from its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.routers.discovered_routers import UnresolvedInclude, discovered_includes
from featurebuilder.project.routers.graph import (
    Include,
    Mount,
    PathOperation,
    Router,
    RouterGraph,
    RouterKey,
)
from featurebuilder.project.routers.loop_names import source_names
from featurebuilder.project.routers.named_modules import NamedModules
from featurebuilder.project.source.bindings import Binder, Binding, Names
from featurebuilder.project.source.router_factories import (
    Maker,
    call_assignments,
    find_maker,
    returned_name,
)
from featurebuilder.project.source.scopes import Function, Scope, walk_statements
from featurebuilder.project.source.static_strings import dotted_name, names_in, static_string

if TYPE_CHECKING:
    from featurebuilder.project.source.resolving import Resolver

_DEPTH = 12
_TRUE = ast.Constant(value=True)
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


def read_graph(resolver: Resolver) -> RouterGraph:
    """Return the router graph of the project.

    Only files that name FastAPI's classes are searched for routers, includes and path operations.
    """
    signed = resolver.finder.signed
    reader = _RouterReader(resolver)
    for path in signed:
        if module := resolver.module(path):
            reader.find_routers(module.tree.body, Scope(path))
    for path in signed:
        if module := resolver.module(path):
            reader.find_uses(module.tree.body, Scope(path))
    unread = tuple(path for path in signed if resolver.module(path) is None)
    found = discovered_includes(resolver, reader.routers, reader.key_of, reader.unresolved)
    lines = {(include.path, include.line) for include in found}
    explicit = (i for i in reader.includes if i.child or (i.path, i.line) not in lines)
    return RouterGraph(
        reader.routers,
        (*explicit, *found),
        tuple(reader.operations),
        unread,
        tuple(reader.mounts),
    )


@dataclass
class _RouterReader:
    resolver: Resolver
    routers: dict[RouterKey, Router] = field(default_factory=dict)
    includes: list[Include] = field(default_factory=list)
    unresolved: list[UnresolvedInclude] = field(default_factory=list)
    operations: list[PathOperation] = field(default_factory=list)
    mounts: list[Mount] = field(default_factory=list)
    _keys_of_calls: dict[ast.Call, RouterKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.binder = Binder(self.resolver)
        self.named = NamedModules(self.resolver, self._static_string)

    def find_routers(self, body: list[ast.stmt], scope: Scope) -> None:
        """Add the applications and routers that ``body`` creates."""
        for names, assigned, here in call_assignments(body, scope):
            call, made = self._creating_call(here.path, assigned)
            if made is None or (made.is_application and not made.is_class):
                continue
            given = {word.arg: word.value for word in call.keywords if word.arg}
            for name in names:
                key = RouterKey(here.path, name)
                self._keys_of_calls.setdefault(call, key)
                self.routers[key] = Router(
                    key,
                    here.anchor,
                    made.is_application,
                    self._prefix(here.path, given, {}),
                    self._static_strings(here.path, given.get("tags")),
                    self.resolver.text(here.path, given.get("title")),
                    here.function_name,
                    ast.unparse(given.get("include_in_schema", _TRUE)) == "True",
                    _source(given, "dependencies"),
                    ast.unparse(call.func),
                    _source(given, "route_class"),
                    _source(given, "responses"),
                )

    def _creating_call(self, path: str, call: ast.Call) -> tuple[ast.Call, Maker | None]:
        """Return the call that creates the assigned object, and the kind of that object.

        It may be an argument of the assigned call, if the called function returns that argument.
        """
        made = find_maker(self.resolver, path, call.func)
        inner = None if made else self._find_returned_argument(path, call)
        if isinstance(inner, ast.Call):
            return inner, find_maker(self.resolver, path, inner.func)
        return call, made

    def find_uses(self, body: list[ast.stmt], scope: Scope) -> None:
        """Add the includes, mounts and path operations in ``body``."""
        for statement, here in walk_statements(body, scope):
            match statement:
                case ast.Expr(
                    value=ast.Call(func=ast.Attribute(value=owner, attr="include_router")) as call
                ):
                    self._add_includes(call, owner, here)
                case ast.Expr(
                    value=ast.Call(func=ast.Attribute(value=owner, attr="mount")) as call
                ):
                    self._add_mount(call, owner, here)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._add_operations(statement, here)
                case _:
                    pass

    def _add_operations(self, function: Function, scope: Scope) -> None:
        """Add the path operations that the decorators of ``function`` define."""
        for decorator in function.decorator_list:
            match decorator:
                case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _METHODS:
                    key = self._resolve_key(scope.path, owner, {})
                case _:
                    continue
            if key:
                node = decorator.args[0] if decorator.args else _find_keyword(decorator, "path")
                path = self.resolver.text(scope.path, node)
                is_async = isinstance(function, ast.AsyncFunctionDef)
                found = PathOperation(
                    key, method, path, function.name, is_async, function.lineno, scope.function_name
                )
                self.operations.append(found)

    def _add_mount(self, call: ast.Call, owner: ast.expr, scope: Scope) -> None:
        """Add the mount of one application in another; others, such as static files, are not."""
        words = {word.arg: word.value for word in call.keywords if word.arg}
        given = dict(zip(("path", "app"), call.args, strict=False)) | words
        parent = self._resolve_key(scope.path, owner, {})
        child = self._resolve_key(scope.path, given["app"], {}) if "app" in given else None
        if parent and child and self.routers[child].is_application:
            path = self._static_string(scope.path, given["path"], {}) if "path" in given else ""
            place = f"{scope.path}:{call.lineno}"
            self.mounts.append(Mount(parent, child, path and path.rstrip("/"), place))

    def _add_includes(self, call: ast.Call, owner: ast.expr, scope: Scope) -> None:
        """Add the includes of an ``include_router`` call, one for each set of bindings."""
        child = call.args[0] if call.args else _find_keyword(call, "router")
        if child is None:
            return
        used = {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}
        for loop in scope.loops:
            used = source_names(used, loop)
        cases = self.binder.cases(scope, used)
        found = [self._build_include(call, owner, child, scope, names) for names in cases]
        known = [include for include in found if include]
        resolved = [include for include in known if include.child]
        if not resolved:
            pairs = zip(found, cases, strict=True)
            self.unresolved += [UnresolvedInclude(one, scope, n) for one, n in pairs if one]
        self.includes += list(dict.fromkeys(resolved or known[:1]))

    def _build_include(
        self, call: ast.Call, owner: ast.expr, child: ast.expr, scope: Scope, names: Names
    ) -> Include | None:
        """Return the include of ``call`` with the bindings ``names``, if its parent is known."""
        parent = self._resolve_key(scope.path, owner, names)
        if parent is None:
            return None
        given = {word.arg: word.value for word in call.keywords if word.arg}
        spread, is_complete = self._read_spread(scope.path, call)
        is_complete = is_complete or "prefix" in given
        named = self.named.router(child, scope, names)
        include = Include(
            parent,
            self.key_of(named.path, named.variable)
            if named
            else self._resolve_key(scope.path, child, names),
            ast.unparse(child),
            scope.path,
            call.lineno,
            scope.anchor,
            self._prefix(scope.path, given | spread, names) if is_complete else None,
            self._argument_sources(scope.path, given),
            None,
            scope.function_name,
            call.end_lineno or call.lineno,
        )
        bound = named.bound if named else names.get(_first_name(child))
        if bound and bound.container is None:
            by_helper = (
                self._build_helper_include(include, bound) if isinstance(child, ast.Name) else None
            )
            return by_helper or replace(include, is_shared=True)
        if bound is None or bound.container is None or bound.element is None:
            return include
        return replace(
            include,
            child_source=self._source(bound) if named else ast.unparse(bound.node),
            path=bound.container.path,
            line=bound.element.lineno,
            anchor=bound.container.node.lineno,
            container=bound.container.name,
        )

    def _read_spread(self, path: str, call: ast.Call) -> tuple[dict[str, ast.expr], bool]:
        """Return the keywords that ``**`` adds to a call, and whether all of them are known."""
        found: dict[str, ast.expr] = {}
        is_complete = True
        for word in call.keywords:
            dotted = dotted_name(word.value) if word.arg is None else None
            known = self.resolver.definition(path, dotted) if dotted else None
            match known.node if known else word.value:
                case ast.Dict(keys=keys, values=values) if word.arg is None:
                    named = zip(keys, values, strict=True)
                    texts = {k.value: v for k, v in named if isinstance(k, ast.Constant)}
                    found |= {name: node for name, node in texts.items() if isinstance(name, str)}
                    is_complete = is_complete and len(texts) == len(keys)
                case _:
                    is_complete = is_complete and word.arg is not None
        return found, is_complete

    def _build_helper_include(self, include: Include, bound: Binding) -> Include | None:
        """Return the include at the call of the helper function that makes it, or ``None``.

        Only keywords may differ between the helper's calls for several routers. Otherwise, a call
        for another router cannot be written like this one.
        """
        call, site = bound.call, bound.site
        if call is None or site is None or dotted_name(bound.node) is None:
            return None
        others = [argument for argument in call.args if argument is not bound.node]
        if names_in(bound.node) & bound.names.keys() or not all(
            self._resolve_key(site.path, argument, bound.names) for argument in others
        ):
            return None
        explicit = {word.arg: word.value for word in call.keywords if word.arg}
        given = {
            name: node
            for name, node in explicit.items()
            if node is not bound.node and not self._resolve_key(site.path, node, bound.names)
        }
        return replace(
            include,
            child_source=ast.unparse(bound.node),
            path=site.path,
            line=call.lineno,
            end_line=call.end_lineno or call.lineno,
            anchor=site.anchor,
            function=site.function_name,
            arguments=self._argument_sources(site.path, given),
            helper=ast.unparse(call.func),
            hidden=not include.is_documented,
        )

    def _source(self, bound: Binding) -> str:
        """Return the source of an expression as written, with the project's own quotes."""
        module = self.resolver.module(bound.path)
        return module.source.segment(bound.node) if module else ast.unparse(bound.node)

    def _argument_sources(
        self, path: str, given: dict[str, ast.expr]
    ) -> tuple[tuple[str, str], ...]:
        module = self.resolver.module(path)
        assert module is not None  # noqa: S101 - the call was read from it
        segment = module.source.segment
        return tuple((name, segment(node)) for name, node in given.items() if name != "router")

    def _prefix(self, path: str, given: dict[str, ast.expr], names: Names) -> str | None:
        return self._static_string(path, given["prefix"], names) if "prefix" in given else ""

    def _static_string(self, path: str, node: ast.expr, names: Names) -> str | None:
        def lookup(name: ast.expr) -> str | None:
            bound = names.get(name.id) if isinstance(name, ast.Name) else None
            if bound:
                return self._static_string(bound.path, bound.node, bound.names)
            return self.resolver.text(path, name)

        return static_string(node, lookup)

    def _static_strings(self, path: str, node: ast.expr | None) -> tuple[str, ...]:
        if not isinstance(node, ast.List | ast.Tuple):
            return ()
        texts = (self.resolver.text(path, element) for element in node.elts)
        return tuple(text for text in texts if text is not None)

    def _resolve_key(self, path: str, node: ast.expr, names: Names) -> RouterKey | None:
        """Return the router that ``node`` refers to with the bindings ``names``, or ``None``."""
        if isinstance(node, ast.Call):
            return self._find_returned_router(path, node)
        dotted = dotted_name(node)
        if dotted is None:
            return None
        head, _, rest = dotted.partition(".")
        if head not in names:
            return self.key_of(path, dotted)
        bound: Binding = names[head]
        if not rest:
            return self._resolve_key(bound.path, bound.node, bound.names)
        inner = dotted_name(bound.node)
        return self.key_of(bound.path, f"{inner}.{rest}") if inner else None

    def _find_returned_router(
        self, path: str, call: ast.Call, depth: int = _DEPTH
    ) -> RouterKey | None:
        """Return the router that a call returns, by its name in the called function."""
        if call in self._keys_of_calls:
            return self._keys_of_calls[call]
        dotted = dotted_name(call.func)
        found = self.resolver.definition(path, dotted) if dotted else None
        if found is None or not isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        name = returned_name(found.node)
        return self.key_of(found.path, name, depth - 1) if name and depth else None

    def _find_returned_argument(self, path: str, call: ast.Call) -> ast.expr | None:
        """Return the argument that a call returns, as a function does that adds to a router."""
        dotted = dotted_name(call.func)
        found = self.resolver.definition(path, dotted) if dotted else None
        if found is None or not isinstance(found.node, ast.FunctionDef):
            return None
        parameters = found.node.args
        positional = [a.arg for a in (*parameters.posonlyargs, *parameters.args)]
        given = dict(zip(positional, call.args, strict=False))
        given |= {word.arg: word.value for word in call.keywords if word.arg}
        return given.get(returned_name(found.node) or "")

    def key_of(self, path: str, dotted: str, depth: int = _DEPTH) -> RouterKey | None:
        """Return the router that ``dotted`` refers to in the file ``path``, or ``None``."""
        if (own := RouterKey(path, dotted)) in self.routers:
            return own
        found = self.resolver.definition(path, dotted)
        if found is None or not depth:
            return None
        key = RouterKey(found.path, found.name)
        if key in self.routers:
            return key
        match found.node:
            case ast.Name() | ast.Attribute():
                again = dotted_name(found.node)
                same = (found.path, again) == (path, dotted)
                return self.key_of(found.path, again, depth - 1) if again and not same else None
            case ast.Call():
                return self._find_returned_router(found.path, found.node, depth)
            case _:
                return None


def _source(given: dict[str, ast.expr], name: str) -> str:
    """Return the source of a keyword argument, or an empty string."""
    return ast.unparse(given[name]) if name in given else ""


def _find_keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _first_name(node: ast.expr) -> str:
    return (dotted_name(node) or "").partition(".")[0]
