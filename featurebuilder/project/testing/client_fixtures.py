"""Find fixtures that return a test client, by the client's call or the return annotation."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.testing.fixtures import Fixture

_SYNC_CLIENTS = frozenset({"fastapi.testclient.TestClient", "starlette.testclient.TestClient"})
_ASYNC_CLIENTS = frozenset(
    {"httpx.AsyncClient", "httpx2.AsyncClient", "async_asgi_testclient.TestClient"}
)
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ClientFixture:
    """A fixture that returns a test client.

    Attributes:
        fixture: The fixture.
        type: Full name of the client's class.
        base: Path that the client puts in front of every request path; ``None`` if unknown.
        runs_startup: True if the fixture runs the application's startup, or may if only its return
            annotation is known.
        has_app_argument: True if the client is created with ``app=``, which newer httpx rejects.
        has_base_url: True if the client is created with ``base_url=``.
    """

    fixture: Fixture
    type: str
    base: str | None = ""
    runs_startup: bool = False
    has_app_argument: bool = False
    has_base_url: bool = False

    @property
    def is_async(self) -> bool:
        """True if the client's requests are awaited."""
        return self.type in _ASYNC_CLIENTS


def find_client_class(
    resolver: Resolver, path: str, dotted: str, depth: int = _DEPTH
) -> str | None:
    """Return the full name of the client class that ``dotted`` is or inherits from, if any.

    ``dotted`` is a name as the file ``path`` uses it; at most ``depth`` base classes are followed.
    """
    for origin in resolver.origins(path, dotted):
        if origin in _SYNC_CLIENTS | _ASYNC_CLIENTS:
            return origin
    found = resolver.definition(path, dotted)
    if not depth or found is None or not isinstance(found.node, ast.ClassDef):
        return None
    bases = filter(None, map(dotted_name, found.node.bases))
    return next(
        filter(None, (find_client_class(resolver, found.path, b, depth - 1) for b in bases)), None
    )


def read_client_fixture(resolver: Resolver, fixture: Fixture) -> ClientFixture | None:
    """Return the client that ``fixture`` returns, or ``None`` if it returns none."""
    for returned in _returned_values(fixture.node):
        call = _find_call(fixture.node, returned)
        name = dotted_name(call.func) if call else None
        kind = find_client_class(resolver, fixture.path, name) if name else None
        if call and kind:
            keywords = {k.arg: k.value for k in call.keywords}
            base = _base_path(resolver, fixture.path, keywords.get("base_url"))
            entered = {id(item.context_expr) for item in _with_items(fixture.node)}
            enters = id(call) in entered and kind in _SYNC_CLIENTS
            names_app, names_host = "app" in keywords, "base_url" in keywords
            return ClientFixture(fixture, kind, base, enters, names_app, names_host)
    for name in _annotation_names(fixture.node.returns):
        if kind := find_client_class(resolver, fixture.path, name):
            return ClientFixture(fixture, kind, runs_startup=kind in _SYNC_CLIENTS)
    return None


def _returned_values(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the values that a function returns or yields."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Yield | ast.Return) and inner.value:
            yield inner.value


def _find_call(function: ast.AST, value: ast.expr) -> ast.Call | None:
    """Return the call that creates ``value``: itself, or the one assigned to the variable."""
    if isinstance(value, ast.Call):
        return value
    for node in ast.walk(function):
        match node:
            case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.expr() as target):
                pass
            case ast.Assign(targets=[target], value=ast.Call() as call):
                pass
            case ast.AnnAssign(target=target, value=ast.Call() as call):
                pass
            case _:
                continue
        if ast.dump(target).replace("Store", "Load") == ast.dump(value):
            return call
    return None


def _with_items(node: ast.AST) -> Iterator[ast.withitem]:
    """Yield the items of every ``with`` statement in a function."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.With | ast.AsyncWith):
            yield from inner.items


def _annotation_names(annotation: ast.expr | None) -> Iterator[str]:
    """Yield the dotted names in an annotation, which may be a string."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return
    for node in ast.walk(annotation) if annotation else ():
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted_name(node)):
            yield name


def _base_path(resolver: Resolver, path: str, node: ast.expr | None) -> str | None:
    """Return the path of a base URL; empty without one, ``None`` if it is not static."""
    if node is None:
        return ""
    text = resolver.text(path, node)
    return None if text is None else urlsplit(text).path.rstrip("/")
