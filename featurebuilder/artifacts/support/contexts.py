"""Build the template context of the shared files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.storage_style import StorageStyle
from featurebuilder.artifacts.support.context import AlembicContext, SupportContext
from featurebuilder.conventions.storage import SQLMODEL
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, ini_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import ImportedName, StorageConventions
    from featurebuilder.request.model.request import FeatureRequest


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
        alembic=alembic_context(conventions),
        storage=storage_style(storage),
        has_own_tables=not storage.makes_session,
        tests_engine_module=PythonText(engine.module) if engine else None,
        tests_engine=Identifier(engine.name) if engine else None,
    )


def storage_style(storage: StorageConventions) -> StorageStyle:
    """Return the style of code that uses the project's storage."""
    return StorageStyle(
        session=Identifier(storage.session_type.name),
        session_module=PythonText(storage.session_type.module),
        is_async=storage.is_async,
        uses_sqlmodel=storage.orm == SQLMODEL,
        makes_base=storage.base.module == f"{storage.support}.db",
        makes_dataclasses=storage.makes_dataclasses,
        expires_on_commit=storage.expires_on_commit,
    )


def alembic_context(conventions: Conventions) -> AlembicContext | None:
    """Return the context, or ``None`` if the project gets no Alembic environment from us.

    That is the case without a resource, and for projects that have their own environment.
    """
    storage = conventions.storage
    if storage is None or not storage.makes_migrations:
        return None
    folder = storage.migrations.rpartition("/")[0].rpartition("/")[2]
    root = _import_root(storage)
    above, settings = _settings_from_tests(storage)
    return AlembicContext(
        folder=ini_value(folder),
        import_root=ini_value(root) if root else None,
        base=Identifier(storage.base.name),
        engine=Identifier(storage.engine.name if storage.engine else "engine"),
        imports=tuple(_import_lines(storage)),
        makes_engine=storage.engine is None,
        models=_models_package(conventions),
        application=PythonText(conventions.application_module),
        engine_module=PythonText(storage.engine.module) if storage.engine else None,
        settings=settings,
        above_tests=above,
    )


def _import_root(storage: StorageConventions) -> str:
    """Return the import root, relative to the folder that holds the migrations folder.

    The result is empty if both are the same folder.
    """
    below = storage.support_folder.removesuffix(storage.support.replace(".", "/")).rstrip("/")
    beside = storage.migrations.rpartition("/")[0].rpartition("/")[0]
    return below.removeprefix(beside).lstrip("/")


def _settings_from_tests(storage: StorageConventions) -> tuple[int, str]:
    """Return how to reach ``alembic.ini`` from ``test_migrations.py``.

    Returns:
        The index into ``Path.parents`` of the nearest folder above both files, and the path of
        ``alembic.ini`` relative to that folder.
    """
    tests = PurePosixPath(storage.tests_folder, "test_migrations.py")
    settings = PurePosixPath(storage.migrations).parent.parent / "alembic.ini"
    above, folder = next(
        (number, folder)
        for number, folder in enumerate(tests.parents)
        if settings.is_relative_to(folder)
    )
    return above, settings.relative_to(folder).as_posix()


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
