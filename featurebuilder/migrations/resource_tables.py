"""Derive the tables of a resource, the common source of its models and migrations."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from featurebuilder.conventions.inherited_columns import column_name_of
from featurebuilder.migrations.field_columns import KEY_TYPES, field_column, reference_column
from featurebuilder.migrations.table import (
    Column,
    ColumnKind,
    ColumnType,
    Constraint,
    ForeignKey,
    ImplicitValue,
    Index,
    Table,
    Unique,
)
from featurebuilder.request.model import field_names
from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.conventions.storage import ReferenceConventions, StorageConventions
    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField

_KEY = "id"
_CREATOR = "created_by"
_SYSTEM = (_CREATOR, "created_at", "updated_at")
_MOMENT = ColumnType(ColumnKind.DATETIME)
_ON_DELETE = {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL"}
# PostgreSQL truncates longer names, so two of them could become equal.
_MAX_LENGTH = 63
_DIGITS = 8


def tables_of(request: FeatureRequest, storage: StorageConventions) -> tuple[Table, ...]:
    """Return the tables of a feature: the resource's own, then a link table per ``refs`` field.

    Empty if the feature has no resource.
    """
    resource = request.resource
    if resource is None:
        return ()
    name = str(request.name)
    columns = tuple(_columns(resource, storage))
    taken = {column.name for column in columns}
    own = Table(
        "",
        name,
        columns,
        tuple(_constraints(name, resource, storage)),
        tuple(_indexes(name, resource, storage)),
        tuple(one for one in storage.inherited_columns if column_name_of(one) not in taken),
    )
    links = (
        _link_table(name, resource, of, storage.reference(field.target))
        for of, field in resource.fields.items()
        if field.type == "refs"
    )
    return own, *links


def column_name(resource: Resource, field: str) -> str:
    """Return the column name of ``field``, which is a field of the request or a system column."""
    fields: Mapping[str, ResourceField] = resource.fields  # type: ignore[assignment]  # a name is a str
    return field_names.column_name(field, fields[field]) if field in fields else field


def unique_groups(resource: Resource) -> tuple[tuple[SnakeName, ...], ...]:
    """Return the fields of each unique constraint: single fields, then groups."""
    alone = ((name,) for name, field in resource.fields.items() if field.unique)
    return *alone, *resource.unique


def _columns(resource: Resource, storage: StorageConventions) -> Iterator[Column]:
    """Yield the columns of the resource's own table."""
    yield Column(_KEY, _KEY, KEY_TYPES[resource.key], is_key=True)
    for name, field in resource.fields.items():
        if field.type == "ref":
            yield reference_column(name, field, storage.reference(field.target))
        elif field.type != "refs":
            yield field_column(name, field)
    yield from _system_columns(resource, storage)


def _system_columns(resource: Resource, storage: StorageConventions) -> Iterator[Column]:
    """Yield the columns that options of the resource add, such as ``created_at``."""
    if resource.is_owned and storage.user:
        yield Column(_CREATOR, _CREATOR, KEY_TYPES[storage.user.key_type])
    if resource.timestamps:
        for name in ("created_at", "updated_at"):
            yield Column(name, name, _MOMENT, fill=ImplicitValue.NOW, stand_in=ImplicitValue.NOW)
    if resource.concurrency == "etag":
        yield Column("version", "version", ColumnType(ColumnKind.INTEGER), fill=1, stand_in=1)
    if resource.soft_delete:
        yield Column("deleted_at", "deleted_at", _MOMENT, nullable=True)


def _constraints(
    table: str, resource: Resource, storage: StorageConventions
) -> Iterator[Constraint]:
    """Yield the unique constraints and foreign keys of the resource's own table."""
    if not _frees_deleted(resource, storage):
        for name, columns in _unique_columns(table, resource):
            yield Unique(name, columns)
    for name, field in resource.fields.items():
        if field.type == "ref":
            on_delete = _ON_DELETE[field.on_delete or "restrict"]
            column = column_name(resource, name)
            yield _foreign_key(table, column, storage.reference(field.target), on_delete)


def _foreign_key(
    table: str, column: str, referred: ReferenceConventions, on_delete: str
) -> ForeignKey:
    """Return the foreign key from ``column`` to the table of ``referred``."""
    name = _join_name("fk", table, column, referred.table)
    alter = referred.uses_alter
    return ForeignKey(name, column, referred.table, referred.key, on_delete, alter)


def _frees_deleted(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether rows marked as deleted free their unique values, by partial indexes."""
    return resource.soft_delete and storage.frees_deleted


def _unique_columns(table: str, resource: Resource) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and the columns of each unique constraint or index."""
    for fields in unique_groups(resource):
        columns = tuple(column_name(resource, field) for field in fields)
        yield _join_name("uq", table, *columns), columns


def _indexes(table: str, resource: Resource, storage: StorageConventions) -> Iterator[Index]:
    """Yield the indexes of the resource's own table."""
    for columns in _indexed_columns(resource):
        yield Index(_join_name("ix", table, *columns), columns)
    if _frees_deleted(resource, storage):
        for name, columns in _unique_columns(table, resource):
            yield Index(name, columns, keeps_unique=True)


def _indexed_columns(resource: Resource) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each index: those that lists filter, sort and join by."""
    by_cursor = resource.pagination == "cursor"
    led: set[str] = set(resource.sort) if by_cursor else set()
    asked: set[str] = {*resource.filters, *resource.sort}
    for name, field in resource.fields.items():
        if field.type == "refs" or field.unique:
            led.add(name)
        elif field.index or field.type == "ref":
            asked.add(name)
    asked |= {_CREATOR} if resource.is_owned else set()
    asked |= {"created_at"} if resource.timestamps and not by_cursor else set()
    in_order = [*resource.fields, *_SYSTEM]
    found: list[tuple[str, ...]] = [(name, _KEY) for name in resource.sort if by_cursor]
    found += [(name,) for name in in_order if name in asked - led]
    return tuple(tuple(column_name(resource, name) for name in names) for names in found)


def _link_table(
    table: str, resource: Resource, field: str, referred: ReferenceConventions
) -> Table:
    """Return the link table of one ``refs`` field."""
    name = f"{table}_{field}"
    here, there = f"{resource.name}_id", f"{singular(field)}_id"
    there = f"other_{there}" if here == there else there
    on_delete = _ON_DELETE["cascade"]
    return Table(
        field,
        name,
        (
            Column("here", here, KEY_TYPES[resource.key], is_key=True),
            Column("there", there, KEY_TYPES[referred.key_type], is_key=True),
        ),
        (
            ForeignKey(_join_name("fk", name, here, table), here, table, _KEY, on_delete),
            _foreign_key(name, there, referred, on_delete),
        ),
        (Index(_join_name("ix", name, there), (there,)),),
    )


def _join_name(*parts: str) -> str:
    """Join the parts with underscores; a hash replaces the end of a name that is too long."""
    name = "_".join(parts)
    if len(name) <= _MAX_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    return f"{name[: _MAX_LENGTH - _DIGITS - 1]}_{digest}"
