"""What a migration does, one step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from featurebuilder.plan.table import Column, ColumnType, Constraint, Index, Table, Value


@dataclass(frozen=True, slots=True)
class CreateTable:
    """Make a table, with its constraints and indexes."""

    table: Table


@dataclass(frozen=True, slots=True)
class DropTable:
    """Take a table away."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    """Give a table another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DropIndex:
    """Take an index away."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """Make an index."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """Take a constraint away."""

    constraint: Constraint


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """Make a constraint."""

    constraint: Constraint


@dataclass(frozen=True, slots=True)
class DropColumn:
    """Take a column away."""

    column: Column


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Make a column that rows may hold nothing in, as those that are there do."""

    column: Column


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """Give a column another name, another type, or another rule about nothing."""

    old: Column
    new: Column

    @property
    def new_name(self) -> str | None:
        """The name, where it is another."""
        return self.new.name if self.new.name != self.old.name else None

    @property
    def new_type(self) -> ColumnType | None:
        """The type, where it is another."""
        return self.new.type if self.new.type != self.old.type else None

    @property
    def nullable(self) -> bool | None:
        """Whether rows may hold nothing, where that is new."""
        return self.new.nullable if self.new.nullable != self.old.nullable else None


Alteration: TypeAlias = "DropConstraint | AddConstraint | DropColumn | AddColumn | AlterColumn"


@dataclass(frozen=True, slots=True)
class AlterTable:
    """Change a table; SQLite then copies it, once for all the alterations."""

    name: str
    alterations: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """Give values to the columns of all rows; or where ``missing``, of those that hold nothing."""

    table: str
    values: tuple[tuple[Column, Value], ...]
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Require:
    """Go on only if no row holds in ``column`` what is none of ``values``."""

    table: str
    column: Column
    values: tuple[str, ...]


Step: TypeAlias = (
    "CreateTable | DropTable | RenameTable | DropIndex | CreateIndex | AlterTable | Fill | Require"
)
