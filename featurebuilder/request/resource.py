"""A resource of a feature: what is stored, and what can be done with it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer

from featurebuilder.naming import SnakeName
from featurebuilder.request.checked import Checked, CheckedHandler, FilledText, OperationName, Text
from featurebuilder.request.part import Part, Scalar, left_out
from featurebuilder.request.resource_field import (
    CheckedResourceFieldName,
    CheckedScalar,
    ResourceField,
)

Operation: TypeAlias = Literal["list", "create", "read", "replace", "update", "delete"]
BulkOperation: TypeAlias = Literal["create", "delete"]
Who: TypeAlias = Literal["anyone", "user", "owner"]

OPERATIONS: tuple[Operation, ...] = get_args(Operation)

CheckedSnakeName = Annotated[SnakeName, Checked(SnakeName)]
Names = Annotated[tuple[CheckedResourceFieldName, ...], Field(strict=False)]


class Action(Part):
    """An operation of the resource's own: it sets fields, where others hold what they should."""

    name: CheckedHandler = Field(description="A verb such as 'cancel'; the last word of its path.")
    summary: FilledText = Field(description="One line that says what the action does.")
    description: Text = Field(default="", description="What there is to say beyond the summary.")
    when: Annotated[
        Mapping[
            CheckedResourceFieldName,
            Annotated[tuple[CheckedScalar, ...], Field(strict=False, min_length=1)],
        ],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, tuple[Scalar, ...]]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="What the fields have to hold; else the action answers 409.",
    )
    sets: Annotated[
        Mapping[CheckedResourceFieldName, CheckedScalar],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Scalar]),
    ] = Field(min_length=1, description="What the fields hold afterwards.")


class Resource(Part):
    """What a feature stores, and what can be done with it.

    The key is always the field ``id``. Every operation that is in ``operations`` is open to
    ``anyone`` unless ``access`` says otherwise; an action and a bulk operation follow ``update``,
    ``create`` and ``delete``, unless ``access`` names them.
    """

    model_config = ConfigDict(json_schema_extra=left_out("name"))

    name: CheckedSnakeName = Field(description="One of them; else the feature's name, singular.")
    storage: Literal["database", "memory"] = Field(
        default="database", description="Where it is kept; memory forgets when the service stops."
    )
    key: Literal["uuid", "int"] = Field(default="uuid", description="The type of the key, 'id'.")
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
    ] = Field(default=(), description="Fields that no two may hold the same values of together.")
    operations: Annotated[tuple[Operation, ...], Field(strict=False)] = Field(
        default=OPERATIONS, min_length=1, description="What can be done with it; else all."
    )
    bulk: Annotated[tuple[BulkOperation, ...], Field(strict=False)] = Field(
        default=(), description="What can be done with many at once: all of them, or none."
    )
    actions: Annotated[tuple[Action, ...], Field(strict=False)] = Field(
        default=(), description="Operations of its own."
    )
    timestamps: bool = Field(
        default=False, description="Whether it holds when it was created and last changed."
    )
    soft_delete: bool = Field(
        default=False, description="Whether what is deleted is only marked, and not found any more."
    )
    pagination: Literal["page", "cursor"] = Field(
        default="page", description="Whether a list has numbered pages, or leads from one to next."
    )
    filters: Names = Field(default=(), description="The fields that a list can be narrowed by.")
    sort: Names = Field(default=(), description="The fields that a list can be sorted by.")
    search: Names = Field(default=(), description="The texts that a list can be searched in.")
    concurrency: Literal["none", "etag"] = Field(
        default="none", description="Whether who changes it has to know its last version."
    )
    access: Annotated[
        Mapping[Annotated[SnakeName, Checked(OperationName)], Who],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Who]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Who may do what: by operation, 'bulk_create', 'bulk_delete' or action.",
    )
    errors: Literal["detail", "problem"] | None = Field(
        default=None,
        description="How errors are told: FastAPI's detail, or RFC 9457; else as the tree does.",
    )

    def field(self, name: str) -> ResourceField | None:
        """Return the field of that name, if there is one."""
        fields: Mapping[str, ResourceField] = self.fields  # type: ignore[assignment]  # as below
        return fields.get(name)

    @property
    def is_owned(self) -> bool:
        """Whether each belongs to the user who created it."""
        return "owner" in self.access.values()

    @property
    def needs_user(self) -> bool:
        """Whether some operation asks who is there."""
        return bool({"user", "owner"} & set(self.access.values()))

    def who(self, operation: str) -> Who:
        """Return who may do an operation, a bulk operation (``bulk_create``) or an action."""
        access: Mapping[str, Who] = self.access  # type: ignore[assignment]  # a name is a str
        followed = operation.removeprefix("bulk_") if operation.startswith("bulk_") else "update"
        fallback = operation if operation in OPERATIONS else followed
        return access.get(operation) or access.get(fallback, "anyone")
