"""Build the contexts of a resource's enums, nested objects, link tables and references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.key_types import BARE
from featurebuilder.artifacts.resource.columns import foreign_key_of, is_indexed
from featurebuilder.artifacts.resource.fields import field_context, has_aliases
from featurebuilder.naming import ClassName, Identifier, NamePart, SnakeName
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.resource_names import link_name, singular, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.artifacts.resource.fields import ResourceFieldContext
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.migrations.table import Table
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField


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
        here_key: The primary key of the resource, as ``table.column``.
        here_on_delete: The effect of deleting the resource's row.
        there_key: The primary key of the target, as ``table.column``.
        there_on_delete: The effect of deleting the target's row.
        there_type: The type of the target's primary key.
        links: The relationship attribute of the resource.
        ids: The attribute of the resource with the target's primary keys.
        is_indexed: True if the column ``there`` declares its index.
        is_sent: True if clients can set the links.
    """

    name: ClassName
    docstring: PythonText
    table: PythonText
    here: Identifier
    there: Identifier
    here_key: str
    here_on_delete: str
    there_key: str
    there_on_delete: str
    there_type: PythonText
    links: Identifier
    ids: Identifier
    is_indexed: bool
    is_sent: bool


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
        is_clearable: True if deleting a target removes its key from the row.
        is_sent: True if clients can set the field.
    """

    field: Identifier
    json_name: str
    model: ClassName
    key: Identifier
    is_many: bool
    is_soft: bool
    is_clearable: bool
    is_sent: bool


def objects_of(
    resource: Resource, model: ClassName, *, uses_sqlmodel: bool
) -> Iterator[ObjectContext]:
    """Yield the models of nested objects, each after the models it depends on."""
    for owner, name, field in _walk_fields(model, resource.fields):
        if field.type == "object":
            own = type_name(owner, name)
            yield ObjectContext(
                name=own,
                docstring=one_line_docstring(field.description, "A nested object."),
                fields=tuple(
                    field_context(own, one, inner, uses_sqlmodel=uses_sqlmodel)
                    for one, inner in (field.fields or {}).items()
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
            here_key, there_key = (foreign_key_of(one, table) for one in (here, there))
            assert here_key is not None  # noqa: S101 - a link table refers to both sides
            assert there_key is not None  # noqa: S101
            one = singular(name)
            yield LinkContext(
                name=link_name(model, NamePart(one)),
                docstring=one_line_docstring(field.description, "A link between two rows."),
                table=PythonText(table.name),
                here=Identifier(here),
                there=Identifier(there),
                here_key=f"{here_key.table}.{here_key.key}",
                here_on_delete=here_key.on_delete,
                there_key=f"{there_key.table}.{there_key.key}",
                there_on_delete=there_key.on_delete,
                there_type=PythonText(BARE[referred.key_type]),
                links=Identifier(f"{one}_links"),
                ids=Identifier(attribute_name(name, field)),
                is_indexed=is_indexed(table, there),
                is_sent=name in resource.sent,
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
                is_clearable=is_clearable(field),
                is_sent=name in resource.sent,
            )


def is_clearable(field: ResourceField) -> bool:
    """Return whether deleting a row that the field refers to removes its key from the field."""
    return field.type == "refs" or field.on_delete == "set_null"
