"""What the templates of an Alembic environment see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class AlembicContext:
    """An environment that migrates the application's own database.

    ``folder`` holds the migrations, beside the settings; ``import_root`` is the folder below that
    modules are imported from, if it is another. ``imports`` are the lines that import the base,
    and the engine if the source tells which it is. ``models`` is the package of which every module
    is imported, or, without one, all that ``application`` imports is. The file of the ``settings``
    is told from the folder that is ``above_tests`` by so many.
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
