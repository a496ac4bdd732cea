"""The model of a resource: its fields, storage, operations and access."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer

from featurebuilder.naming import NamePart, SnakeName
from featurebuilder.request.model.field_types import (
    FilledText,
    Text,
    ValidatedName,
)
from featurebuilder.request.model.findings import RejectedValueError
from featurebuilder.request.model.part import RequestPart, Scalar, make_optional
from featurebuilder.request.model.resource_field import (
    CheckedResourceFieldName,
    CheckedScalar,
    ResourceField,
)

Operation: TypeAlias = Literal[
    "list", "create", "read", "replace", "update", "delete", "restore", "purge"
]
BulkOperation: TypeAlias = Literal["create", "delete"]
Who: TypeAlias = Literal["anyone", "user", "owner"]

_EVERY_OPERATION: tuple[Operation, ...] = get_args(Operation)
DELETED_OPERATIONS: tuple[Operation, ...] = ("restore", "purge")
"""The operations on rows that are marked as deleted."""
OPERATIONS = tuple(one for one in _EVERY_OPERATION if one not in DELETED_OPERATIONS)
"""The operations of a resource that does not say which it has."""


def _refuse_memory(storage: object) -> object:
    """Refuse the storage that earlier versions had, and name the replacement.

    Raises:
        RefusedError: If it is ``memory``.
    """
    if storage == "memory":
        remedy = "delete this line: a new project stores resources in SQLite"
        raise RejectedValueError("storage in memory is no longer supported", remedy)
    return storage


CheckedNamePart = Annotated[SnakeName, ValidatedName(NamePart)]
Names = Annotated[tuple[CheckedResourceFieldName, ...], Field(strict=False)]


class Action(RequestPart):
    """A custom operation: it sets fields to constants if other fields have the required values."""

    name: CheckedNamePart = Field(
        description="A verb such as 'cancel'; it is the last segment of the path."
    )
    summary: FilledText = Field(description="A one-line summary of the action.")
    description: Text = Field(default="", description="Details beyond the summary.")
    when: Annotated[
        Mapping[
            CheckedResourceFieldName,
            Annotated[tuple[CheckedScalar, ...], Field(strict=False, min_length=1)],
        ],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, tuple[Scalar, ...]]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="The values that fields must have; otherwise the action returns 409.",
    )
    sets: Annotated[
        Mapping[CheckedResourceFieldName, CheckedScalar],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Scalar]),
    ] = Field(min_length=1, description="The values to set.")


class Resource(RequestPart):
    """A resource: its fields, how they are stored, and its operations.

    The primary key is always the field ``id``. Every operation is open to ``anyone`` unless
    ``access`` restricts it. Without an entry in ``access``, an action follows ``update``, a bulk
    operation follows ``create`` or ``delete``, and ``restore`` and ``purge`` follow ``delete``.
    """

    model_config = ConfigDict(json_schema_extra=make_optional("name"))

    name: CheckedNamePart = Field(
        description="The singular name (default: the feature's name, in the singular)."
    )
    storage: Annotated[Literal["database"], BeforeValidator(_refuse_memory)] = Field(
        default="database", description="The storage."
    )
    key: Literal["uuid", "int"] = Field(
        default="uuid", description="The type of the primary key, 'id'."
    )
    fields: Annotated[
        Mapping[CheckedResourceFieldName, ResourceField],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResourceField]),
    ] = Field(
        min_length=1,
        description="The fields by name, in order.",
        json_schema_extra={"additionalProperties": False},
    )
    unique: Annotated[
        tuple[Annotated[Names, Field(min_length=2)], ...],
        Field(strict=False),
    ] = Field(default=(), description="Combinations of fields that must be unique.")
    operations: Annotated[tuple[Operation, ...], Field(strict=False)] = Field(
        default=OPERATIONS,
        min_length=1,
        description="The operations to generate (default: all except restore and purge, which "
        "need soft_delete).",
    )
    bulk: Annotated[tuple[BulkOperation, ...], Field(strict=False)] = Field(
        default=(), description="Bulk operations; each changes all given rows, or none."
    )
    actions: Annotated[tuple[Action, ...], Field(strict=False)] = Field(
        default=(), description="Custom operations."
    )
    timestamps: bool = Field(
        default=False, description="Whether to store the times of creation and of the last change."
    )
    soft_delete: bool = Field(
        default=False, description="Whether to mark rows as deleted instead of removing them."
    )
    pagination: Literal["page", "cursor"] = Field(
        default="page", description="The pagination of lists: page numbers, or cursors."
    )
    filters: Names = Field(default=(), description="The fields that lists can be filtered by.")
    sort: Names = Field(default=(), description="The fields that lists can be sorted by.")
    search: Names = Field(
        default=(), description="The string fields that lists can be searched in."
    )
    concurrency: Literal["none", "etag"] = Field(
        default="none", description="With etag, changes require If-Match (optimistic locking)."
    )
    access: Annotated[
        Mapping[Annotated[SnakeName, ValidatedName(NamePart)], Who],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Who]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="The allowed users, by operation, 'bulk_create', 'bulk_delete' or action.",
    )
    errors: Literal["detail", "problem"] | None = Field(
        default=None,
        description="The error format: FastAPI's detail or RFC 9457 (default: as in the project).",
    )

    @property
    def sent(self) -> Mapping[SnakeName, ResourceField]:
        """The fields that clients can set: all but the read-only ones."""
        return {name: field for name, field in self.fields.items() if not self.is_read_only(name)}

    @property
    def shown(self) -> Mapping[SnakeName, ResourceField]:
        """The fields in responses: all but the write-only ones."""
        return {name: field for name, field in self.fields.items() if not field.write_only}

    def is_read_only(self, name: SnakeName) -> bool:
        """Return whether clients cannot set a field; by default, those that an action sets."""
        stated = self.fields[name].read_only
        is_set = any(name in action.sets for action in self.actions)
        return is_set if stated is None else stated

    def field(self, name: str) -> ResourceField | None:
        """Return the field ``name``, or ``None`` if there is none."""
        fields: Mapping[str, ResourceField] = self.fields  # type: ignore[assignment]  # a name is a str
        return fields.get(name)

    @property
    def is_owned(self) -> bool:
        """True if some operation is restricted to the owner, who is the row's creator."""
        return "owner" in self.access.values()

    @property
    def needs_user(self) -> bool:
        """True if some operation needs the current user."""
        return bool({"user", "owner"} & set(self.access.values()))

    def who(self, operation: str) -> Who:
        """Return who may use an operation, a bulk operation (``bulk_create``) or an action."""
        access: Mapping[str, Who] = self.access  # type: ignore[assignment]  # a name is a str
        followed = operation.removeprefix("bulk_") if operation.startswith("bulk_") else "update"
        if operation in DELETED_OPERATIONS:
            followed = "delete"
        fallback = operation if operation in OPERATIONS else followed
        return access.get(operation) or access.get(fallback, "anyone")
