"""What the templates of a resource's tests and of its factory see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName, FeatureName, Identifier
    from featurebuilder.render.safe_text import PythonText


@dataclass(frozen=True, slots=True)
class ImportContext:
    """A name, and the module that it is imported from."""

    module: PythonText
    name: PythonText


@dataclass(frozen=True, slots=True)
class MadeField:
    """A field of what a factory makes.

    ``value`` is an expression; of a ref that no test gives, ``maker`` makes what it leads to.
    ``is_link`` says that it leads to many.
    """

    name: Identifier
    type: PythonText
    value: PythonText | None
    maker: Identifier | None = None
    maker_key: PythonText | None = None
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class RowMaker:
    """A function that makes a row of a table of the tree's own, for its ``key``."""

    name: Identifier
    model: Identifier
    key: Identifier


@dataclass(frozen=True, slots=True)
class FactoryContext:
    """What makes one of a resource for tests, ``a_one`` in words; ``name`` is its function.

    ``owner_type`` and ``owner`` tell of the user that it belongs to; ``is_numbered`` says that
    some value is another for each.
    """

    feature: FeatureName
    one: Identifier
    a_one: PythonText
    name: Identifier
    module: PythonText
    model: ClassName
    models_module: PythonText
    session_module: PythonText
    session_type: Identifier
    session: PythonText
    in_memory: bool
    fields: tuple[MadeField, ...]
    imports: tuple[ImportContext, ...]
    rows: tuple[RowMaker, ...]
    rows_module: PythonText
    is_async: bool
    owner_type: PythonText | None
    owner: PythonText | None
    is_soft: bool
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field in JSON: what one of the factory's shows, and what tests send instead."""

    key: str
    shown: PythonText
    sent: PythonText


@dataclass(frozen=True, slots=True)
class SortCase:
    """A field that a list is sorted by, and what those in the list have in it.

    JSON calls it ``key``, models ``name``.
    """

    key: Identifier
    name: Identifier
    values: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class MatchCase:
    """A query of a list, and which of those that the test makes it shows."""

    query: PythonText
    expected: PythonText


@dataclass(frozen=True, slots=True)
class SearchCase:
    """A field that a list is searched in."""

    name: Identifier
    needle: str
    decoy: str


@dataclass(frozen=True, slots=True)
class ActionCase:
    """An operation of the resource's own: what allows it, what prevents it, what it sets.

    It is done to the one at a ``place`` of ``many``, the others of which it leaves as they are.
    """

    name: Identifier
    operation: str
    allowed: tuple[PythonText, ...]
    prevented: tuple[PythonText, ...]
    sets: PythonText
    many: int
    place: int


@dataclass(frozen=True, slots=True)
class RelationCase:
    """A ref or refs of the resource, and what it leads to."""

    key: Identifier
    name: Identifier
    model: Identifier
    maker: Identifier
    target_key: PythonText
    on_delete: str
    is_filter: bool
    is_itself: bool
    is_soft: bool
    has_text_key: bool
    is_unique: bool


@dataclass(frozen=True, slots=True)
class DocumentedCase:
    """An operation, and the statuses that the API's document says it answers."""

    operation: str
    statuses: PythonText


@dataclass(frozen=True, slots=True)
class ResourceTestContext:
    """The tests of a resource.

    An operation is written as the tests have it, such as ``PATCH /{id}``. ``bodies`` are those
    that take the fields, ``fillers`` those of them that fill in defaults, ``rewrites`` those that
    change what is there; ``changes`` are these and the deletion. ``signed_in`` need a user, and
    ``owned`` the owner; for ``others``, whose keys are before and behind the user's, one
    ``is_hidden`` that only its owner may read. ``tables`` are made for them where not all tables
    are. A driver that keeps to one event loop makes the tests ``run_by_asyncio`` where the tree has
    pytest-asyncio.
    """

    factory: FactoryContext
    title: str
    many: Identifier
    url: str
    key_parameter: str
    nobody: PythonText
    database_module: PythonText
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
    session: Identifier
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
    signed_in: tuple[str, ...]
    owned: tuple[str, ...]
    documented: tuple[DocumentedCase, ...]
    is_hidden: bool
    lists_own: bool
    actions: tuple[ActionCase, ...]
    fields: tuple[ShownField, ...]
    required: tuple[str, ...]
    defaults: PythonText
    valid: tuple[PythonText, ...]
    invalid: tuple[PythonText, ...]
    dangling: tuple[PythonText, ...]
    unique: tuple[PythonText, ...]
    clashing: tuple[PythonText, ...]
    text_key: str | None
    queries: tuple[PythonText, ...]
    invalid_queries: tuple[PythonText, ...]
    unknown_cursors: tuple[str, ...]
    matching: tuple[PythonText, ...]
    matches: tuple[MatchCase, ...]
    sorts: tuple[SortCase, ...]
    searches: tuple[SearchCase, ...]
    refs: tuple[RelationCase, ...]
    links: tuple[RelationCase, ...]
    has_etag: bool
    has_cursor: bool
    has_timestamps: bool
    has_text_keys: bool
    bulk_delete_is_owned: bool
    answers_problems: bool

    @property
    def key_in_path(self) -> str:
        """The key as the API's document has it in paths."""
        return f"{{{self.key_parameter}}}"

    @property
    def makes_itself(self) -> bool:
        """Whether what tests send refers to more of the same resource."""
        return any(
            f"{self.factory.name}({self.factory.session})" in field.sent for field in self.fields
        )

    @property
    def renames_sorts(self) -> bool:
        """Whether JSON has another name than models for a field that a list is sorted by."""
        return any(sort.key != sort.name for sort in self.sorts)

    @property
    def in_time(self) -> bool:
        """Whether a list that is not sorted is in the order of creation."""
        return self.has_timestamps and not self.has_cursor

    @property
    def body_asks(self) -> bool:
        """Whether what tests send refers to what a factory has to make first."""
        return any(f"({self.factory.session})" in field.sent for field in self.fields)

    @property
    def in_memory(self) -> bool:
        """Whether the process alone keeps what the tests make."""
        return self.factory.in_memory

    @property
    def is_async(self) -> bool:
        """Whether the tests await what they do."""
        return self.factory.is_async
