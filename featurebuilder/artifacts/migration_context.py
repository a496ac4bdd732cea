"""Define the template context of a migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class ColumnContext:
    """A column; ``type`` is the expression of its SQLAlchemy type."""

    name: str
    type: PythonText
    nullable: bool


@dataclass(frozen=True, slots=True)
class ConstraintContext:
    """A constraint; ``table``, ``key`` and ``on_delete`` belong to a foreign key."""

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
    """One alteration of a table. Fields that the alteration does not use are empty.

    Attributes:
        does: The kind of alteration.
        column: The column, as it is before an ``alter_column``.
        constraint: The constraint.
        new_name: The column's new name, if it changes.
        new_type: The column's new type, if it changes.
        nullable: The column's new nullability, if it changes.
    """

    does: Literal["drop_constraint", "add_constraint", "drop_column", "add_column", "alter_column"]
    column: ColumnContext | None = None
    constraint: ConstraintContext | None = None
    new_name: str | None = None
    new_type: PythonText | None = None
    nullable: bool | None = None


@dataclass(frozen=True, slots=True)
class StepContext:
    """One step. Fields that the step does not use are empty.

    Attributes:
        does: The kind of step.
        table: The name of the table.
        new_name: The table's new name.
        columns: The columns that are created, filled or checked.
        key: The columns of the primary key.
        constraints: The constraints of a new table.
        indexes: The indexes that are created or dropped.
        alterations: The alterations of the table.
        values: For ``fill``, the new value of each column; for ``require``, the allowed values.
        missing: True to fill only rows where the column is null.
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

    Attributes:
        revision: The revision id.
        after: The revisions it follows.
        summary: The first line of the docstring.
        notes: The lines of the warnings.
        imports: The lines that import what the values use.
        names_types: True if the code uses SQL types.
        upgrade: The steps of the upgrade.
        downgrade: The steps of the downgrade.
    """

    revision: str
    after: tuple[str, ...]
    summary: str
    notes: tuple[str, ...]
    imports: tuple[PythonText, ...]
    names_types: bool
    upgrade: tuple[StepContext, ...]
    downgrade: tuple[StepContext, ...]
