"""Which fixtures are test clients: what each gives, told by its call or its annotation."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.fixtures import Fixture
    from featurebuilder.project.resolving import Resolver

_SYNC = frozenset({"fastapi.testclient.TestClient", "starlette.testclient.TestClient"})
_ASYNC = frozenset({"httpx.AsyncClient", "httpx2.AsyncClient", "async_asgi_testclient.TestClient"})
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ClientFixture:
    """A fixture that gives a test client.

    ``type`` is the full name of the client's class; ``base`` the path that it puts in front of
    every request, ``None`` where the source does not tell; ``enters`` says that the application's
    start-up is run; ``names_app`` that the client is given ``app=``, as old ones were, and
    ``names_host`` that it is told which host to ask.
    """

    fixture: Fixture
    type: str
    base: str | None = ""
    enters: bool = False
    names_app: bool = False
    names_host: bool = False

    @property
    def is_async(self) -> bool:
        """Whether its requests are awaited."""
        return self.type in _ASYNC


def client_class(resolver: Resolver, path: str, dotted: str, depth: int = _DEPTH) -> str | None:
    """Return the full name of the client class that ``dotted`` is, or derives from."""
    for origin in resolver.origins(path, dotted):
        if origin in _SYNC | _ASYNC:
            return origin
    found = resolver.definition(path, dotted)
    if not depth or found is None or not isinstance(found.node, ast.ClassDef):
        return None
    bases = filter(None, map(dotted_name, found.node.bases))
    return next(
        filter(None, (client_class(resolver, found.path, b, depth - 1) for b in bases)), None
    )


def client_fixture(resolver: Resolver, fixture: Fixture) -> ClientFixture | None:
    """Return what kind of client ``fixture`` gives, or ``None`` if it gives none."""
    for given in _given(fixture.node):
        call = _made(fixture.node, given)
        name = dotted_name(call.func) if call else None
        kind = client_class(resolver, fixture.path, name) if name else None
        if call and kind:
            keywords = {k.arg: k.value for k in call.keywords}
            base = _base(resolver, fixture.path, keywords.get("base_url"))
            entered = {id(item.context_expr) for item in _with_items(fixture.node)}
            enters = id(call) in entered and kind in _SYNC
            names_app, names_host = "app" in keywords, "base_url" in keywords
            return ClientFixture(fixture, kind, base, enters, names_app, names_host)
    for name in _annotated(fixture.node.returns):
        if kind := client_class(resolver, fixture.path, name):
            return ClientFixture(fixture, kind, enters=kind in _SYNC)
    return None


def _given(node: ast.AST) -> Iterator[ast.expr]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Yield | ast.Return) and inner.value:
            yield inner.value


def _made(function: ast.AST, value: ast.expr) -> ast.Call | None:
    """Return the call that makes ``value``, also where a name of the function holds it."""
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
    for inner in ast.walk(node):
        if isinstance(inner, ast.With | ast.AsyncWith):
            yield from inner.items


def _annotated(annotation: ast.expr | None) -> Iterator[str]:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return
    for node in ast.walk(annotation) if annotation else ():
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted_name(node)):
            yield name


def _base(resolver: Resolver, path: str, node: ast.expr | None) -> str | None:
    if node is None:
        return ""
    text = resolver.text(path, node)
    return None if text is None else urlsplit(text).path.rstrip("/")
