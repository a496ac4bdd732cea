"""Map a field to its column: the type, and the values that existing rows get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.table import Column, ColumnKind, ColumnType, ImplicitValue, Value
from featurebuilder.request.model.field_names import column_name

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import ReferenceConventions
    from featurebuilder.request.model.resource_field import FieldType, ResourceField

KEY_TYPES = {
    "uuid": ColumnType(ColumnKind.UUID),
    "int": ColumnType(ColumnKind.INTEGER),
    "str": ColumnType(ColumnKind.TEXT),
}
"""The type of a primary key, and of foreign keys to it.

SQLite autoincrements only ``INTEGER`` keys, so integer keys are not ``BIGINT``.
"""

_MOST_INTEGER = 2**31 - 1
ENUM_LENGTH = 40
"""The minimum length of an enum's column. New enum values that fit need no migration."""

_EMAIL_LENGTH = 254  # limit of RFC 5321
_KINDS: dict[FieldType, ColumnKind] = {
    "str": ColumnKind.TEXT,
    "text": ColumnKind.TEXT,
    "email": ColumnKind.TEXT,
    "url": ColumnKind.TEXT,
    "enum": ColumnKind.TEXT,
    "int": ColumnKind.INTEGER,
    "float": ColumnKind.FLOAT,
    "decimal": ColumnKind.DECIMAL,
    "bool": ColumnKind.BOOLEAN,
    "date": ColumnKind.DATE,
    "datetime": ColumnKind.DATETIME,
    "time": ColumnKind.TIME,
    "uuid": ColumnKind.UUID,
    "list": ColumnKind.JSON,
    "map": ColumnKind.JSON,
    "object": ColumnKind.JSON,
}
_EMPTY: dict[FieldType, Value] = {"list": ImplicitValue.LIST, "map": ImplicitValue.MAP}
_NEUTRAL: dict[ColumnKind, Value] = {
    ColumnKind.TEXT: "",
    ColumnKind.INTEGER: 0,
    ColumnKind.FLOAT: 0,
    ColumnKind.DECIMAL: 0,
    ColumnKind.BOOLEAN: False,
    ColumnKind.DATE: "1970-01-01",
    ColumnKind.DATETIME: "1970-01-01T00:00:00+00:00",
    ColumnKind.TIME: "00:00:00",
    ColumnKind.UUID: "00000000-0000-0000-0000-000000000000",
    ColumnKind.JSON: ImplicitValue.MAP,
}


def field_column(name: str, field: ResourceField) -> Column:
    """Return the column of a field that is no reference."""
    fill: Value | None = field.default
    if fill is None and not field.optional:
        fill = _EMPTY.get(field.type)
    return Column(
        of=name,
        name=name,
        type=_type(field),
        nullable=field.optional,
        # A unique column cannot have a default for existing rows.
        fill=None if field.unique else fill,
        stand_in=None if field.unique else _stand_in(field, fill),
        values=field.values or (),
    )


def reference_column(name: str, field: ResourceField, referred: ReferenceConventions) -> Column:
    """Return the foreign key column of a ``ref`` field. It has no fill value for existing rows."""
    return Column(
        name, column_name(name, field), KEY_TYPES[referred.key_type], nullable=field.optional
    )


def _type(field: ResourceField) -> ColumnType:
    """Return the column type of a field."""
    kind = _KINDS[field.type]
    if kind is ColumnKind.INTEGER and _exceeds_integer(field):
        kind = ColumnKind.BIG_INTEGER
    places = field.places if field.digits else None
    shape = field.type if kind is ColumnKind.JSON else ""
    return ColumnType(kind, _length(field), field.digits, places, shape)


def _exceeds_integer(field: ResourceField) -> bool:
    """Return whether the field's bounds allow numbers of more than 32 bits."""
    bounds = (field.ge, field.gt, field.le, field.lt)
    return any(bound is not None and abs(bound) > _MOST_INTEGER for bound in bounds)


def _length(field: ResourceField) -> int | None:
    """Return the maximum length of a string column; ``None`` if it is unlimited."""
    if field.type == "enum":
        return max(ENUM_LENGTH, *map(len, field.values or ("",)))
    if field.type == "email":
        return field.max_length or _EMAIL_LENGTH
    return field.max_length if _KINDS[field.type] is ColumnKind.TEXT else None


def _stand_in(field: ResourceField, fill: Value | None) -> Value:
    """Return a valid placeholder for a lost value."""
    kind = _KINDS[field.type]
    if kind is ColumnKind.JSON:
        return _EMPTY.get(field.type, ImplicitValue.MAP)
    candidates = (fill, field.example, *(field.values or ()))
    first = next((value for value in candidates if value is not None), None)
    return _NEUTRAL[kind] if first is None else first
