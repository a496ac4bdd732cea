"""Which hosts an application answers to, where its middleware refuses others."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.modules import is_auxiliary
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Resolver

TEST_HOST = "testserver"
"""The host that a test client asks for unless it is told another."""
_MIDDLEWARE = "TrustedHostMiddleware"


class ChoosyHosts(NamedTuple):
    """The file whose application may refuse the test client's host; ``is_sure`` if it does."""

    path: str
    is_sure: bool


def choosy_hosts(resolver: Resolver) -> ChoosyHosts | None:
    """Return what refuses, or may refuse, the test client's host; ``None`` if nothing does."""
    found = [
        ChoosyHosts(path, is_sure=hosts is not None)
        for path in resolver.finder.signed
        if not is_auxiliary(path) and _MIDDLEWARE.encode() in (resolver.snapshot.read(path) or b"")
        for hosts in _hosts_in(resolver, path)
        if hosts is None or not {"*", TEST_HOST} & hosts
    ]
    return next((one for one in found if one.is_sure), found[0] if found else None)


def _hosts_in(resolver: Resolver, path: str) -> Iterator[set[str] | None]:
    """Yield the hosts of each use of the middleware, ``None`` where the source does not tell."""
    module = resolver.module(path)
    for call in ast.walk(module.tree) if module else ():
        if not isinstance(call, ast.Call):
            continue
        inner = [call.func, *call.args]
        at = next((at for at, node in enumerate(inner) if _is_middleware(node)), None)
        if at is not None:
            named = [word.value for word in call.keywords if word.arg == "allowed_hosts"]
            yield _texts(resolver, path, [*named, *inner[at + 1 :]])


def _is_middleware(node: ast.expr) -> bool:
    return (dotted_name(node) or "").rpartition(".")[2] == _MIDDLEWARE


def _texts(resolver: Resolver, path: str, given: list[ast.expr]) -> set[str] | None:
    if not given:
        return {"*"}
    node, dotted = given[0], dotted_name(given[0])
    if dotted and (found := resolver.definition(path, dotted)):
        path = found.path
        node = found.node if isinstance(found.node, ast.expr) else node
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    texts = [resolver.text(path, element) for element in node.elts]
    known = {text for text in texts if text is not None}
    return None if None in texts and "*" not in known else known
