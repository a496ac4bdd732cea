"""Write the columns of a resource's models, for SQLModel and for SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.fields import bare_item_type
from featurebuilder.migrations.table import ColumnKind, ForeignKey, Unique
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.resource.fields import ResourceFieldContext
    from featurebuilder.migrations.table import Column, Index, Table
    from featurebuilder.request.model.resource_field import ResourceField

_PLAIN_ITEMS = {None, "str", "int", "float", "bool"}
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


def column_arguments(
    field: ResourceField, context: ResourceFieldContext, column: Column, table: Table
) -> tuple[PythonText, ...]:
    """Return the arguments of the field's column in ``table``; empty if its annotation suffices."""
    special = [*_sqlmodel_type(field, context, column), *_index(column, table)]
    return tuple(map(PythonText, [*_sqlmodel_default(context), *special])) if special else ()


def _index(column: Column, table: Table) -> Iterator[str]:
    """Yield the argument of a column that has its own index."""
    if is_indexed(table, column.name):
        yield "index=True"


def _sqlmodel_default(context: ResourceFieldContext) -> Iterator[str]:
    """Yield the argument for the default, if the field has one."""
    if context.default is None:
        return
    if context.default.startswith("Field("):
        yield context.default.removeprefix("Field(").removesuffix(")")
    else:
        yield f"default={context.default}"


def _sqlmodel_type(
    field: ResourceField, context: ResourceFieldContext, column: Column
) -> Iterator[str]:
    """Yield the argument for the column type, if SQLModel would infer another one."""
    source = _special_type(field, context, column)
    if source is None and field.type == "url" and column.type.length is not None:
        source = f"String({column.type.length})"
    if source:
        yield f"sa_type={source}"


def _special_type(
    field: ResourceField, context: ResourceFieldContext, column: Column
) -> str | None:
    """Return the source of a column type that neither library infers from the annotation."""
    kind = column.type
    if field.type == "enum":
        return f"text_enum({context.plain.partition(' ')[0]}, {kind.length})"
    if field.type in CONTAINERS:
        return _json_type(field, context)
    if kind.kind is ColumnKind.DECIMAL:
        return f"Numeric({kind.digits}, {kind.places})"
    return "BigInteger" if kind.kind is ColumnKind.BIG_INTEGER else None


def _json_type(field: ResourceField, context: ResourceFieldContext) -> str:
    """Return the source of the type of a JSON column."""
    if field.type == "object" or field.item.type not in _PLAIN_ITEMS:
        return f"ValidatedJSON(TypeAdapter({context.plain}))"
    return "JSON(none_as_null=True)" if field.optional else "JSON"


def table_arguments(table: Table) -> tuple[PythonText, ...]:
    """Return the items of ``__table_args__``.

    These are the constraints and indexes that a column argument cannot express with the right name.
    """
    return tuple(map(PythonText, _table_items(table)))


def is_indexed(table: Table, column: str) -> bool:
    """Return whether ``column`` has its own index, with the name that SQLAlchemy would choose."""
    return any(
        index.columns == (column,) and _has_full_name(index, table) for index in table.indexes
    )


def _table_items(table: Table) -> Iterator[str]:
    """Yield the items of ``__table_args__``."""
    for constraint in table.constraints:
        name = f"name={python_inline(constraint.name)}"
        match constraint:
            case Unique(columns=columns):
                yield f"UniqueConstraint({', '.join(map(python_inline, columns))}, {name})"
            case ForeignKey(column=column, on_delete=on_delete):
                referred = python_inline(f"{constraint.table}.{constraint.key}")
                what = f"[{python_inline(column)}], [{referred}], {name}"
                yield f"ForeignKeyConstraint({what}, ondelete={python_inline(on_delete)})"
    for index in table.indexes:
        if len(index.columns) > 1 or not _has_full_name(index, table):
            yield f"Index({', '.join(map(python_inline, (index.name, *index.columns)))})"


def _has_full_name(index: Index, table: Table) -> bool:
    """Return whether the index has its full name. SQLAlchemy truncates names in another way."""
    return index.name == f"ix_{table.name}_{'_'.join(index.columns)}"


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
    default = _dataclass_arguments(context, column) if in_dataclass else _mapped_default(context)
    arguments = (*_mapped_column_type(field, context, column), *_index(column, table), *default)
    return tuple(map(PythonText, arguments))


def _mapped_column_type(
    field: ResourceField, context: ResourceFieldContext, column: Column
) -> Iterator[str]:
    """Yield the column type, unless SQLAlchemy infers the right one from the annotation."""
    kind = column.type
    if source := _special_type(field, context, column):
        yield source
    elif kind.kind is ColumnKind.TEXT and kind.length is not None:
        yield f"String({kind.length})"
    elif kind.kind is ColumnKind.FLOAT:
        yield "Float"  # SQLAlchemy 2.1 infers another type than 2.0
    elif kind.kind is ColumnKind.DATETIME:
        yield "UTCDateTime"


def _mapped_default(context: ResourceFieldContext) -> Iterator[str]:
    """Yield the argument for the default, if the field has one other than ``None``."""
    default = context.default
    if default is None or default == "None":
        return
    made = default.removeprefix("Field(default_factory=").removesuffix(")")
    yield f"default={made if default.startswith('Field(') else default}"


def _dataclass_arguments(context: ResourceFieldContext, column: Column) -> Iterator[str]:
    """Yield the arguments that define the attribute in the dataclass constructor."""
    default = next(_mapped_default(context), "default=None" if column.nullable else "")
    if (context.default or "").startswith("Field("):
        default = default.replace("default=", "default_factory=", 1)
    yield from filter(None, (default, "kw_only=True"))
