"""Build the template context of the shared files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.storage_style import storage_style
from featurebuilder.naming import Identifier
from featurebuilder.project.testing.trusted_hosts import TEST_HOST
from featurebuilder.render.safe_text import IniText, PythonText, ini_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.storage_style import StorageStyle
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import ImportedName, StorageConventions
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class AlembicContext:
    """An environment that migrates the application's own database.

    Attributes:
        folder: The folder of the environment, next to ``alembic.ini``.
        import_root: The folder below the one of ``alembic.ini`` that modules are imported from;
            ``None`` if both are the same.
        base: The declarative base.
        engine: The variable of the engine.
        imports: The lines that import the base, and the engine if the source shows it.
        makes_engine: True if the environment creates its own engine.
        models: The package whose modules are all imported; ``None`` to import ``application``
            instead.
        application: The module of the application.
    """

    folder: IniText
    import_root: IniText | None
    base: Identifier
    engine: Identifier
    imports: tuple[PythonText, ...]
    makes_engine: bool
    models: PythonText | None
    application: PythonText


@dataclass(frozen=True, slots=True)
class SupportContext:
    """The support package of a project.

    Attributes:
        support: The dotted name of the support package.
        package: The top-level package.
        is_async: True if the session is asynchronous.
        alembic: The Alembic environment, if it is generated.
        storage: The code style for storage.
        base_module: The module of the declarative base.
        base: The declarative base.
        session_module: The module of the session's class.
        session_type: The session's class.
        has_own_tables: True if the project has tables of its own, so tests create only those they
            need.
        tests_engine_module: The module of ``tests_engine``.
        tests_engine: The project's engine, if tests run on its database.
    """

    support: PythonText
    package: PythonText
    is_async: bool
    alembic: AlembicContext | None
    storage: StorageStyle
    base_module: PythonText
    base: Identifier
    session_module: PythonText
    session_type: Identifier
    has_own_tables: bool = False
    tests_engine_module: PythonText | None = None
    tests_engine: Identifier | None = None


def support_context(_: FeatureRequest, conventions: Conventions) -> SupportContext:
    """Return the context of the shared files' templates. It does not depend on the request."""
    storage = conventions.storage
    assert storage is not None  # noqa: S101 - only features with a resource have shared files
    engine = storage.engine if storage.tests_own_database else None
    return SupportContext(
        support=PythonText(storage.support),
        is_async=storage.is_async,
        base_module=PythonText(storage.base.module),
        base=Identifier(storage.base.name),
        session_module=PythonText(storage.session_type.module),
        session_type=Identifier(storage.session_type.name),
        package=PythonText(storage.support.partition(".")[0]),
        alembic=_alembic_context(storage, conventions) if storage.makes_migrations else None,
        storage=storage_style(storage),
        has_own_tables=not storage.makes_session,
        tests_engine_module=PythonText(engine.module) if engine else None,
        tests_engine=Identifier(engine.name) if engine else None,
    )


@dataclass(frozen=True, slots=True)
class ConftestContext:
    """The fixtures of tests: a database, a session and a client of the application.

    Attributes:
        support: The support package and the session.
        application_module: The module of the application.
        application: The variable of the application.
        session: The session dependency.
        client_type: The class of the client.
        http_module: The module of an asynchronous client.
        host: A host that the application accepts.
        names_host: True if it is not the default host of the client.
    """

    support: SupportContext
    application_module: PythonText
    application: PythonText
    session: Identifier
    client_type: Identifier
    http_module: PythonText
    host: PythonText
    names_host: bool


def conftest_context(request: FeatureRequest, conventions: Conventions) -> ConftestContext:
    """Return the context of the ``conftest.py`` template. It does not depend on the request."""
    storage = conventions.storage
    assert storage is not None  # noqa: S101 - only features with a resource have shared files
    return ConftestContext(
        support=support_context(request, conventions),
        application_module=PythonText(conventions.application_module),
        application=PythonText(conventions.application_variable),
        session=Identifier(storage.session.name),
        client_type=Identifier("AsyncClient" if storage.is_async else "TestClient"),
        http_module=PythonText(http_module(conventions)),
        host=PythonText(storage.host),
        names_host=storage.host != TEST_HOST,
    )


def http_module(conventions: Conventions) -> str:
    """Return the module that asynchronous tests import ``AsyncClient`` from."""
    module, _, name = conventions.client_type.rpartition(".")
    return module if name == "AsyncClient" else conventions.http_package


def _alembic_context(storage: StorageConventions, conventions: Conventions) -> AlembicContext:
    """Return the context of the Alembic environment."""
    folder = storage.migrations.rpartition("/")[0].rpartition("/")[2]
    root = _import_root(storage)
    return AlembicContext(
        folder=ini_value(folder),
        import_root=ini_value(root) if root else None,
        base=Identifier(storage.base.name),
        engine=Identifier(storage.engine.name if storage.engine else "engine"),
        imports=tuple(_import_lines(storage)),
        makes_engine=storage.engine is None,
        models=_models_package(conventions),
        application=PythonText(conventions.application_module),
    )


def _import_root(storage: StorageConventions) -> str:
    """Return the import root, relative to the folder that holds the migrations folder.

    The result is empty if both are the same folder.
    """
    below = storage.support_folder.removesuffix(storage.support.replace(".", "/")).rstrip("/")
    beside = storage.migrations.rpartition("/")[0].rpartition("/")[0]
    return below.removeprefix(beside).lstrip("/")


def _import_lines(storage: StorageConventions) -> Iterator[PythonText]:
    """Yield the import lines for the declarative base and the engine, one per module."""
    named: dict[str, list[str]] = {}
    needed: list[ImportedName | None] = [storage.base, storage.engine]
    for one in filter(None, needed):
        named.setdefault(one.module, []).append(one.name)
    for module, names in named.items():
        yield PythonText(f"from {module} import {', '.join(names)}")


def _models_package(conventions: Conventions) -> PythonText | None:
    """Return the package that holds one models module per feature, or ``None``.

    The layout counts as one module per feature if the models module has the router module's name.
    """
    package, _, name = conventions.models_module.rpartition(".")
    is_feature = name == conventions.router_module.rpartition(".")[2]
    return PythonText(package) if package and is_feature else None
