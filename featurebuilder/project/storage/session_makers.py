"""Suggest a session dependency that uses the project's session factory or engine."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Definition, Resolver

_SIGNS = (b"sessionmaker(", b"create_engine(", b"create_async_engine(")
_SYNC = """\
from collections.abc import Iterator

from {module} import {name}
from {library} import Session


def get_session() -> Iterator[Session]:
    with {made} as session:
        yield session
"""
_ASYNC = """\
from collections.abc import AsyncIterator

from {module} import {name}
from {library} import AsyncSession


async def get_session() -> AsyncIterator[AsyncSession]:
    async with {made} as session:
        yield session
"""
_LIBRARIES = {
    ("sqlmodel", False): "sqlmodel",
    ("sqlmodel", True): "sqlmodel.ext.asyncio.session",
    ("sqlalchemy", False): "sqlalchemy.orm",
    ("sqlalchemy", True): "sqlalchemy.ext.asyncio",
}


def database_files(resolver: Resolver) -> Iterator[str]:
    """Yield the files that create engines or session factories, without tests and migrations."""
    for path in resolver.snapshot.holding(*_SIGNS):
        if not is_auxiliary(path) and not path.endswith("env.py"):
            yield path


def suggest_dependency(resolver: Resolver, orm: str) -> str | None:
    """Return the code of a session dependency, or ``None`` if the project creates no sessions.

    ``orm`` is ``sqlmodel`` or ``sqlalchemy``; the session class is imported from it.
    """
    found = next(_find_makers(resolver), None)
    if found is None:
        return None
    definition, maker = found
    is_async, is_engine = maker.startswith("async_") or "async" in maker, "engine" in maker
    made = f"{definition.name}()"
    if is_engine:
        made = f"{'AsyncSession' if is_async else 'Session'}({definition.name})"
    return (_ASYNC if is_async else _SYNC).format(
        module=resolver.finder.name_of(definition.path),
        name=definition.name,
        library=_LIBRARIES[orm, is_async],
        made=made,
    )


def _find_makers(resolver: Resolver) -> Iterator[tuple[Definition, str]]:
    """Yield the session factories, then the engines, each with the name of the called class."""
    for sign in ("sessionmaker", "engine"):
        for path in database_files(resolver):
            module = resolver.module(path)
            for definition in module.definitions.values() if module else ():
                # An attribute of an instance, such as ``self.engine``, cannot be imported.
                if isinstance(definition.node, ast.Call) and definition.name.isidentifier():
                    maker = (dotted_name(definition.node.func) or "").rpartition(".")[2]
                    if maker.endswith(sign):
                        yield definition, maker
