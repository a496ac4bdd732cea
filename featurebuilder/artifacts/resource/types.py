"""Build the contexts of a resource's enums, nested objects and link tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.resource.context import (
    EnumContext,
    LinkContext,
    MemberContext,
    ObjectContext,
)
from featurebuilder.artifacts.resource.fields import field_context
from featurebuilder.artifacts.resource.sqlmodel_columns import is_indexed, table_arguments
from featurebuilder.naming import Identifier, SnakeName
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, member_name
from featurebuilder.request.resource_names import link_name, singular, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.migrations.table import Table
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField


def enums_of(resource: Resource, model: ClassName) -> Iterator[EnumContext]:
    """Yield the enums of the resource's fields, including nested ones."""
    for own, name, field in _walk_fields(model, resource.fields):
        if field.type == "enum":
            yield EnumContext(
                name=type_name(own, name),
                docstring=one_line_docstring(field.description, "What the field can hold."),
                members=tuple(
                    MemberContext(Identifier(member_name(value)), value)
                    for value in field.values or ()
                ),
            )


def objects_of(resource: Resource, model: ClassName) -> Iterator[ObjectContext]:
    """Yield the models of nested objects, each after the models it depends on."""
    for owner, name, field in _walk_fields(model, resource.fields):
        if field.type == "object":
            own = type_name(owner, name)
            yield ObjectContext(
                name=own,
                docstring=one_line_docstring(field.description, "What the field holds."),
                fields=tuple(
                    field_context(own, one, inner) for one, inner in (field.fields or {}).items()
                ),
            )


def _walk_fields(
    owner: ClassName, fields: Mapping[SnakeName, ResourceField]
) -> Iterator[tuple[ClassName, SnakeName, ResourceField]]:
    """Yield all fields, inner ones first, each with the name of the model that contains it."""
    for name, field in fields.items():
        yield from _walk_fields(type_name(owner, name), field.fields or {})
        yield owner, name, field


def links_of(
    resource: Resource, model: ClassName, storage: StorageConventions, tables: tuple[Table, ...]
) -> Iterator[LinkContext]:
    """Yield the link tables of the resource's ``refs`` fields."""
    by_field = {table.of: table for table in tables}
    for name, field in resource.fields.items():
        if field.type == "refs" and name in by_field:
            referred, table = storage.reference(field.target), by_field[name]
            here, there = table.key
            one = singular(name)
            yield LinkContext(
                name=link_name(model, SnakeName(one)),
                docstring=one_line_docstring(field.description, "The links of a field."),
                table=PythonText(table.name),
                here=Identifier(here),
                there=Identifier(there),
                table_arguments=table_arguments(table),
                there_type=PythonText(_PLAIN_KEYS[referred.key_type]),
                links=Identifier(f"{one}_links"),
                ids=Identifier(attribute_name(name, field)),
                is_indexed=is_indexed(table, there),
            )


_PLAIN_KEYS = {"uuid": "UUID", "int": "int", "str": "str"}
