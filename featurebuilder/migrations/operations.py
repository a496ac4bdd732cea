"""Define the steps of a migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from featurebuilder.migrations.table import Column, ColumnType, Constraint, Index, Table, Value


@dataclass(frozen=True, slots=True)
class CreateTable:
    """Create a table with its constraints and indexes."""

    table: Table


@dataclass(frozen=True, slots=True)
class DropTable:
    """Drop a table."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    """Rename a table."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DropIndex:
    """Drop an index."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """Create an index."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """Drop a constraint."""

    constraint: Constraint


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """Add a constraint."""

    constraint: Constraint


@dataclass(frozen=True, slots=True)
class DropColumn:
    """Drop a column."""

    column: Column


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Add a column. It must be nullable, because existing rows have no value yet."""

    column: Column


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """Rename a column, or change its type or nullability."""

    old: Column
    new: Column

    @property
    def new_name(self) -> str | None:
        """The new name, or ``None`` if it does not change."""
        return self.new.name if self.new.name != self.old.name else None

    @property
    def new_type(self) -> ColumnType | None:
        """The new type, or ``None`` if it does not change."""
        return self.new.type if self.new.type != self.old.type else None

    @property
    def nullable(self) -> bool | None:
        """The new nullability, or ``None`` if it does not change."""
        return self.new.nullable if self.new.nullable != self.old.nullable else None


Alteration: TypeAlias = "DropConstraint | AddConstraint | DropColumn | AddColumn | AlterColumn"


@dataclass(frozen=True, slots=True)
class AlterTable:
    """Alter a table. SQLite copies the table once for all alterations."""

    name: str
    alterations: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """Set columns to values, in all rows or only where the value is null (``missing``)."""

    table: str
    values: tuple[tuple[Column, Value], ...]
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Require:
    """Stop the migration if a row's ``column`` holds a value that is not in ``values``."""

    table: str
    column: Column
    values: tuple[str, ...]


Step: TypeAlias = (
    "CreateTable | DropTable | RenameTable | DropIndex | CreateIndex | AlterTable | Fill | Require"
)
