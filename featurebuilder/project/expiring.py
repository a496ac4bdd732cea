"""Whether what a session has committed has to be read again before it is used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Definition, Resolver

_LIBRARIES = {"sqlalchemy", "sqlmodel"}
_SESSIONS = {"Session", "AsyncSession"}


def expires_on_commit(resolver: Resolver, dependency: Definition) -> bool:
    """Return whether a dependency's sessions expire what they hold when they commit.

    They do unless each call that makes one, or the maker that is called for one, says
    ``expire_on_commit=False``: https://docs.sqlalchemy.org/en/20/orm/session_api.html
    """
    making = list(_making(resolver, dependency))
    return not making or not all(map(_keeps, making))


def _making(resolver: Resolver, dependency: Definition) -> Iterator[ast.Call]:
    """Yield the calls within ``dependency`` that say how a session of it is made."""
    for call in ast.walk(dependency.node):
        name = dotted_name(call.func) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or name is None:
            continue
        if _is_session(resolver, dependency.path, name):
            yield call
        elif maker := resolver.definition(dependency.path, name):
            yield from _maker(maker.node)


def _is_session(resolver: Resolver, path: str, name: str) -> bool:
    return any(
        origin.partition(".")[0] in _LIBRARIES and origin.rpartition(".")[2] in _SESSIONS
        for origin in resolver.origins(path, name)
    )


def _maker(node: ast.AST) -> Iterator[ast.Call]:
    if isinstance(node, ast.Call) and (dotted_name(node.func) or "").endswith("sessionmaker"):
        yield node


def _keeps(call: ast.Call) -> bool:
    return any(
        keyword.arg == "expire_on_commit"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in call.keywords
    )
