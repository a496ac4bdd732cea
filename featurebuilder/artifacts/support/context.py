"""Define the template context of the shared files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.artifacts.resource.storage_style import StorageStyle
    from featurebuilder.artifacts.support.alembic_context import AlembicContext
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import PythonText


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
