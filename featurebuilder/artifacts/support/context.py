"""Define the template context of the shared files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.artifacts.resource.storage_style import StorageStyle
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import IniText, PythonText


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
        engine_module: The module of the engine, if the source shows it.
        settings: The path of ``alembic.ini``, relative to a parent folder of the tests.
        above_tests: The index of that folder in the ``Path.parents`` of the migration tests.
    """

    folder: IniText
    import_root: IniText | None
    base: Identifier
    engine: Identifier
    imports: tuple[PythonText, ...]
    makes_engine: bool
    models: PythonText | None
    application: PythonText
    engine_module: PythonText | None
    settings: str
    above_tests: int


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
