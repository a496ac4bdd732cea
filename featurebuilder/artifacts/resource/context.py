"""Build the template context of a resource from its request and the project's conventions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import resource_and_storage
from featurebuilder.artifacts.code_style import code_style
from featurebuilder.artifacts.construction import construction_of, route_class_of
from featurebuilder.artifacts.key_types import BARE
from featurebuilder.artifacts.prefixes import router_prefix, router_tags
from featurebuilder.artifacts.resource.columns import (
    column_arguments,
    is_indexed,
    mapped_arguments,
    mapped_type,
    table_arguments,
)
from featurebuilder.artifacts.resource.fields import field_context, has_aliases
from featurebuilder.artifacts.resource.filters import filters_of
from featurebuilder.artifacts.resource.operations import operation_contexts
from featurebuilder.artifacts.resource.types import links_of, objects_of, references_of
from featurebuilder.artifacts.storage_style import storage_style
from featurebuilder.artifacts.support.problems import uses_problem_details
from featurebuilder.conventions.storage import SQLMODEL
from featurebuilder.explain.resource_words import words_of
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name
from featurebuilder.request.resource_names import list_variable_name, model_name, variable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.artifacts.code_style import CodeStyle
    from featurebuilder.artifacts.construction import Construction, RouteClass
    from featurebuilder.artifacts.resource.fields import ResourceFieldContext
    from featurebuilder.artifacts.resource.filters import FilterContext
    from featurebuilder.artifacts.resource.operations import OperationContext
    from featurebuilder.artifacts.resource.types import (
        LinkContext,
        ObjectContext,
        ReferenceContext,
    )
    from featurebuilder.artifacts.storage_style import StorageStyle
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.explain.resource_words import WordsContext
    from featurebuilder.migrations.table import Table
    from featurebuilder.naming import FeatureName, RoutePath, SnakeName
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource


@dataclass(frozen=True, slots=True)
class UserContext:
    """The current user.

    Attributes:
        dependency: The dependency that returns the user.
        annotation: The annotation of a parameter for the user.
        type: The class of the user.
        key: The primary key attribute.
        key_type: The type of the primary key.
    """

    dependency: Identifier
    annotation: PythonText
    type: Identifier
    key: Identifier
    key_type: PythonText


@dataclass(frozen=True, slots=True)
class ResourceContext:
    """A resource in a project.

    Attributes:
        prefix: The prefix that the router itself declares.
        tags: The tags that the router itself declares.
        router_class: The class that creates the router.
        route_class: The class of the router's routes.
        router_responses: The literal of the responses that the router documents, if any.
        has_own_class: True if that is a class of the project.
        router_guards: The dependencies that the router declares.
        support: The support package.
        base: The declarative base.
        model: The class of a row.
        one: The variable that holds a row.
        many: The variable that holds several rows.
        key: The path parameter with the primary key.
        key_type: The Python type of the primary key.
        sorted_by: The fields that the list can be sorted by.
        sorts: The values of the ``sort`` parameter.
        searched: The columns that the list searches.
        location: The expression for the URL of a new row, relative to the collection's.
        session: The annotation of the session parameter.
        imports: The lines that import names of the project.
        tells_problems: True if errors are returned as problem details.
        has_creator: True if rows store the user who created them.
        is_created_indexed: True if ``created_at`` has an index.
        is_hidden: True if only the owner can read a row.
    """

    name: FeatureName
    prefix: RoutePath | None
    tags: tuple[str, ...]
    router_variable: Identifier
    router_class: Identifier
    route_class: RouteClass | None
    router_responses: PythonText
    has_own_class: bool
    router_guards: tuple[Identifier, ...]
    models_module: PythonText
    support: PythonText
    base: Identifier
    base_import: PythonText
    style: CodeStyle
    words: WordsContext
    model: ClassName
    table: PythonText
    one: Identifier
    many: Identifier
    key: Identifier
    key_type: PythonText
    objects: tuple[ObjectContext, ...]
    fields: tuple[ResourceFieldContext, ...]
    links: tuple[LinkContext, ...]
    table_arguments: tuple[PythonText, ...]
    filters: tuple[FilterContext, ...]
    sorted_by: tuple[ResourceFieldContext, ...]
    sorts: tuple[str, ...]
    searched: tuple[Identifier, ...]
    references: tuple[ReferenceContext, ...]
    location: PythonText
    operations: tuple[OperationContext, ...]
    user: UserContext | None
    session: PythonText
    storage: StorageStyle
    imports: tuple[PythonText, ...]
    tells_problems: bool
    has_timestamps: bool
    has_etag: bool
    has_cursors: bool
    has_creator: bool
    is_soft_deleted: bool
    is_created_indexed: bool
    is_hidden: bool

    @property
    def handles(self) -> PythonText:
        """The keywords that start a handler."""
        return self.storage.defines

    @property
    def stored(self) -> tuple[ResourceFieldContext, ...]:
        """The fields with a column."""
        return tuple(field for field in self.fields if field.is_stored)

    @property
    def linked(self) -> tuple[ResourceFieldContext, ...]:
        """The fields stored in link tables."""
        return tuple(field for field in self.fields if not field.is_stored)

    @property
    def common(self) -> tuple[ResourceFieldContext, ...]:
        """The fields with a column that bodies, rows and responses have."""
        return tuple(field for field in self.stored if field.is_sent and field.is_shown)

    @property
    def restricted(self) -> tuple[ResourceFieldContext, ...]:
        """The fields with a column that bodies or responses do not have."""
        return tuple(field for field in self.stored if field not in self.common)

    @property
    def sends_links(self) -> bool:
        """True if clients can set a field that is stored in a link table."""
        return any(link.is_sent for link in self.links)

    @property
    def finds(self) -> bool:
        """True if an operation looks up a row by its primary key."""
        return any(one.is_of_one and not one.is_of_deleted for one in self.operations)

    @property
    def finds_deleted(self) -> bool:
        """True if an operation looks up a row that is marked as deleted."""
        return any(one.is_of_deleted for one in self.operations)

    @property
    def finds_own(self) -> bool:
        """True if an operation looks up a row that must belong to the user."""
        own = (one for one in self.operations if one.owned and one.is_of_one)
        return any(not one.is_of_deleted for one in own)

    @property
    def has_query(self) -> bool:
        """True if the list has query parameters besides those of its pages."""
        return bool(self.filters or self.searched or self.sorts)

    @property
    def query(self) -> ClassName:
        """The class of the list's query parameters."""
        if self.has_query:
            return ClassName(f"{self.model}Query")
        return ClassName("CursorParams" if self.has_cursors else "PageParams")

    @property
    def enums(self) -> tuple[ResourceFieldContext, ...]:
        """The fields with a fixed set of values, those of nested objects first."""
        nested = (field for one in self.objects for field in one.fields)
        return tuple(field for field in (*nested, *self.fields) if field.alias)

    @property
    def checked_references(self) -> tuple[ReferenceContext, ...]:
        """The references that no foreign key checks: to rows that are only marked as deleted.

        In a project with a session of its own, foreign keys may not be enforced at all.
        """
        checks_all = not self.storage.makes_session
        return tuple(one for one in self.references if one.is_soft or checks_all)

    @property
    def clearable(self) -> tuple[ReferenceContext, ...]:
        """The references that ETags cover: deleting another row clears them."""
        return tuple(one for one in self.references if one.is_clearable and self.has_etag)

    @property
    def version(self) -> Identifier:
        """The attribute with the version that an ETag names."""
        return Identifier("shown_version" if self.clearable else "version")

    @property
    def has_aliases(self) -> bool:
        """True if a field's JSON name differs from its attribute."""
        return has_aliases(self.fields)

    def offers(self, name: str) -> bool:
        """Return whether the resource has the operation ``name``."""
        return any(operation.name == name for operation in self.operations)


def resource_context(request: FeatureRequest, conventions: Conventions) -> ResourceContext:
    """Return the context of the resource's templates."""
    resource, storage = resource_and_storage(request, conventions)
    model = model_name(resource.name)
    one = variable_name(resource.name)
    construction = construction_of(request, conventions)
    tells_problems = uses_problem_details(resource, storage)
    own_route = "ProblemRoute" if tells_problems else "SafeRoute"
    tables = tables_of(request, storage)
    fields = tuple(_fields(resource, model, storage, tables))
    uses_sqlmodel = storage.orm == SQLMODEL
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
        one=one,
        many=list_variable_name(request.name, resource.name),
        key=Identifier(f"{resource.name}_id"),
        key_type=PythonText(BARE[resource.key]),
        objects=tuple(objects_of(resource, model, uses_sqlmodel=uses_sqlmodel)),
        fields=fields,
        links=tuple(links_of(resource, model, storage, tables)),
        table_arguments=table_arguments(tables[0], model) if tables else (),
        filters=tuple(filters_of(resource, model, storage)),
        sorted_by=sorted_by,
        sorts=tuple(sign + field.json_name for field in sorted_by for sign in ("", "-")),
        searched=tuple(
            Identifier(attribute_name(name, resource.fields[name])) for name in resource.search
        ),
        references=tuple(references_of(resource, storage)),
        location=PythonText(
            f"str({one}.id)" if conventions.collection_slash else f'f"{request.name}/{{{one}.id}}"'
        ),
        operations=tuple(operation_contexts(request, resource, conventions)),
        user=_user(storage) if resource.needs_user else None,
        session=_session(storage),
        storage=storage_style(storage),
        router_class=construction.class_name,
        route_class=route_class_of(own_route, construction, request.name),
        router_responses=PythonText(construction.responses),
        has_own_class=not construction.imports_fastapi,
        router_guards=tuple(Identifier(one.name) for one in construction.guards),
        imports=tuple(_imports(storage, construction)),
        tells_problems=tells_problems,
        has_timestamps=resource.timestamps,
        has_etag=resource.concurrency == "etag",
        has_cursors=resource.pagination == "cursor",
        has_creator=resource.is_owned,
        is_soft_deleted=resource.soft_delete,
        is_created_indexed=bool(tables) and is_indexed(tables[0], "created_at"),
        is_hidden=resource.who("read") == "owner",
    )


def _fields(
    resource: Resource, model: ClassName, storage: StorageConventions, tables: tuple[Table, ...]
) -> Iterator[ResourceFieldContext]:
    """Yield the context of each field, with its column if it has one."""
    for name, field in resource.fields.items():
        is_ref = field.type in {"ref", "refs"}
        key_type = storage.reference(field.target).key_type if is_ref else "uuid"
        context = replace(
            field_context(model, name, field, key_type, uses_sqlmodel=storage.orm == SQLMODEL),
            is_sent=name in resource.sent,
            is_shown=name in resource.shown,
        )
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
    names: Iterable[SnakeName], resource: Resource, fields: tuple[ResourceFieldContext, ...]
) -> tuple[ResourceFieldContext, ...]:
    """Return the fields with the given names, in that order."""
    wanted = [attribute_name(name, resource.fields[name]) for name in names]
    return tuple(field for name in wanted for field in fields if field.name == name)


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
        key_type=PythonText(BARE[user.key_type]),
    )


def _session(storage: StorageConventions) -> PythonText:
    """Return the annotation of the handlers' session parameter."""
    if storage.session_alias:
        return PythonText(storage.session_alias.name)
    return PythonText(f"Annotated[{storage.session_type.name}, Depends({storage.session.name})]")


def _imports(storage: StorageConventions, construction: Construction) -> Iterator[PythonText]:
    """Yield the lines that import names of the project, without duplicates."""
    user = storage.user
    told = [storage.session, storage.session_type, storage.session_alias]
    told += [user.dependency, user.type, user.alias] if user else []
    told += [reference.model for reference in storage.references if not reference.is_itself]
    named = [(imported.module, imported.name) for imported in filter(None, told)]
    for module, name in dict.fromkeys([*construction.imports, *named]):
        yield PythonText(f"from {module} import {name}")
