"""Build the template context of a resource from its request and the project's conventions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import resource_and_storage
from featurebuilder.artifacts.code_style import code_style
from featurebuilder.artifacts.prefixes import own_prefix, router_prefix, router_tags
from featurebuilder.artifacts.resource.context import (
    FilterContext,
    ReferenceContext,
    ResourceContext,
    ResourceFieldContext,
    UserContext,
)
from featurebuilder.artifacts.resource.fields import (
    body_key_type,
    decimal_source,
    field_context,
    path_key_type,
)
from featurebuilder.artifacts.resource.mapped_columns import mapped_arguments, mapped_type
from featurebuilder.artifacts.resource.operations import operation_contexts
from featurebuilder.artifacts.resource.sqlmodel_columns import (
    column_arguments,
    is_indexed,
    table_arguments,
)
from featurebuilder.artifacts.resource.types import enums_of, links_of, objects_of
from featurebuilder.artifacts.storage_style import storage_style
from featurebuilder.artifacts.support.problems import uses_problem_details
from featurebuilder.explain.resource_words import conflict_message, words_of
from featurebuilder.migrations.resource_tables import column_name, tables_of
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, NUMBERS
from featurebuilder.request.resource_names import model_name, type_name, variable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.migrations.table import Table
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField

_USER_KEYS = {"uuid": "UUID", "int": "int", "str": "str"}
_PARAMETER_TYPES = {
    "int": "QueryInt",
    "float": "QueryFloat",
    "bool": "bool",
    "date": "IsoDate",
    "datetime": "UtcDatetime",
    "time": "ClockTime",
    "uuid": "UUID",
}
_KEYS = {"uuid": "UUID", "int": "IntKey", "str": "QueryText"}


def resource_context(request: FeatureRequest, conventions: Conventions) -> ResourceContext:
    """Return the context of the resource's templates."""
    resource, storage = resource_and_storage(request, conventions)
    model = model_name(resource.name)
    tables = tables_of(request, storage)
    fields = tuple(_fields(resource, model, storage, tables))
    sorted_by = _fields_named(resource.sort, resource, fields)
    return ResourceContext(
        name=request.name,
        prefix=router_prefix(request, conventions),
        tags=router_tags(request, conventions),
        router_variable=Identifier(conventions.router_variable),
        models_module=PythonText(conventions.models_module),
        support=PythonText(storage.support),
        base=Identifier(storage.base.name),
        base_import=PythonText(f"from {storage.base.module} import {storage.base.name}"),
        style=code_style(conventions),
        words=words_of(request, resource),
        model=model,
        table=PythonText(request.name),
        one=variable_name(resource.name),
        key=Identifier(f"{resource.name}_id"),
        key_type=PythonText("UUID" if resource.key == "uuid" else "int"),
        key_annotation=PythonText(path_key_type(resource.key)),
        named_key=PythonText(body_key_type(resource.key)),
        enums=tuple(enums_of(resource, model)),
        objects=tuple(objects_of(resource, model)),
        fields=fields,
        links=tuple(links_of(resource, model, storage, tables)),
        table_arguments=table_arguments(tables[0]) if tables else (),
        filters=tuple(filters_of(resource, model, storage)),
        sorted_by=sorted_by,
        sorts=tuple(sign + field.json_name for field in sorted_by for sign in ("", "-")),
        searched=tuple(Identifier(column_name(resource, name)) for name in resource.search),
        references=tuple(_references(resource, storage)),
        operations=tuple(operation_contexts(request, resource, own_prefix(request, conventions))),
        user=_user(storage) if resource.needs_user else None,
        session=_session(storage),
        storage=storage_style(storage),
        imports=tuple(_imports(storage)),
        tells_problems=uses_problem_details(resource, storage),
        has_timestamps=resource.timestamps,
        has_etag=resource.concurrency == "etag",
        has_cursors=resource.pagination == "cursor",
        has_creator=resource.is_owned,
        is_soft_deleted=resource.soft_delete,
        is_created_indexed=bool(tables) and is_indexed(tables[0], "created_at"),
        is_hidden=resource.who("read") == "owner",
        conflict=conflict_message(resource),
    )


def _fields(
    resource: Resource, model: ClassName, storage: StorageConventions, tables: tuple[Table, ...]
) -> Iterator[ResourceFieldContext]:
    """Yield the context of each field, with its column if it has one."""
    for name, field in resource.fields.items():
        is_ref = field.type in {"ref", "refs"}
        key_type = storage.reference(field.target).key_type if is_ref else "uuid"
        context = field_context(model, name, field, key_type)
        column = tables[0].column_of(name) if tables else None
        if column:
            context = replace(
                context,
                column=column_arguments(field, context, column, tables[0]),
                mapped=mapped_type(field, context, column),
                mapped_arguments=mapped_arguments(
                    field, context, column, tables[0], in_dataclass=storage.makes_dataclasses
                ),
            )
        yield context


def _fields_named(
    names: Iterable[str], resource: Resource, fields: tuple[ResourceFieldContext, ...]
) -> tuple[ResourceFieldContext, ...]:
    """Return the fields with the given names, in that order."""
    wanted = [column_name(resource, name) for name in names]
    return tuple(field for name in wanted for field in fields if field.name == name)


def _references(resource: Resource, storage: StorageConventions) -> Iterator[ReferenceContext]:
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


def _user(storage: StorageConventions) -> UserContext | None:
    """Return the context of the user dependency, if the conventions have one."""
    user = storage.user
    if user is None:
        return None
    known = f"Annotated[{user.type.name}, Depends({user.dependency.name})]"
    return UserContext(
        dependency=Identifier(user.dependency.name),
        annotation=PythonText(user.alias.name if user.alias else known),
        type=Identifier(user.type.name),
        key=Identifier(user.key),
        key_type=PythonText(_USER_KEYS[user.key_type]),
    )


def _session(storage: StorageConventions) -> PythonText:
    """Return the annotation of the handlers' session parameter."""
    if storage.session_alias:
        return PythonText(storage.session_alias.name)
    return PythonText(f"Annotated[{storage.session_type.name}, Depends({storage.session.name})]")


def _imports(storage: StorageConventions) -> Iterator[PythonText]:
    """Yield the lines that import names of the project, without duplicates."""
    user = storage.user
    told = [storage.session, storage.session_type, storage.session_alias]
    told += [user.dependency, user.type, user.alias] if user else []
    told += [reference.model for reference in storage.references if not reference.is_itself]
    for imported in dict.fromkeys(filter(None, told)):
        yield PythonText(f"from {imported.module} import {imported.name}")


def filters_of(
    resource: Resource, model: ClassName, storage: StorageConventions
) -> Iterator[FilterContext]:
    """Yield the filter parameters of the list, in order.

    Each filter has a parameter for equality; numbers and dates also have ``_from`` and ``_to``.
    """
    for name in resource.filters:
        field = resource.fields[name]
        column = Identifier(attribute_name(name, field))
        asked = PythonText(f"{_parameter_type(field, type_name(model, column), storage)} | None")
        called = Identifier(json_name(name, field))
        yield FilterContext(called, asked, Identifier("equals"), column)
        if field.type in NUMBERS | DATES_AND_TIMES:
            for ending, condition in (("from", "at_least"), ("to", "at_most")):
                named = Identifier(f"{called}_{ending}")
                yield FilterContext(named, asked, Identifier(condition), column)


def _parameter_type(field: ResourceField, own: ClassName, storage: StorageConventions) -> str:
    """Return the type of a filter's query parameter."""
    match field.type:
        case "enum":
            return own
        case "ref":
            return _KEYS[storage.reference(field.target).key_type]
        case "decimal":
            unbounded = {"ge": None, "gt": None, "le": None, "lt": None}
            return decimal_source(field.model_copy(update=unbounded))
        case _:
            return _PARAMETER_TYPES.get(field.type, "QueryText")
