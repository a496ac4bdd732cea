"""Find the dependency that provides a database session to path operations."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from featurebuilder.project.routers.endpoint_dependencies import Dependency
    from featurebuilder.project.source.resolving import Definition, Resolver

_ASYNC = {
    "sqlmodel": ("sqlmodel.ext.asyncio.session", "AsyncSession"),
    "sqlalchemy": ("sqlalchemy.ext.asyncio", "AsyncSession"),
}
_SYNC = {"sqlmodel": ("sqlmodel", "Session"), "sqlalchemy": ("sqlalchemy.orm", "Session")}
_NAME = re.compile(r"(?:^|_)(?:session|db|database)(?:_|$)")
_MAKER = re.compile(r"session|sessionmaker", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SessionDependency:
    """A dependency that provides a session.

    Attributes:
        definition: The function that provides the session.
        alias: The ``Annotated`` name for it, if any.
        type_module: The module of the session's class.
        type_name: The name of the session's class.
        uses: The number of times it is depended on.
    """

    definition: Definition
    alias: Definition | None
    type_module: str
    type_name: str
    uses: int

    @property
    def is_async(self) -> bool:
        """True if calls of the session are awaited."""
        return self.type_name == "AsyncSession"

    @property
    def library(self) -> str:
        """The library of the session: ``sqlmodel`` or ``sqlalchemy``."""
        return self.type_module.partition(".")[0]


def session_type(library: str, *, is_async: bool) -> tuple[str, str]:
    """Return the module and the name of a library's session class."""
    return (_ASYNC if is_async else _SYNC)[library]


def find_session(
    resolver: Resolver, dependencies: Sequence[Dependency], library: str
) -> SessionDependency | None:
    """Return the most used dependency that provides a session, or ``None``.

    ``library`` is the default if the source does not show the library of the session.
    """
    found = (session_of(resolver, one, library) for one in dependencies)
    return next((one for one in found if one), None)


def session_of(
    resolver: Resolver, dependency: Dependency, library: str, *, named: bool = False
) -> SessionDependency | None:
    """Return ``dependency`` as a session dependency, or ``None`` if it provides no session.

    ``named`` means that a setting names it, so it needs no further signs.
    """
    definition, node = dependency.definition, dependency.definition.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    hints = [(one.path, one.node) for one in dependency.types]
    if node.returns:
        hints.append((definition.path, node.returns))
    kind = next(
        (kind for path, type_ in hints if (kind := _find_session_type(resolver, path, type_))),
        None,
    )
    if kind is None:
        yields = any(isinstance(inner, ast.Yield) for inner in ast.walk(node))
        if not named and not (yields and _NAME.search(node.name) and _MAKER.search(_source(node))):
            return None
        kind = session_type(library, is_async=isinstance(node, ast.AsyncFunctionDef))
    return SessionDependency(definition, dependency.alias, *kind, dependency.uses)


def _find_session_type(
    resolver: Resolver, path: str, annotation: ast.expr
) -> tuple[str, str] | None:
    """Return the session class that an annotation names, as the one that generated code uses."""
    for name in _names(annotation):
        for origin in resolver.origins(path, name):
            library, last = origin.partition(".")[0], origin.rpartition(".")[2]
            if library in _SYNC and last in {"Session", "AsyncSession"}:
                return session_type(library, is_async=last == "AsyncSession")
    return None


def _names(annotation: ast.expr) -> Iterable[str]:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return ()
    return filter(None, (dotted_name(n) for n in ast.walk(annotation) if isinstance(n, ast.expr)))


def _source(node: ast.AST) -> str:
    return ast.unparse(node)
