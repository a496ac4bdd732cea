"""Write the columns of a resource's models, for SQLModel and for SQLAlchemy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from featurebuilder.migrations.table import ColumnKind, ForeignKey, Unique
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.resource.fields import ResourceFieldContext
    from featurebuilder.migrations.table import Column, Index, Table
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.resource_field import ResourceField

_PLAIN_ITEMS = {None, "str", "int", "float", "bool"}
_UNIQUE_AMONG_LIVING = (
    ', unique=True, sqlite_where=text("deleted_at IS NULL"),'
    ' postgresql_where=text("deleted_at IS NULL")'
)
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
    """Return the arguments of SQLModel's ``Field`` for the column in ``table``.

    They are empty if SQLModel infers the column from the annotation.
    """
    kind = _special_type(field, context, column)
    typed = [f"sa_type={kind}"] if kind else []
    named = f'sa_column_kwargs={{"name": {python_inline(column.name)}}}'
    return tuple(
        map(
            PythonText,
            [
                *_foreign_key(column, table),
                *typed,
                *_index(column, table),
                *([named] if column.name != context.name else []),
            ],
        )
    )


def _foreign_key(column: Column, table: Table) -> Iterator[str]:
    """Yield the arguments of a column that refers to another table."""
    key = foreign_key_of(column.name, table)
    if key and key.uses_alter:
        yield f"sa_column_args=[{_foreign_key_call(key)}]"
    elif key:
        yield f"foreign_key={python_inline(f'{key.table}.{key.key}')}"
        yield f"ondelete={python_inline(key.on_delete)}"


def foreign_key_of(column: str, table: Table) -> ForeignKey | None:
    """Return the foreign key of a column, or ``None``."""
    keys = (one for one in table.constraints if isinstance(one, ForeignKey))
    return next((key for key in keys if key.column == column), None)


def _index(column: Column, table: Table) -> Iterator[str]:
    """Yield the arguments of a column that is unique or has its own index."""
    if _is_unique(column.name, table):
        yield "unique=True"
    if is_indexed(table, column.name):
        yield "index=True"


def _is_unique(column: str, table: Table) -> bool:
    """Return whether values of the column alone must be unique."""
    uniques = (one.columns for one in table.constraints if isinstance(one, Unique))
    return (column,) in uniques


def _special_type(
    field: ResourceField, context: ResourceFieldContext, column: Column
) -> str | None:
    """Return the source of a column type that neither library infers from the annotation."""
    kind = column.type
    if field.type == "enum":
        return f"String({kind.length})"
    if field.type == "url":
        return "UrlString" if kind.length is None else f"UrlString({kind.length})"
    if field.type in CONTAINERS:
        return _json_type(field, context)
    return "BigInteger" if kind.kind is ColumnKind.BIG_INTEGER else None


def is_validated_json(field: ResourceField) -> bool:
    """Return whether the field is stored as JSON that is converted to Python types when read."""
    is_plain = field.type in {"list", "map"} and field.item.type in _PLAIN_ITEMS
    return field.type in CONTAINERS and not is_plain


def _json_type(field: ResourceField, context: ResourceFieldContext) -> str:
    """Return the source of the type of a JSON column."""
    if is_validated_json(field):
        return f"ValidatedJSON(TypeAdapter({context.plain}))"
    return "JSON(none_as_null=True)" if field.optional else "JSON"


def table_arguments(table: Table, model: ClassName) -> tuple[PythonText, ...]:
    """Return the items of ``__table_args__``.

    These are the constraints and indexes of several columns, and indexes with a shortened name.
    ``model`` is the table's class, which may itself be called ``Index``.
    """
    index = "sa.Index" if model == "Index" else "Index"
    return tuple(map(PythonText, _table_items(table, index)))


def is_indexed(table: Table, column: str) -> bool:
    """Return whether ``column`` has its own index, with the name that SQLAlchemy would choose."""
    return any(
        index.columns == (column,) and _has_full_name(index, table) for index in table.indexes
    )


def _table_items(table: Table, index_class: str) -> Iterator[str]:
    """Yield the items of ``__table_args__``."""
    for constraint in table.constraints:
        if isinstance(constraint, Unique) and len(constraint.columns) > 1:
            yield f"UniqueConstraint({', '.join(map(python_inline, constraint.columns))})"
    for index in table.indexes:
        if len(index.columns) > 1 or not _has_full_name(index, table):
            arguments = ", ".join(map(python_inline, (index.name, *index.columns)))
            options = _UNIQUE_AMONG_LIVING if index.keeps_unique else ""
            yield f"{index_class}({arguments}{options})"


def _has_full_name(index: Index, table: Table) -> bool:
    """Return whether the index has its full name. SQLAlchemy truncates names in another way."""
    return index.name == f"ix_{table.name}_{'_'.join(index.columns)}"


def mapped_type(field: ResourceField, context: ResourceFieldContext, column: Column) -> PythonText:
    """Return the type inside ``Mapped[...]``."""
    match field.type:
        case "enum" | "object" | "url":
            return context.plain
        case "list" | "map":
            return context.plain
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
    default = _dataclass_arguments(context, column) if in_dataclass else _column_default(context)
    arguments = (
        *([python_inline(column.name)] if column.name != context.name else []),
        *_mapped_foreign_key(column, table),
        *_mapped_column_type(field, context, column),
        *_index(column, table),
        *default,
    )
    return tuple(map(PythonText, arguments))


def _mapped_foreign_key(column: Column, table: Table) -> Iterator[str]:
    """Yield the foreign key of a column that refers to another table."""
    key = foreign_key_of(column.name, table)
    if key:
        yield _foreign_key_call(key)


def _foreign_key_call(key: ForeignKey) -> str:
    """Return the call of SQLAlchemy's ``ForeignKey``."""
    arguments = [
        python_inline(f"{key.table}.{key.key}"),
        f"ondelete={python_inline(key.on_delete)}",
    ]
    if key.uses_alter:
        arguments += [f"name={python_inline(key.name)}", "use_alter=True"]
    return f"ForeignKey({', '.join(arguments)})"


def _mapped_column_type(
    field: ResourceField, context: ResourceFieldContext, column: Column
) -> Iterator[str]:
    """Yield the column type, unless SQLAlchemy infers the right one from the annotation."""
    kind = column.type
    if source := _special_type(field, context, column):
        yield source
    elif kind.kind is ColumnKind.DECIMAL:
        yield f"Numeric({kind.digits}, {kind.places})"
    elif kind.kind is ColumnKind.TEXT and kind.length is not None:
        yield f"String({kind.length})"
    elif kind.kind is ColumnKind.FLOAT:
        yield "Float"  # SQLAlchemy 2.1 infers another type than 2.0
    elif kind.kind is ColumnKind.DATETIME:
        yield "UTCDateTime"


def _column_default(context: ResourceFieldContext) -> Iterator[str]:
    """Yield the default of a column that no body contains."""
    if context.is_sent or context.default_value == "None":
        return
    for argument in context.default:
        yield re.sub(r"default_factory=(\w+).*", r"default=\1", argument)


def _dataclass_arguments(context: ResourceFieldContext, column: Column) -> Iterator[str]:
    """Yield the arguments that define the attribute in the dataclass constructor."""
    default = next(iter(context.default), "default=None" if column.nullable else "")
    yield from filter(None, (default, "kw_only=True"))
