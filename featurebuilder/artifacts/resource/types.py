"""Build the contexts of a resource's enums, nested objects, link tables and references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.key_types import BARE
from featurebuilder.artifacts.resource.columns import is_indexed, table_arguments
from featurebuilder.artifacts.resource.fields import field_context, has_aliases
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, json_name, member_name
from featurebuilder.request.resource_names import link_name, singular, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.artifacts.resource.fields import ResourceFieldContext
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.migrations.table import Table
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField


@dataclass(frozen=True, slots=True)
class MemberContext:
    """A member of an enum."""

    name: Identifier
    value: str


@dataclass(frozen=True, slots=True)
class EnumContext:
    """The enum of a field's values."""

    name: ClassName
    docstring: PythonText
    members: tuple[MemberContext, ...]


@dataclass(frozen=True, slots=True)
class ObjectContext:
    """The model of a nested object."""

    name: ClassName
    docstring: PythonText
    fields: tuple[ResourceFieldContext, ...]

    @property
    def has_aliases(self) -> bool:
        """True if a field's JSON name differs from its attribute."""
        return has_aliases(self.fields)


@dataclass(frozen=True, slots=True)
class LinkContext:
    """A link table of a ``refs`` field.

    Attributes:
        name: The class name.
        docstring: The docstring.
        table: The table's name.
        here: The foreign key column of the resource.
        there: The foreign key column of the target.
        table_arguments: The items of ``__table_args__``.
        there_type: The type of the target's primary key.
        links: The relationship attribute of the resource.
        ids: The attribute of the resource with the target's primary keys.
        is_indexed: True if the column ``there`` declares its index.
    """

    name: ClassName
    docstring: PythonText
    table: PythonText
    here: Identifier
    there: Identifier
    table_arguments: tuple[PythonText, ...]
    there_type: PythonText
    links: Identifier
    ids: Identifier
    is_indexed: bool


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """A field whose value must be the primary key of an existing row.

    Attributes:
        field: The field's attribute.
        json_name: The field's name in JSON.
        model: The class of the target.
        key: The primary key attribute of the target.
        is_many: True for a ``refs`` field.
        is_soft: True if deleted targets are only marked as deleted.
    """

    field: Identifier
    json_name: str
    model: ClassName
    key: Identifier
    is_many: bool
    is_soft: bool


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
                there_type=PythonText(BARE[referred.key_type]),
                links=Identifier(f"{one}_links"),
                ids=Identifier(attribute_name(name, field)),
                is_indexed=is_indexed(table, there),
            )


def references_of(resource: Resource, storage: StorageConventions) -> Iterator[ReferenceContext]:
    """Yield the context of each ``ref`` and ``refs`` field."""
    for name, field in resource.fields.items():
        if field.type in {"ref", "refs"}:
            referred = storage.reference(field.target)
            yield ReferenceContext(
                field=Identifier(attribute_name(name, field)),
                json_name=json_name(name, field),
                model=ClassName(referred.model.name),
                key=Identifier(referred.key),
                is_many=field.type == "refs",
                is_soft=referred.is_soft,
            )
