"""What the templates of a resource see: every decision is made before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.naming import ClassName, FeatureName, Identifier, RoutePath
    from featurebuilder.render.context import CodeStyle
    from featurebuilder.render.storage_style import StorageStyle


@dataclass(frozen=True, slots=True)
class MemberContext:
    """A member of an enum."""

    name: Identifier
    value: str


@dataclass(frozen=True, slots=True)
class EnumContext:
    """The values that a field can hold, as an enum."""

    name: ClassName
    docstring: PythonText
    members: tuple[MemberContext, ...]


@dataclass(frozen=True, slots=True)
class FieldContext:
    """One field of a resource, or of an object in it.

    ``alias`` names the type that says what is valid: what it is, the ``arguments`` of its
    ``Field``, and the ``checks`` behind it; an enum has none, it is its own. ``plain`` names that
    type, and ``annotation`` also says what JSON calls the field, if that is not its ``name``.
    ``default`` is the source of what
    models assign, if anything. ``column`` holds the arguments of the column, where the annotation
    does not tell it whole; ``mapped`` is the type of the attribute of a class that SQLAlchemy
    maps, and ``mapped_arguments`` those of its column. ``is_stored`` is false for what is kept in
    a table of links.
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


def has_aliases(fields: Iterable[FieldContext]) -> bool:
    """Return whether JSON calls one of the fields otherwise."""
    return any(field.json_name != field.name for field in fields)


@dataclass(frozen=True, slots=True)
class ObjectContext:
    """The model of a field that holds fields itself."""

    name: ClassName
    docstring: PythonText
    fields: tuple[FieldContext, ...]

    @property
    def has_aliases(self) -> bool:
        """Whether JSON calls a field otherwise."""
        return has_aliases(self.fields)


@dataclass(frozen=True, slots=True)
class LinkContext:
    """A table that links a resource with many others, and the attribute that shows them.

    ``here`` and ``there`` are the columns with the keys of both, ``links`` the relationship and
    ``ids`` the property; ``is_indexed`` says that the index of ``there`` is its column's.
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
    """A parameter that narrows a list: ``condition`` is the function that makes one of it."""

    name: Identifier
    annotation: PythonText
    condition: Identifier
    column: Identifier


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """A field whose value has to be there: ``is_many`` for many, ``model`` is what it refers to.

    ``is_soft`` says that what is deleted of the model is only marked. ``table`` is where that is
    kept, and ``on_delete`` is ``restrict``, ``cascade`` or ``forget``.
    """

    field: Identifier
    json_name: str
    model: ClassName
    module: PythonText
    key: Identifier
    is_many: bool
    is_itself: bool
    table: PythonText
    on_delete: str
    is_soft: bool


@dataclass(frozen=True, slots=True)
class AssignmentContext:
    """A field, and the sources of the values that an action asks for or sets."""

    field: Identifier
    values: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class OperationContext:
    """One path operation.

    ``name`` is an operation's, ``bulk_create``, ``bulk_delete`` or ``action``; ``statuses`` are
    the errors that it answers. ``signed_in`` says that only users are let in, ``owned`` that only
    the owner is. What follows ``docstring`` is an action's.
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
    """Who asks: the dependency, the annotation of a parameter, the type and the key."""

    dependency: Identifier
    annotation: PythonText
    type: Identifier
    key: Identifier
    key_type: PythonText


@dataclass(frozen=True, slots=True)
class WordsContext:
    """Words that messages and docstrings are made of; ``the_one`` begins a sentence."""

    one: PythonText
    a_one: PythonText
    many: PythonText
    the_one: PythonText


@dataclass(frozen=True, slots=True)
class ResourceContext:
    """A resource in a tree.

    ``model`` is the class of its table, ``one`` the variable that holds one and ``key`` the
    parameter with its key. ``conflict`` says what is the same where a constraint refuses a value.
    """

    name: FeatureName
    title: str
    prefix: RoutePath | None
    tags: tuple[str, ...]
    router_variable: Identifier
    models_module: PythonText
    support: PythonText
    base: Identifier
    base_import: PythonText
    own_package: str
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
    fields: tuple[FieldContext, ...]
    links: tuple[LinkContext, ...]
    table_arguments: tuple[PythonText, ...]
    filters: tuple[FilterContext, ...]
    sorted_by: tuple[FieldContext, ...]
    sorts: tuple[str, ...]
    unique: tuple[tuple[Identifier, ...], ...]
    searched: tuple[Identifier, ...]
    references: tuple[ReferenceContext, ...]
    operations: tuple[OperationContext, ...]
    user: UserContext | None
    session: PythonText
    storage: StorageStyle
    imports: tuple[PythonText, ...]
    tells_problems: bool
    is_async: bool
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
        """What a path operation begins with."""
        return PythonText("async def" if self.is_async else "def")

    @property
    def stored(self) -> tuple[FieldContext, ...]:
        """The fields that have a column."""
        return tuple(field for field in self.fields if field.is_stored)

    @property
    def linked(self) -> tuple[FieldContext, ...]:
        """The fields that are kept as links."""
        return tuple(field for field in self.fields if not field.is_stored)

    @property
    def finds(self) -> bool:
        """Whether an operation needs one by its key."""
        return any(self._finds_one(one) for one in self.operations)

    @property
    def finds_own(self) -> bool:
        """Whether an operation needs one by its key that is the user's own."""
        return any(one.owned and self._finds_one(one) for one in self.operations)

    def _finds_one(self, operation: OperationContext) -> bool:
        is_one_by_one = self.storage.in_memory and operation.name == "bulk_delete"
        return operation.is_of_one or is_one_by_one

    @property
    def finds_all_own(self) -> bool:
        """Whether many are deleted at once that have to be the user's own."""
        return any(one.owned and one.name == "bulk_delete" for one in self.operations)

    @property
    def creates_many(self) -> bool:
        """Whether what creates one is what creates many."""
        return self.offers("bulk_create") or self.storage.in_memory

    @property
    def stores(self) -> bool:
        """Whether an operation writes one alone."""
        creates = self.offers("create") and not self.offers("bulk_create")
        return creates or self.offers("replace") or self.offers("update")

    @property
    def stale(self) -> PythonText:
        """The argument that says what is answered where another request was faster."""
        return PythonText(", stale=412" if self.has_etag else "")

    def narrows(self, operation: OperationContext) -> bool:
        """Return whether a list shows less than all."""
        narrowed = self.filters or self.searched or self.is_soft_deleted
        return bool(narrowed) or operation.owned

    def attribute(self, name: str) -> PythonText:
        """Return what tells support modules of an attribute of what is stored."""
        return PythonText(f'"{name}"' if self.storage.in_memory else f"{self.model}.{name}")

    def conditions(self, operation: OperationContext) -> Iterator[PythonText]:
        """Yield what holds of each that a list shows of what memory keeps."""
        if self.is_soft_deleted:
            yield PythonText(f"{self.one}.deleted_at is None")
        if operation.owned and self.user:
            yield PythonText(f"{self.one}.created_by == user.{self.user.key}")
        for one in self.filters:
            yield PythonText(f"{one.condition}({self.one}.{one.column}, query.{one.name})")
        if self.searched:
            values = ", ".join(f"{self.one}.{name}" for name in self.searched)
            yield PythonText(f"contains(query.q, {values})")

    @property
    def has_aliases(self) -> bool:
        """Whether JSON calls a field otherwise."""
        return has_aliases(self.fields)

    def offers(self, name: str) -> bool:
        """Return whether there is an operation of that name."""
        return any(operation.name == name for operation in self.operations)
