"""Build the template context of the shared files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.storage_style import StorageStyle
from featurebuilder.artifacts.support.alembic_contexts import alembic_context
from featurebuilder.artifacts.support.context import SupportContext
from featurebuilder.conventions.storage import SQLMODEL
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
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
