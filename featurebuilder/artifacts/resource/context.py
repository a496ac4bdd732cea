"""Define the template context of a resource.

Templates only substitute values and loop; all decisions are made before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.artifacts.code_style import CodeStyle
    from featurebuilder.artifacts.storage_style import StorageStyle
    from featurebuilder.explain.resource_words import WordsContext
    from featurebuilder.naming import ClassName, FeatureName, Identifier, RoutePath


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
class ResourceFieldContext:
    """One field of a resource or of a nested object.

    Attributes:
        name: The attribute's name.
        alias: The type alias for valid values; ``None`` for enums and objects, which are classes.
        type: The type that the alias stands for.
        arguments: The arguments of the alias's ``Field``.
        checks: The validators after that ``Field``.
        plain: The alias or class, with ``None`` if the field is nullable.
        annotation: ``plain``, with a Pydantic alias if the JSON name differs.
        json_name: The name in JSON.
        default: The source of the default, if there is one.
        column: The arguments of the SQLModel column; empty if the annotation is enough.
        mapped: The type in ``Mapped[...]`` of a SQLAlchemy class.
        mapped_arguments: The arguments of ``mapped_column``.
        is_stored: False for a ``refs`` field, which is stored in a link table.
    """

    name: Identifier
    alias: ClassName | None
    type: PythonText
    arguments: tuple[PythonText, ...]
    checks: tuple[PythonText, ...]
    plain: PythonText
    annotation: PythonText
    json_name: str
    default: PythonText | None
    column: tuple[PythonText, ...]
    mapped: PythonText | None = None
    mapped_arguments: tuple[PythonText, ...] = ()
    is_stored: bool = True


def has_aliases(fields: Iterable[ResourceFieldContext]) -> bool:
    """Return whether a field's JSON name differs from its attribute."""
    return any(field.json_name != field.name for field in fields)


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
class FilterContext:
    """A query parameter that filters a list; ``condition`` is the function that applies it."""

    name: Identifier
    annotation: PythonText
    condition: Identifier
    column: Identifier


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


@dataclass(frozen=True, slots=True)
class AssignmentContext:
    """A field with the sources of the values that an action requires or sets."""

    field: Identifier
    values: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class OperationContext:
    """One path operation.

    Attributes:
        name: The operation, ``bulk_create``, ``bulk_delete`` or ``action``.
        method: The HTTP method in lowercase.
        path: The path in the router.
        handler: The name of the handler.
        summary: The summary in the OpenAPI document.
        docstring: The handler's docstring.
        statuses: The error statuses.
        status: The status of a successful response.
        signed_in: True if the operation requires a user.
        owned: True if only the owner has access.
        uses_user: True if the handler reads the user.
        is_of_one: True if the path contains a primary key.
        asks: The field values that an action requires.
        sets: The field values that an action sets.
        refusal: The error message of an action whose requirements are not met.
    """

    name: str
    method: Identifier
    path: str
    handler: Identifier
    summary: str
    docstring: PythonText
    statuses: tuple[int, ...]
    status: int
    signed_in: bool
    owned: bool
    uses_user: bool
    is_of_one: bool
    asks: tuple[AssignmentContext, ...] = ()
    sets: tuple[AssignmentContext, ...] = ()
    refusal: str = ""


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
        support: The support package.
        base: The declarative base.
        model: The class of a row.
        one: The variable that holds a row.
        key: The path parameter with the primary key.
        key_type: The Python type of the primary key.
        key_annotation: The primary key's annotation in a path.
        named_key: The primary key's annotation in a body.
        sorted_by: The fields that the list can be sorted by.
        sorts: The values of the ``sort`` parameter.
        searched: The columns that the list searches.
        session: The annotation of the session parameter.
        imports: The lines that import names of the project.
        tells_problems: True if errors are returned as problem details.
        has_creator: True if rows store the user who created them.
        is_created_indexed: True if ``created_at`` has an index.
        is_hidden: True if only the owner can read a row.
        conflict: The error message for a violated constraint.
    """

    name: FeatureName
    prefix: RoutePath | None
    tags: tuple[str, ...]
    router_variable: Identifier
    models_module: PythonText
    support: PythonText
    base: Identifier
    base_import: PythonText
    style: CodeStyle
    words: WordsContext
    model: ClassName
    table: PythonText
    one: Identifier
    key: Identifier
    key_type: PythonText
    key_annotation: PythonText
    named_key: PythonText
    enums: tuple[EnumContext, ...]
    objects: tuple[ObjectContext, ...]
    fields: tuple[ResourceFieldContext, ...]
    links: tuple[LinkContext, ...]
    table_arguments: tuple[PythonText, ...]
    filters: tuple[FilterContext, ...]
    sorted_by: tuple[ResourceFieldContext, ...]
    sorts: tuple[str, ...]
    searched: tuple[Identifier, ...]
    references: tuple[ReferenceContext, ...]
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
    conflict: str

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
    def finds(self) -> bool:
        """True if an operation looks up a row by its primary key."""
        return any(one.is_of_one for one in self.operations)

    @property
    def finds_own(self) -> bool:
        """True if an operation looks up a row that must belong to the user."""
        return any(one.owned and one.is_of_one for one in self.operations)

    @property
    def finds_all_own(self) -> bool:
        """True if a bulk delete only accepts rows of the user."""
        return any(one.owned and one.name == "bulk_delete" for one in self.operations)

    @property
    def stores(self) -> bool:
        """True if an operation writes a single row with the shared helper."""
        creates = self.offers("create") and not self.offers("bulk_create")
        return creates or self.offers("replace") or self.offers("update")

    @property
    def stale(self) -> PythonText:
        """The argument with the status for a row that another request has changed meanwhile."""
        return PythonText(", stale=412" if self.has_etag else "")

    def narrows(self, operation: OperationContext) -> bool:
        """Return whether the list leaves out some rows."""
        narrowed = self.filters or self.searched or self.is_soft_deleted
        return bool(narrowed) or operation.owned

    @property
    def has_aliases(self) -> bool:
        """True if a field's JSON name differs from its attribute."""
        return has_aliases(self.fields)

    def offers(self, name: str) -> bool:
        """Return whether the resource has the operation ``name``."""
        return any(operation.name == name for operation in self.operations)
