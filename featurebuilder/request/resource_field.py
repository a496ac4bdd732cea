"""One field of what is stored, sent or answered: its type, its bounds, and words about it."""

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
from featurebuilder.request.checked import Checked, CheckedFeatureName, FilledText, JsonName
from featurebuilder.request.part import Part, Scalar, left_out, number, scalar
from featurebuilder.request.reserved_names import ResourceFieldName

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
TEXTS = frozenset({"str", "text", "email", "url"})
NUMBERS = frozenset({"int", "float", "decimal"})
MOMENTS = frozenset({"date", "datetime", "time"})
CONTAINERS = frozenset({"list", "map", "object"})
UNSTORED = frozenset({"union", "file"})
"""The types that only endpoints send or answer."""

STORED_TYPES = tuple(kind for kind in FIELD_TYPES if kind not in UNSTORED)

CheckedResourceFieldName = Annotated[SnakeName, Checked(ResourceFieldName)]
CheckedScalar = Annotated[Scalar, BeforeValidator(scalar)]
Number = Annotated[int | float, BeforeValidator(number)]


def _form_of_items(value: object) -> str:
    return "[field]" if isinstance(value, Mapping | BaseModel) else "[name]"


class ResourceField(Part):
    """One field of a resource, of a body or of an answer.

    ``default`` and ``example`` are as JSON has them: a date is a text, a decimal a text or number.
    """

    model_config = ConfigDict(json_schema_extra=left_out("description"))

    type: FieldType = Field(default="str", description="What kind of value the field holds.")
    description: FilledText = Field(description="What the field means; else its name in words.")
    example: CheckedScalar | None = Field(
        default=None, description="An example for the API's document; else one is made."
    )
    optional: bool = Field(default=False, description="Whether the field may hold nothing.")
    default: CheckedScalar | None = Field(
        default=None, description="What the field holds where a client leaves it out."
    )
    alias: Annotated[JsonName, Checked(JsonName)] | None = Field(
        default=None, description="The field's name in JSON, where that is another."
    )
    min_length: int | None = Field(
        default=None, ge=0, le=10_485_760, description="The least number of characters."
    )
    max_length: int | None = Field(
        default=None, ge=1, le=10_485_760, description="The greatest number of characters."
    )
    pattern: FilledText | None = Field(
        default=None, description="A regular expression that a text has to match."
    )
    ge: Number | None = Field(default=None, description="The least number.")
    gt: Number | None = Field(default=None, description="What a number is greater than.")
    le: Number | None = Field(default=None, description="The greatest number.")
    lt: Number | None = Field(default=None, description="What a number is less than.")
    digits: int | None = Field(default=None, ge=1, le=38, description="Digits of a decimal.")
    places: int | None = Field(
        default=None, ge=0, le=38, description="Digits of a decimal behind the point."
    )
    values: Annotated[tuple[FilledText, ...], Field(strict=False)] | None = Field(
        default=None, min_length=1, description="The values that an enum has."
    )
    to: CheckedFeatureName | None = Field(
        default=None, description="The feature, or the table, that a ref leads to."
    )
    on_delete: OnDelete | None = Field(
        default=None, description="What becomes of this where what it refers to is deleted."
    )
    items: (
        Annotated[
            Annotated[ItemType, Tag("[name]")] | Annotated["ResourceField", Tag("[field]")],
            Discriminator(_form_of_items),
        ]
        | None
    ) = Field(
        default=None,
        description="What a list or a map holds, a type or a field; keys of a map are texts.",
    )
    max_items: int | None = Field(
        default=None, ge=1, le=10_000, description="The greatest number of items."
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
    ) = Field(default=None, min_length=2, description="What a union may hold, each by a name.")
    by: CheckedResourceFieldName | None = Field(
        default=None, description="The key that tells the objects of a union apart: it has a name."
    )
    renamed_from: Annotated[SnakeName, Checked(SnakeName)] | None = Field(
        default=None, description="What the field was called before; its values are kept."
    )
    unique: bool = Field(default=False, description="Whether no two may hold the same value.")
    index: bool = Field(default=False, description="Whether the database keeps an index of it.")

    @property
    def is_required(self) -> bool:
        """Whether a body without it is not valid: lists and maps are empty then."""
        given_by_itself = self.optional or self.default is not None
        return not given_by_itself and self.type not in {"refs", "list", "map"}

    @property
    def item(self) -> "ResourceField":
        """What a list or a map holds, as a field."""
        if isinstance(self.items, ResourceField):
            return self.items
        return ResourceField(type=self.items or "str", description="An item.")

    def within(self) -> Iterator["ResourceField"]:
        """Yield the field, and every one within it."""
        yield self
        if self.items is not None:
            yield from self.item.within()
        for part in (self.fields, self.of):
            for field in (part or {}).values():
                yield from field.within()

    @property
    def target(self) -> FeatureName:
        """The feature that a ref or refs leads to."""
        assert self.to is not None  # noqa: S101 - the rules demand it of every ref
        return self.to
