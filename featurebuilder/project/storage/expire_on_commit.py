"""Detect sessions whose objects expire on commit, and so must be read again."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Definition, Resolver

_LIBRARIES = {"sqlalchemy", "sqlmodel"}
_SESSIONS = {"Session", "AsyncSession"}


def expires_on_commit(resolver: Resolver, dependency: Definition) -> bool:
    """Return whether the sessions of a dependency expire their objects on commit.

    They do by default. Each call that creates a session or its ``sessionmaker`` must pass
    ``expire_on_commit=False`` to prevent it:
    https://docs.sqlalchemy.org/en/20/orm/session_api.html
    """
    calls = list(_session_calls(resolver, dependency))
    return not calls or not all(map(_keeps_objects, calls))


def _session_calls(resolver: Resolver, dependency: Definition) -> Iterator[ast.Call]:
    """Yield the calls in ``dependency`` that set a session's options."""
    for call in ast.walk(dependency.node):
        name = dotted_name(call.func) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or name is None:
            continue
        if _is_session(resolver, dependency.path, name):
            yield call
        elif maker := resolver.definition(dependency.path, name):
            yield from _sessionmaker_calls(maker.node)


def _is_session(resolver: Resolver, path: str, name: str) -> bool:
    """Return whether ``name`` is imported as a session class of SQLAlchemy or SQLModel."""
    return any(
        origin.partition(".")[0] in _LIBRARIES and origin.rpartition(".")[2] in _SESSIONS
        for origin in resolver.origins(path, name)
    )


def _sessionmaker_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield ``node`` if it is a call of ``sessionmaker`` or ``async_sessionmaker``."""
    if isinstance(node, ast.Call) and (dotted_name(node.func) or "").endswith("sessionmaker"):
        yield node


def _keeps_objects(call: ast.Call) -> bool:
    """Return whether a call passes ``expire_on_commit=False``."""
    return any(
        keyword.arg == "expire_on_commit"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in call.keywords
    )
