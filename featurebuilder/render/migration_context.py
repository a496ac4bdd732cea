"""What the template of a migration sees: the steps up and down, each with what it says of SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class ColumnContext:
    """A column: ``type`` is what makes its type."""

    name: str
    type: PythonText
    nullable: bool


@dataclass(frozen=True, slots=True)
class ConstraintContext:
    """A constraint; ``table``, ``key`` and ``on_delete`` are given of a foreign key."""

    name: str
    columns: tuple[str, ...]
    table: str = ""
    key: str = ""
    on_delete: str = ""


@dataclass(frozen=True, slots=True)
class IndexContext:
    """An index."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlterationContext:
    """One alteration of a table; what it does not need is not given.

    Of a column that is altered, ``new_name``, ``new_type`` and ``nullable`` say what is new.
    """

    does: Literal["drop_constraint", "add_constraint", "drop_column", "add_column", "alter_column"]
    column: ColumnContext | None = None
    constraint: ConstraintContext | None = None
    new_name: str | None = None
    new_type: PythonText | None = None
    nullable: bool | None = None


@dataclass(frozen=True, slots=True)
class StepContext:
    """One step; what it does not need is not given.

    ``table`` is the name of the table; ``values`` holds what makes the value that rows get, for
    each column, and ``missing`` says that only those get it that hold nothing; or the values that
    rows may hold.
    """

    does: Literal[
        "create_table",
        "drop_table",
        "rename_table",
        "create_index",
        "drop_index",
        "alter_table",
        "fill",
        "require",
    ]
    table: str
    new_name: str = ""
    columns: tuple[ColumnContext, ...] = ()
    key: tuple[str, ...] = ()
    constraints: tuple[ConstraintContext, ...] = ()
    indexes: tuple[IndexContext, ...] = ()
    alterations: tuple[AlterationContext, ...] = ()
    values: tuple[PythonText, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class MigrationContext:
    """A migration.

    ``after`` holds the revisions that it comes after, ``notes`` the lines of its warnings, and
    ``imports`` those that import what makes values; ``names_types`` says that it names SQL types.
    """

    revision: str
    after: tuple[str, ...]
    summary: str
    notes: tuple[str, ...]
    imports: tuple[PythonText, ...]
    names_types: bool
    upgrade: tuple[StepContext, ...]
    downgrade: tuple[StepContext, ...]
