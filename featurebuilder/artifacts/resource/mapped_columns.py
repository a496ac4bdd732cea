"""Write the type and the column arguments of a field in a SQLAlchemy mapped class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.fields import bare_item_type
from featurebuilder.artifacts.resource.sqlmodel_columns import index_of, json_type
from featurebuilder.migrations.table import ColumnKind
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.resource.context import ResourceFieldContext
    from featurebuilder.migrations.table import Column, Table
    from featurebuilder.request.model.resource_field import ResourceField

_PYTHON_TYPES = {
    ColumnKind.TEXT: "str",
    ColumnKind.INTEGER: "int",
    ColumnKind.BIG_INTEGER: "int",
    ColumnKind.FLOAT: "float",
    ColumnKind.DECIMAL: "Decimal",
    ColumnKind.BOOLEAN: "bool",
    ColumnKind.DATE: "date",
    ColumnKind.TIME: "time",
    ColumnKind.DATETIME: "datetime",
    ColumnKind.UUID: "UUID",
}


def mapped_type(field: ResourceField, context: ResourceFieldContext, column: Column) -> PythonText:
    """Return the type inside ``Mapped[...]``."""
    match field.type:
        case "enum" | "object":
            return context.plain
        case "list":
            held = f"list[{bare_item_type(field)}]"
        case "map":
            held = f"dict[str, {bare_item_type(field)}]"
        case _:
            held = _PYTHON_TYPES[column.type.kind]
    return PythonText(f"{held} | None" if column.nullable else held)


def mapped_arguments(
    field: ResourceField,
    context: ResourceFieldContext,
    column: Column,
    table: Table,
    *,
    in_dataclass: bool = False,
) -> tuple[PythonText, ...]:
    """Return the ``mapped_column`` arguments of the field's column in ``table``."""
    default = _dataclass_arguments(context, column) if in_dataclass else _default(context)
    arguments = (*_type(field, context, column), *index_of(column, table), *default)
    return tuple(map(PythonText, arguments))


def _type(field: ResourceField, context: ResourceFieldContext, column: Column) -> Iterator[str]:
    """Yield the column type, unless SQLAlchemy infers the right one from the annotation."""
    kind = column.type
    if field.type == "enum":
        yield f"text_enum({context.plain.partition(' ')[0]}, {kind.length})"
    elif field.type in CONTAINERS:
        yield json_type(field, context)
    elif kind.kind is ColumnKind.TEXT and kind.length is not None:
        yield f"String({kind.length})"
    elif kind.kind is ColumnKind.BIG_INTEGER:
        yield "BigInteger"
    elif kind.kind is ColumnKind.FLOAT:
        yield "Float"  # SQLAlchemy 2.1 infers another type than 2.0
    elif kind.kind is ColumnKind.DECIMAL:
        yield f"Numeric({kind.digits}, {kind.places})"
    elif kind.kind is ColumnKind.DATETIME:
        yield "UTCDateTime"


def _default(context: ResourceFieldContext) -> Iterator[str]:
    """Yield the argument for the default, if the field has one other than ``None``."""
    default = context.default
    if default is None or default == "None":
        return
    made = default.removeprefix("Field(default_factory=").removesuffix(")")
    yield f"default={made if default.startswith('Field(') else default}"


def _dataclass_arguments(context: ResourceFieldContext, column: Column) -> Iterator[str]:
    """Yield the arguments that define the attribute in the dataclass constructor."""
    default = next(_default(context), "default=None" if column.nullable else "")
    if (context.default or "").startswith("Field("):
        default = default.replace("default=", "default_factory=", 1)
    yield from filter(None, (default, "kw_only=True"))
