"""Describe a database table, as far as models and migrations must agree on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from featurebuilder.request.model.part import Scalar


class ColumnKind(Enum):
    """The kind of value in a column; each member's value is its SQLAlchemy type."""

    TEXT = "String"
    INTEGER = "Integer"
    BIG_INTEGER = "BigInteger"
    FLOAT = "Float"
    DECIMAL = "Numeric"
    BOOLEAN = "Boolean"
    DATE = "Date"
    TIME = "Time"
    DATETIME = "DateTime"
    UUID = "Uuid"
    JSON = "JSON"


class ImplicitValue(Enum):
    """A value for existing rows that a request cannot contain.

    The value of ``LIST`` and ``MAP`` is its Python source.
    """

    LIST = "[]"
    MAP = "{}"
    NOW = "the time of the migration"


Value: TypeAlias = "Scalar | ImplicitValue"


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column.

    Attributes:
        kind: The kind of value.
        length: The maximum length of a string.
        digits: The total number of digits of a decimal.
        places: The number of decimal places.
        shape: The field type of a JSON column: ``list``, ``map`` or ``object``.
    """

    kind: ColumnKind
    length: int | None = None
    digits: int | None = None
    places: int | None = None
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. The values for existing rows do not count when columns are compared.

    Attributes:
        of: The column's source: a field of the request, or a system column such as ``id``.
        name: The column's name.
        type: The column's type.
        nullable: True if the column accepts null.
        is_key: True if the column is part of the primary key.
        fill: The correct value for existing rows, if there is one.
        stand_in: A valid placeholder for existing rows, if ``fill`` is missing.
        values: The values of an enum. Only the application checks them, not the database.
    """

    of: str
    name: str
    type: ColumnType
    nullable: bool = False
    is_key: bool = False
    fill: Value | None = field(default=None, compare=False)
    stand_in: Value | None = field(default=None, compare=False)
    values: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint on ``columns``; ``of_living`` if it ignores rows marked as deleted."""

    name: str
    columns: tuple[str, ...]
    of_living: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key from ``column`` to ``key`` of ``table``; ``on_delete`` is the SQL action.

    ``uses_alter`` is true if it closes a cycle of tables. That is no difference in the database.
    """

    name: str
    column: str
    table: str
    key: str
    on_delete: str
    uses_alter: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Index:
    """An index on ``columns``.

    ``keeps_unique`` if no two rows that are not marked as deleted may have the same values.
    """

    name: str
    columns: tuple[str, ...]
    keeps_unique: bool = False


Constraint: TypeAlias = "Unique | ForeignKey"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``of`` is the ``refs`` field of a link table, empty for the resource's own table.

    ``inherited`` is the source of each column that the project's base class adds.
    """

    of: str
    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    inherited: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """The unique constraints, and the unique indexes as such constraints."""
        declared = (one for one in self.constraints if isinstance(one, Unique))
        kept = (one for one in self.indexes if one.keeps_unique)
        return *declared, *(Unique(one.name, one.columns, of_living=True) for one in kept)

    def column_of(self, of: str) -> Column | None:
        """Return the column with the source ``of``, if there is one."""
        return next((column for column in self.columns if column.of == of), None)
