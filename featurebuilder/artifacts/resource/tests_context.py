"""Define the template context of a resource's tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.artifacts.resource.action_cases import ActionCase
    from featurebuilder.artifacts.resource.factory import FactoryContext, ImportContext
    from featurebuilder.artifacts.resource.field_cases import RelationCase, ShownField
    from featurebuilder.artifacts.resource.list_cases import MatchCase, SearchCase, SortCase
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class DocumentedCase:
    """An operation, and the statuses that the OpenAPI document must list."""

    operation: str
    statuses: PythonText


@dataclass(frozen=True, slots=True)
class ResourceTestContext:
    """The tests of a resource. Operations are strings such as ``PATCH /{id}``.

    Attributes:
        key_parameter: The path parameter with the primary key.
        nobody: A primary key that no row has.
        has_conftest: True if ``conftest.py`` has the fixtures.
        makes_client: True if the module has a client fixture of its own.
        has_defaults: True if a field can be omitted.
        read_only: The values of read-only fields in a new row.
        tables: The tables to create; empty to create all tables.
        run_by_asyncio: True to run with pytest-asyncio, because the driver is bound to one event
            loop.
        base_url: The base URL of the client.
        names_base_url: True if ``base_url`` is not the client's default.
        collection: The expression for the URL of the collection.
        silenced: The fixtures of the project that the tests replace by empty ones.
        app: The variable of the application.
        app_expression: The expression that creates the application, if it is not imported.
        router: The router, if the tested application includes only that.
        stand_ins: The guards that the tests override.
        user_value: The keyword argument with the primary key of the test's user.
        others: Primary keys of other users, one before and one after the user's in sort order.
        operations: The names of all operations.
        bodies: The operations that take all fields as a body.
        fillers: The ``bodies`` that fill in defaults.
        rewrites: The ``bodies`` that change an existing row.
        changes: The ``rewrites``, and the delete operation.
        addressed: The operations with a primary key in their path.
        of_living: The ``addressed`` that need a row that is not marked as deleted.
        of_deleted: The ``addressed`` that need a row that is marked as deleted.
        signed_in: The operations that require a user.
        owned: The operations on one row that only the owner may call.
        documented: The statuses in the OpenAPI document, by operation.
        is_hidden: True if only the owner can read a row.
        lists_own: True if the list contains only rows of the user.
        dangling: Changes to references that do not exist.
        unique: The JSON keys of each unique constraint.
        clashing: The ``unique`` groups that conflict if a body repeats what a response shows.
        repeats_clash: True if two rows from the same body conflict.
        shows_references: True if the ETag of a row also depends on the rows it refers to.
        matching: The factory arguments of the rows for the filter test.
    """

    factory: FactoryContext
    many: Identifier
    url: str
    collection: PythonText
    key_parameter: str
    nobody: PythonText
    database_module: PythonText
    has_conftest: bool
    makes_client: bool
    tables: tuple[str, ...]
    run_by_asyncio: bool
    base_url: str
    names_base_url: bool
    http_module: PythonText
    client_type: Identifier
    app: PythonText
    app_expression: PythonText | None
    router: Identifier | None
    mount_prefix: str
    silenced: tuple[Identifier, ...]
    session: Identifier
    expires_on_commit: bool
    stand_ins: tuple[Identifier, ...]
    user: Identifier | None
    user_key: Identifier | None
    user_value: PythonText | None
    others: PythonText | None
    user_in_json: PythonText | None
    imports: tuple[ImportContext, ...]
    operations: frozenset[str]
    bodies: tuple[str, ...]
    fillers: tuple[str, ...]
    rewrites: tuple[str, ...]
    changes: tuple[str, ...]
    addressed: tuple[str, ...]
    of_living: tuple[str, ...]
    of_deleted: tuple[str, ...]
    signed_in: tuple[str, ...]
    owned: tuple[str, ...]
    documented: tuple[DocumentedCase, ...]
    is_hidden: bool
    lists_own: bool
    actions: tuple[ActionCase, ...]
    has_defaults: bool
    read_only: PythonText
    has_read_only: bool
    fields: tuple[ShownField, ...]
    required: tuple[str, ...]
    defaults: PythonText
    valid: tuple[PythonText, ...]
    invalid: tuple[PythonText, ...]
    dangling: tuple[PythonText, ...]
    unique: tuple[PythonText, ...]
    clashing: tuple[PythonText, ...]
    repeats_clash: bool
    queries: tuple[PythonText, ...]
    invalid_queries: tuple[PythonText, ...]
    unknown_cursors: tuple[str, ...]
    matching: tuple[PythonText, ...]
    matches: tuple[MatchCase, ...]
    sorts: tuple[SortCase, ...]
    filters_client: bool
    searches: tuple[SearchCase, ...]
    refs: tuple[RelationCase, ...]
    links: tuple[RelationCase, ...]
    has_etag: bool
    shows_references: bool
    has_cursor: bool
    has_timestamps: bool
    has_text_keys: bool
    bulk_delete_is_owned: bool
    answers_problems: bool

    @property
    def key_in_path(self) -> str:
        """The placeholder of the primary key in OpenAPI paths."""
        return f"{{{self.key_parameter}}}"

    @property
    def makes_itself(self) -> bool:
        """True if test data references other rows of the same resource."""
        return any(f"{self.factory.name}(session)" in field.sent for field in self.sent)

    @property
    def sent(self) -> tuple[ShownField, ...]:
        """The fields that clients can set."""
        return tuple(field for field in self.fields if field.is_sent)

    @property
    def forged(self) -> tuple[ShownField, ...]:
        """The read-only fields that responses contain, except those that need another row."""
        unsent = (field for field in self.fields if field.is_shown and not field.is_sent)
        return tuple(field for field in unsent if "(session)" not in field.sent)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The JSON keys of write-only fields."""
        return tuple(field.key for field in self.fields if not field.is_shown)

    @property
    def renames_sorts(self) -> bool:
        """True if a sortable field has different names in JSON and in models."""
        return any(sort.key != sort.name for sort in self.sorts)

    @property
    def in_time(self) -> bool:
        """True if the default order of the list is the order of creation."""
        return self.has_timestamps and not self.has_cursor

    @property
    def body_asks(self) -> bool:
        """True if test data references rows that a factory must create first."""
        return any("(session)" in field.sent for field in self.sent)

    @property
    def is_async(self) -> bool:
        """True if the tests are asynchronous."""
        return self.factory.is_async
