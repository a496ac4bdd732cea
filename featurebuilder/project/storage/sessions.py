"""Find the dependency that provides a database session to path operations."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.scopes import direct_assignments
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.project.routers.endpoint_dependencies import Dependency
    from featurebuilder.project.source.resolving import Definition, Module, Resolver

_ASYNC = {
    "sqlmodel": ("sqlmodel.ext.asyncio.session", "AsyncSession"),
    "sqlalchemy": ("sqlalchemy.ext.asyncio", "AsyncSession"),
}
_SYNC = {"sqlmodel": ("sqlmodel", "Session"), "sqlalchemy": ("sqlalchemy.orm", "Session")}
_NAME = re.compile(r"(?:^|_)(?:session|db|database)(?:_|$)")
_MAKER = re.compile(r"session|sessionmaker", re.IGNORECASE)
_MAKER_PREFIXES = ("build_", "create_", "get_", "init_", "make_", "new_")
_LIBRARIES = {"sqlalchemy", "sqlmodel"}
_SESSIONS = {"Session", "AsyncSession"}


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


def find_engine(resolver: Resolver, path: str) -> Definition | None:
    """Return the engine that the sessions created in the file ``path`` use, or ``None``.

    The engine is looked up in that file, then in the files that its imports lead to.
    """
    module = resolver.module(path)
    if module is None:
        return None
    if own := _engine_in(module):
        return own
    imported = (resolver.definition(path, name) for name in module.imports)
    files = dict.fromkeys(found.path for found in imported if found)
    modules = filter(None, map(resolver.module, files))
    return next(filter(None, map(_engine_in, modules)), None)


def _engine_in(module: Module) -> Definition | None:
    """Return the first module-level engine of a module, if any."""
    names = (name for name, _ in direct_assignments(module.tree.body) if name in module.definitions)
    found = (module.definitions[name] for name in names)
    return next((candidate for candidate in found if _makes_engine(candidate.node)), None)


def _makes_engine(node: ast.AST) -> bool:
    """Return whether a node calls an engine factory, such as ``create_async_engine``."""
    if not isinstance(node, ast.Call):
        return False
    maker = (dotted_name(node.func) or "").rpartition(".")[2]
    return maker.startswith(_MAKER_PREFIXES) and maker.endswith("engine")


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
