"""The model of a field of a resource, a body or a response: its type and rules."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
)

from featurebuilder.naming import FeatureName, SnakeName
from featurebuilder.request.model.field_types import (
    CheckedFeatureName,
    FilledText,
    JsonName,
    ValidatedName,
)
from featurebuilder.request.model.part import (
    RequestPart,
    Scalar,
    make_optional,
    require_number,
    require_scalar,
)
from featurebuilder.request.model.reserved_names import ResourceFieldName

FieldType: TypeAlias = Literal[
    "str",
    "text",
    "int",
    "float",
    "decimal",
    "bool",
    "date",
    "datetime",
    "time",
    "uuid",
    "email",
    "url",
    "enum",
    "ref",
    "refs",
    "list",
    "map",
    "object",
    "union",
    "file",
]
ItemType: TypeAlias = Literal["str", "int", "float", "bool", "date", "datetime", "uuid", "file"]
OnDelete: TypeAlias = Literal["restrict", "cascade", "set_null"]

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
STRINGS = frozenset({"str", "text", "email", "url"})
NUMBERS = frozenset({"int", "float", "decimal"})
DATES_AND_TIMES = frozenset({"date", "datetime", "time"})
CONTAINERS = frozenset({"list", "map", "object"})
ENDPOINT_ONLY_TYPES = frozenset({"union", "file"})
"""The types that only endpoints can use, not resources."""

STORED_TYPES = tuple(kind for kind in FIELD_TYPES if kind not in ENDPOINT_ONLY_TYPES)

_DEFAULT_SIZE = 10_000_000

CheckedResourceFieldName = Annotated[SnakeName, ValidatedName(ResourceFieldName)]
CheckedScalar = Annotated[Scalar, BeforeValidator(require_scalar)]
Number = Annotated[int | float, BeforeValidator(require_number)]


def _items_tag(value: object) -> str:
    return "[field]" if isinstance(value, Mapping | BaseModel) else "[name]"


class ResourceField(RequestPart):
    """One field of a resource, a body or a response.

    ``default`` and ``example`` are JSON values: a date is a string, a decimal a string or a number.
    """

    model_config = ConfigDict(json_schema_extra=make_optional("description"))

    type: FieldType = Field(default="str", description="The field's type.")
    description: FilledText = Field(description="The description (default: the name in words).")
    example: CheckedScalar | None = Field(
        default=None, description="An example for the API docs (default: generated)."
    )
    optional: bool = Field(default=False, description="Whether the field is nullable.")
    default: CheckedScalar | None = Field(
        default=None, description="The value if a client omits the field."
    )
    alias: Annotated[JsonName, ValidatedName(JsonName)] | None = Field(
        default=None, description="The field's name in JSON, if it differs."
    )
    min_length: int | None = Field(
        default=None, ge=0, le=10_485_760, description="The minimum length."
    )
    max_length: int | None = Field(
        default=None, ge=1, le=10_485_760, description="The maximum length."
    )
    pattern: FilledText | None = Field(
        default=None, description="A regular expression that a string must match."
    )
    ge: Number | None = Field(default=None, description="The minimum, inclusive.")
    gt: Number | None = Field(default=None, description="The minimum, exclusive.")
    le: Number | None = Field(default=None, description="The maximum, inclusive.")
    lt: Number | None = Field(default=None, description="The maximum, exclusive.")
    digits: int | None = Field(
        default=None, ge=1, le=38, description="The total digits of a decimal."
    )
    places: int | None = Field(
        default=None, ge=0, le=38, description="The decimal places of a decimal."
    )
    values: Annotated[tuple[FilledText, ...], Field(strict=False)] | None = Field(
        default=None, min_length=1, description="The values of an enum."
    )
    to: CheckedFeatureName | None = Field(
        default=None, description="The feature or table that a reference points to."
    )
    on_delete: OnDelete | None = Field(
        default=None, description="The effect on this row when the referenced row is deleted."
    )
    items: (
        Annotated[
            Annotated[ItemType, Tag("[name]")] | Annotated["ResourceField", Tag("[field]")],
            Discriminator(_items_tag),
        ]
        | None
    ) = Field(
        default=None,
        description="The items of a list or map: a type or a field; map keys are strings.",
    )
    max_items: int | None = Field(
        default=None, ge=1, le=10_000, description="The maximum number of items."
    )
    max_size: int | None = Field(
        default=None,
        ge=1,
        le=10_000_000_000,
        description="The maximum size of a file in bytes (default: 10000000, which is 10 MB).",
    )
    fields: (
        Annotated[
            Mapping[CheckedResourceFieldName, "ResourceField"],
            AfterValidator(MappingProxyType),
            PlainSerializer(dict, return_type=dict[str, "ResourceField"]),
        ]
        | None
    ) = Field(default=None, min_length=1, description="The fields of an object, by name.")
    of: (
        Annotated[
            Mapping[CheckedResourceFieldName, "ResourceField"],
            AfterValidator(MappingProxyType),
            PlainSerializer(dict, return_type=dict[str, "ResourceField"]),
        ]
        | None
    ) = Field(default=None, min_length=2, description="The variants of a union, by name.")
    by: CheckedResourceFieldName | None = Field(
        default=None,
        description="The discriminator key of a union of objects; its value is a variant's name.",
    )
    renamed_from: Annotated[SnakeName, ValidatedName(SnakeName)] | None = Field(
        default=None, description="The field's former name; a migration keeps its values."
    )
    read_only: bool | None = Field(
        default=None,
        description="Whether clients cannot set the field (default: true if an action sets it).",
    )
    write_only: bool = Field(
        default=False, description="Whether responses leave the field out, as for a PIN."
    )
    unique: bool = Field(default=False, description="Whether values must be unique.")
    index: bool = Field(default=False, description="Whether to create a database index.")

    @property
    def is_required(self) -> bool:
        """True if a body must contain the field; lists and maps default to empty."""
        given_by_itself = self.optional or self.default is not None
        return not given_by_itself and self.type not in {"refs", "list", "map"}

    @property
    def size_limit(self) -> int:
        """The maximum size of a file, in bytes."""
        return self.max_size or _DEFAULT_SIZE

    @property
    def item(self) -> "ResourceField":
        """The items of a list or map, as a field; a plain type becomes a field of that type."""
        if isinstance(self.items, ResourceField):
            return self.items
        return ResourceField(type=self.items or "str", description="An item.")

    def within(self) -> Iterator["ResourceField"]:
        """Yield the field and all fields nested in it."""
        yield self
        if self.items is not None:
            yield from self.item.within()
        for part in (self.fields, self.of):
            for field in (part or {}).values():
                yield from field.within()

    @property
    def target(self) -> FeatureName:
        """The feature that a ref or refs field references."""
        assert self.to is not None  # noqa: S101 - the rules require it for every ref
        return self.to
