"""Write the column arguments of a SQLModel field that its annotation does not express."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.table import ColumnKind, ForeignKey, Unique
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.resource.context import ResourceFieldContext
    from featurebuilder.migrations.table import Column, Index, Table
    from featurebuilder.request.model.resource_field import ResourceField

_PLAIN_ITEMS = {None, "str", "int", "float", "bool"}


def column_arguments(
    field: ResourceField, context: ResourceFieldContext, column: Column, table: Table
) -> tuple[PythonText, ...]:
    """Return the arguments of the field's column in ``table``; empty if its annotation suffices."""
    special = [*_type(field, context, column), *index_of(column, table)]
    return tuple(map(PythonText, [*_default(context), *special])) if special else ()


def index_of(column: Column, table: Table) -> Iterator[str]:
    """Yield the argument of a column that has its own index."""
    if is_indexed(table, column.name):
        yield "index=True"


def _default(context: ResourceFieldContext) -> Iterator[str]:
    """Yield the argument for the default, if the field has one."""
    if context.default is None:
        return
    if context.default.startswith("Field("):
        yield context.default.removeprefix("Field(").removesuffix(")")
    else:
        yield f"default={context.default}"


def _type(field: ResourceField, context: ResourceFieldContext, column: Column) -> Iterator[str]:
    """Yield the column type, if SQLModel would infer another one."""
    kind = column.type
    if field.type == "enum":
        yield f"sa_type=text_enum({context.plain.partition(' ')[0]}, {kind.length})"
    elif field.type in CONTAINERS:
        yield f"sa_type={json_type(field, context)}"
    elif kind.kind is ColumnKind.BIG_INTEGER:
        yield "sa_type=BigInteger"
    elif kind.kind is ColumnKind.DECIMAL:
        yield f"sa_type=Numeric({kind.digits}, {kind.places})"
    elif field.type == "url" and kind.length is not None:
        yield f"sa_type=String({kind.length})"


def json_type(field: ResourceField, context: ResourceFieldContext) -> str:
    """Return the source of the type of a JSON column."""
    if field.type == "object" or field.item.type not in _PLAIN_ITEMS:
        return f"ValidatedJSON(TypeAdapter({context.plain}))"
    return "JSON(none_as_null=True)" if field.optional else "JSON"


def table_arguments(table: Table) -> tuple[PythonText, ...]:
    """Return the items of ``__table_args__``.

    These are the constraints and indexes that a column argument cannot express with the right name.
    """
    return tuple(map(PythonText, _arguments(table)))


def is_indexed(table: Table, column: str) -> bool:
    """Return whether ``column`` has its own index, with the name that SQLAlchemy would choose."""
    return any(
        index.columns == (column,) and _has_full_name(index, table) for index in table.indexes
    )


def _arguments(table: Table) -> Iterator[str]:
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
