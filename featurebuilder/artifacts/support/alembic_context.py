"""Define the template context of an Alembic environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import PythonText


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

    folder: Identifier
    import_root: Identifier | None
    base: Identifier
    engine: Identifier
    imports: tuple[PythonText, ...]
    makes_engine: bool
    models: PythonText | None
    application: PythonText
    engine_module: PythonText | None
    settings: str
    above_tests: int
