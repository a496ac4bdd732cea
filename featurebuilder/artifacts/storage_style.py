"""Define the code style for storage: the session, and synchronous or asynchronous calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.conventions.storage import SQLMODEL
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.naming import ClassName


@dataclass(frozen=True, slots=True)
class StorageStyle:
    """The session's class, and the code that depends on the kind of storage.

    Attributes:
        session: The session's class.
        session_module: The module of that class.
        is_async: True if calls of the session are awaited.
        uses_sqlmodel: False if models are plain SQLAlchemy.
        makes_base: True if the declarative base is generated next to the session.
        makes_dataclasses: True if the declarative base creates dataclasses.
        expires_on_commit: True if rows must be read again after a commit.
        makes_session: True if the session is generated too.
    """

    session: Identifier
    session_module: PythonText
    is_async: bool = False
    uses_sqlmodel: bool = True
    makes_base: bool = False
    makes_dataclasses: bool = False
    expires_on_commit: bool = True
    makes_session: bool = True

    @property
    def column_default(self) -> PythonText:
        """The name of the argument for a column's default.

        In dataclasses, ``default`` only applies to the constructor.
        """
        return PythonText("insert_default" if self.makes_dataclasses else "default")

    @property
    def unasked(self) -> PythonText:
        """The argument for a column that is not in the dataclass constructor."""
        return PythonText("init=False, " if self.makes_dataclasses else "")

    @property
    def named(self) -> PythonText:
        """The argument for a column that is keyword-only in the dataclass constructor."""
        return PythonText("kw_only=True, " if self.makes_dataclasses else "")

    @property
    def session_import(self) -> PythonText:
        """The line that imports the session's class."""
        return PythonText(f"from {self.session_module} import {self.session}")

    @property
    def defines(self) -> PythonText:
        """The keywords that start a function."""
        return PythonText("async def" if self.is_async else "def")

    @property
    def awaits(self) -> PythonText:
        """The keyword before a call of the session."""
        return PythonText("await " if self.is_async else "")

    @property
    def within(self) -> PythonText:
        """The keywords that start a block with a commit at its end."""
        return PythonText("async with" if self.is_async else "with")

    def column(self, model: ClassName, attribute: str) -> PythonText:
        """Return a model's attribute as a column expression that type checkers accept."""
        named = f"{model}.{attribute}"
        return PythonText(f"col({named})" if self.uses_sqlmodel else named)

    @property
    def schema(self) -> PythonText:
        """The base class of models without a table."""
        return PythonText("SQLModel" if self.uses_sqlmodel else "BaseModel")

    @property
    def select(self) -> PythonText:
        """The call that selects rows as objects."""
        return PythonText(f"{self.awaits}session.{'exec' if self.uses_sqlmodel else 'scalars'}")

    @property
    def execute(self) -> PythonText:
        """The call that executes a statement without results."""
        return PythonText(f"{self.awaits}session.{'exec' if self.uses_sqlmodel else 'execute'}")


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
        makes_session=storage.makes_session,
    )
