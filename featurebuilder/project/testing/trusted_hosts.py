"""Find applications whose TrustedHostMiddleware refuses the test client's host."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver

TEST_HOST = "testserver"
"""The host that a test client requests by default."""
_MIDDLEWARE = "TrustedHostMiddleware"


class HostRefusal(NamedTuple):
    """An application that may refuse the test client's host.

    Attributes:
        path: File of the application.
        is_sure: True if it refuses the host, false if the source does not show its hosts.
    """

    path: str
    is_sure: bool


def find_host_refusal(resolver: Resolver) -> HostRefusal | None:
    """Return an application that refuses, or may refuse, the test client's host.

    One that certainly refuses it comes first. Return ``None`` if no application does.
    """
    found = [
        HostRefusal(path, is_sure=hosts is not None)
        for path in resolver.finder.signed
        if not is_auxiliary(path) and _MIDDLEWARE.encode() in (resolver.snapshot.read(path) or b"")
        for hosts in _accepted_hosts(resolver, path)
        if hosts is None or not {"*", TEST_HOST} & hosts
    ]
    return next((entry for entry in found if entry.is_sure), found[0] if found else None)


def _accepted_hosts(resolver: Resolver, path: str) -> Iterator[set[str] | None]:
    """Yield the hosts of each use of the middleware; ``None`` if the source does not show them."""
    module = resolver.module(path)
    for call in ast.walk(module.tree) if module else ():
        if not isinstance(call, ast.Call):
            continue
        inner = [call.func, *call.args]
        position = next(
            (position for position, node in enumerate(inner) if _is_middleware(node)), None
        )
        if position is not None:
            named = [keyword.value for keyword in call.keywords if keyword.arg == "allowed_hosts"]
            yield _read_hosts(resolver, path, [*named, *inner[position + 1 :]])


def _is_middleware(node: ast.expr) -> bool:
    """Return whether a node is the name of the middleware."""
    return (dotted_name(node) or "").rpartition(".")[2] == _MIDDLEWARE


def _read_hosts(resolver: Resolver, path: str, passed: list[ast.expr]) -> set[str] | None:
    """Return the hosts in the argument, or ``None`` if some of them are unknown.

    Without the argument, the middleware accepts every host (``*``). A list with ``*`` is known,
    even if other hosts in it are not.
    """
    if not passed:
        return {"*"}
    node, dotted = passed[0], dotted_name(passed[0])
    if dotted and (found := resolver.definition(path, dotted)):
        path = found.path
        node = found.node if isinstance(found.node, ast.expr) else node
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    texts = [resolver.text(path, element) for element in node.elts]
    known = {text for text in texts if text is not None}
    return None if None in texts and "*" not in known else known
