"""Build the template context of a migration from its steps."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from featurebuilder.artifacts.artifact import Artifact
from featurebuilder.migrations.column_values import value_source
from featurebuilder.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Fill,
    RenameTable,
    Require,
)
from featurebuilder.migrations.table import ColumnKind, Unique
from featurebuilder.plan.change import Part
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.render.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.migrations.migration import Migration
    from featurebuilder.migrations.operations import Alteration, Step
    from featurebuilder.migrations.revision_ids import Revision
    from featurebuilder.migrations.table import Column, ColumnType, Constraint, Index, Table

_WIDTH = 79
_MODULES = {
    "datetime": ("UTC", "date", "datetime", "time"),
    "decimal": ("Decimal",),
    "uuid": ("UUID",),
}
_TEXT = re.compile('".*"')
_NAME = re.compile(r"\w+")


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
        inherited: The source of each column that the project's base class adds.
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
    inherited: tuple[PythonText, ...] = ()
    key: tuple[str, ...] = ()
    constraints: tuple[ConstraintContext, ...] = ()
    indexes: tuple[Index, ...] = ()
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


def migration_context(migration: Migration, revision: Revision) -> MigrationContext:
    """Return the context of the migration's template; ``revision`` is its place in the history."""
    steps = (*migration.upgrade, *migration.downgrade)
    notes = (f"{warning[:1].upper()}{warning[1:]}." for warning in migration.warnings)
    return MigrationContext(
        revision=revision.id,
        after=revision.down,
        summary=migration.summary,
        notes=tuple(line for note in notes for line in _wrap_note(note)),
        imports=tuple(_imports(steps)),
        names_types=any(map(_uses_sql_types, steps)),
        upgrade=tuple(map(_step, migration.upgrade)),
        downgrade=tuple(map(_step, migration.downgrade)),
    )


def _uses_sql_types(step: Step) -> bool:
    """Return whether the step's code uses SQL types."""
    if isinstance(step, AlterTable):
        return any(isinstance(one, AddColumn | AlterColumn) for one in step.alterations)
    is_partial = isinstance(step, CreateIndex) and step.index.keeps_unique
    return is_partial or isinstance(step, CreateTable | Fill | Require)


def _imports(steps: tuple[Step, ...]) -> Iterator[PythonText]:
    """Yield the imports of the values that rows are filled with."""
    fills = (step for step in steps if isinstance(step, Fill))
    sources = (source for fill in fills for source in _sources(fill))
    used = {name for source in sources for name in _NAME.findall(_TEXT.sub("", source))}
    for module, names in _MODULES.items():
        if found := ", ".join(name for name in names if name in used):
            yield PythonText(f"from {module} import {found}")


def _sources(fill: Fill) -> tuple[PythonText, ...]:
    """Return the source of each fill value."""
    return tuple(value_source(value, column.type.kind) for column, value in fill.values)


def _wrap_note(note: str) -> list[str]:
    """Return a note as a bullet point, wrapped for the migration's docstring."""
    return textwrap.wrap(
        note,
        _WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _step(step: Step) -> StepContext:
    """Return the context of one step."""
    match step:
        case CreateTable(table):
            return _create_table_step(table)
        case DropTable(name):
            return StepContext("drop_table", name)
        case RenameTable(old, new):
            return StepContext("rename_table", old, new_name=new)
        case CreateIndex(table, index):
            return StepContext("create_index", table, indexes=(index,))
        case DropIndex(table, index):
            return StepContext("drop_index", table, indexes=(index,))
        case AlterTable(name, alterations):
            made = tuple(map(_alteration, alterations))
            return StepContext("alter_table", name, alterations=made)
        case Fill(table, values, missing):
            columns = tuple(_column(column) for column, _ in values)
            sources = _sources(step)
            return StepContext("fill", table, columns=columns, values=sources, missing=missing)
        case Require(table, column, values):
            sources = tuple(map(python_inline, values))
            return StepContext("require", table, columns=(_column(column),), values=sources)
        case _:
            assert_never(step)


def _create_table_step(table: Table) -> StepContext:
    """Return the context of a ``CREATE TABLE`` step."""
    return StepContext(
        "create_table",
        table.name,
        columns=tuple(map(_column, table.columns)),
        inherited=tuple(map(PythonText, table.inherited)),
        key=table.key,
        constraints=tuple(map(_constraint, table.constraints)),
        indexes=table.indexes,
    )


def _alteration(alteration: Alteration) -> AlterationContext:
    """Return the context of one alteration."""
    match alteration:
        case DropConstraint(constraint):
            return AlterationContext("drop_constraint", constraint=_constraint(constraint))
        case AddConstraint(constraint):
            return AlterationContext("add_constraint", constraint=_constraint(constraint))
        case DropColumn(column):
            return AlterationContext("drop_column", column=_column(column))
        case AddColumn(column):
            return AlterationContext("add_column", column=_column(column))
        case AlterColumn(old):
            new_type = alteration.new_type
            return AlterationContext(
                "alter_column",
                column=_column(old),
                new_name=alteration.new_name,
                new_type=_type(new_type) if new_type else None,
                nullable=alteration.nullable,
            )
        case _:
            assert_never(alteration)


def _column(column: Column) -> ColumnContext:
    """Return the context of a column."""
    return ColumnContext(column.name, _type(column.type), column.nullable)


def _constraint(constraint: Constraint) -> ConstraintContext:
    """Return the context of a unique constraint or a foreign key."""
    if isinstance(constraint, Unique):
        return ConstraintContext(constraint.name, constraint.columns)
    columns, key = (constraint.column,), constraint.key
    return ConstraintContext(constraint.name, columns, constraint.table, key, constraint.on_delete)


def _type(of: ColumnType) -> PythonText:
    """Return the SQLAlchemy expression of a column type."""
    given = {"length": of.length, "precision": of.digits, "scale": of.places}
    arguments = [f"{name}={number}" for name, number in given.items() if number is not None]
    if of.kind is ColumnKind.DATETIME:
        arguments = ["timezone=True"]
    return PythonText(f"sa.{of.kind.value}({', '.join(arguments)})")


MIGRATION = Artifact(
    name="migration", part=Part.MIGRATION, template=Template("migration/revision.py.j2")
)
