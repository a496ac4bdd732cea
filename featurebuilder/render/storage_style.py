"""How code speaks with the database: by which session, and whether it waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName, Identifier


@dataclass(frozen=True, slots=True)
class StorageStyle:
    """The session's type, and what is written otherwise where it is another.

    ``uses_sqlmodel`` is false where models are SQLAlchemy's own, and ``makes_base`` says that what
    they derive from is made beside the session; ``makes_dataclasses`` that it makes dataclasses.
    Where it is ``in_memory`` there is no database: what the process keeps stands for the session.
    ``expires_on_commit`` says that what is committed has to be read again.
    """

    session: Identifier
    session_module: PythonText
    is_async: bool = False
    uses_sqlmodel: bool = True
    makes_base: bool = False
    in_memory: bool = False
    makes_dataclasses: bool = False
    expires_on_commit: bool = True

    @property
    def variable(self) -> PythonText:
        """What the session is called."""
        return PythonText("memory" if self.in_memory else "session")

    @property
    def column_default(self) -> PythonText:
        """How a column says what rows get: of a dataclass, ``default`` is what its makers get."""
        return PythonText("insert_default" if self.makes_dataclasses else "default")

    @property
    def unasked(self) -> PythonText:
        """What else a column says that makers of a dataclass do not give."""
        return PythonText("init=False, " if self.makes_dataclasses else "")

    @property
    def named(self) -> PythonText:
        """What else a column says that makers of a dataclass give by its name."""
        return PythonText("kw_only=True, " if self.makes_dataclasses else "")

    @property
    def session_import(self) -> PythonText:
        """The line that imports the session's type."""
        return PythonText(f"from {self.session_module} import {self.session}")

    @property
    def defines(self) -> PythonText:
        """What a function begins with."""
        return PythonText("async def" if self.is_async else "def")

    @property
    def awaits(self) -> PythonText:
        """What a call of the database begins with."""
        return PythonText("await " if self.is_async else "")

    @property
    def within(self) -> PythonText:
        """What a block that ends with a commit begins with."""
        return PythonText("async with" if self.is_async else "with")

    def column(self, model: ClassName, attribute: str) -> PythonText:
        """Return a model's attribute as a column, where type checkers take it for a value."""
        named = f"{model}.{attribute}"
        return PythonText(f"col({named})" if self.uses_sqlmodel else named)

    @property
    def schema(self) -> PythonText:
        """What models that are no tables derive from."""
        return PythonText("SQLModel" if self.uses_sqlmodel else "BaseModel")

    @property
    def select(self) -> PythonText:
        """What selects objects."""
        return PythonText(f"{self.awaits}session.{'exec' if self.uses_sqlmodel else 'scalars'}")

    @property
    def execute(self) -> PythonText:
        """What carries out a statement that selects nothing."""
        return PythonText(f"{self.awaits}session.{'exec' if self.uses_sqlmodel else 'execute'}")
