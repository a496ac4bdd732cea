"""What the templates of files that features share see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.alembic_context import AlembicContext
    from featurebuilder.render.safe_text import PythonText
    from featurebuilder.render.storage_style import StorageStyle


@dataclass(frozen=True, slots=True)
class SupportContext:
    """The support package of a tree; ``package`` is the one that everything is in.

    ``has_own_tables`` says that others than features make tables, and ``tests_engine`` is the
    tree's own engine, where tests run on its database.
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
    session: PythonText
    has_own_tables: bool = False
    tests_engine_module: PythonText | None = None
    tests_engine: Identifier | None = None
