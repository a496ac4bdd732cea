"""A table of a database, as far as migrations and models have to agree about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from featurebuilder.request.part import Scalar


class Kind(Enum):
    """What kind of value a column holds; each value is its type in SQLAlchemy."""

    TEXT = "String"
    INTEGER = "Integer"
    BIG_INTEGER = "BigInteger"
    FLOAT = "Float"
    DECIMAL = "Numeric"
    BOOLEAN = "Boolean"
    DATE = "Date"
    TIME = "Time"
    MOMENT = "DateTime"
    UUID = "Uuid"
    JSON = "JSON"


class Empty(Enum):
    """A value that no request writes; each value is shown where it is spoken of."""

    LIST = "[]"
    MAP = "{}"
    NOW = "the time of the migration"


Value: TypeAlias = "Scalar | Empty"


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column.

    ``length`` is of a text, ``digits`` and ``places`` of a decimal; ``shape`` is what JSON holds.
    """

    kind: Kind
    length: int | None = None
    digits: int | None = None
    places: int | None = None
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``of`` is what it stands for, whatever it is called: a field of the request, or a part that
    every table of its kind has. What rows get that are there before it does not make it another:
    ``fill`` is a value that is true of them, ``stand_in`` one that they can at least hold.
    ``values`` are those of an enum: the database does not know them, who reads its rows does.
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
    """No two rows hold the same in all of ``columns``."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``column`` holds keys of another table; ``on_delete`` is what SQL says of that."""

    name: str
    column: str
    table: str
    key: str
    on_delete: str


@dataclass(frozen=True, slots=True)
class Index:
    """What the database keeps sorted."""

    name: str
    columns: tuple[str, ...]


Constraint: TypeAlias = "Unique | ForeignKey"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``of`` is the field that it links for, and nothing for the resource's own."""

    of: str
    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in self.columns if column.is_key)

    def column_of(self, of: str) -> Column | None:
        """Return the column that stands for ``of``, if there is one."""
        return next((column for column in self.columns if column.of == of), None)
