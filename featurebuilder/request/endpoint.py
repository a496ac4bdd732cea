"""One endpoint of a feature: where it is, what it takes, and what it answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
)

from featurebuilder.request.checked import (
    CheckedDottedName,
    CheckedFieldName,
    CheckedHandler,
    CheckedHeaderName,
    CheckedModelName,
    CheckedRoutePath,
    FilledText,
    HeaderText,
    Text,
    error_status,
)
from featurebuilder.request.findings import RefusedError, shown
from featurebuilder.request.parameter import CheckedParameterName, Parameter
from featurebuilder.request.part import INT64, Part, Scalar, holdable, left_out, scalar
from featurebuilder.request.resource_field import CheckedResourceFieldName, ResourceField

Method: TypeAlias = Literal["get", "post", "put", "patch", "delete"]
Status: TypeAlias = Literal[200, 201, 202, 203, 204, 206, 207, 208, 226]
NO_BODY = 204
_MOST_ITEMS = 100
ErrorStatus = Annotated[str, AfterValidator(error_status), Field(pattern="^[45][0-9]{2}$")]

SIMPLE_TYPES = frozenset({"str", "int", "float", "bool"})
"""The types of answers that JSON and Python write alike."""

_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}


def _method(value: object) -> object:
    if isinstance(value, str) and value.lower() in get_args(Method):
        return value.lower()
    return value


class ResponseField(ResourceField):
    """One field of an answer: its type, the value that it answers, and words about it.

    Where it answers with a ``parameter``, the value is that of the parameter's example. What has
    no value answers its example.
    """

    value: Scalar | None = Field(
        default=None, description="The value that the endpoint answers; else its example."
    )
    parameter: CheckedParameterName | None = Field(
        default=None, description="The parameter that it answers with, in place of a value."
    )

    @field_validator("value", "example", mode="plain", json_schema_input_type=Scalar)
    @classmethod
    def _of_its_type(cls, value: object, info: ValidationInfo) -> Scalar:
        kind = info.data.get("type")
        return scalar_of(value, kind) if kind in {*SIMPLE_TYPES, None} else scalar(value)

    @property
    def is_simple(self) -> bool:
        """Whether it says no more than a value of a type that JSON and Python write alike."""
        said = self.model_fields_set - {"type", "value", "description", "example", "parameter"}
        bare = all(
            getattr(self, key) == info.get_default()
            for key, info in type(self).model_fields.items()
            if key in said
        )
        return self.type in SIMPLE_TYPES and bare


class ResponseHeader(Part):
    """A header of an answer: what it says, and what that means."""

    value: HeaderText = Field(description="The text that the header has.")
    description: FilledText = Field(description="What the header means.")


class Response(Part):
    """What an endpoint answers when all is well."""

    model_config = ConfigDict(json_schema_extra=left_out("model"))

    model: CheckedModelName = Field(
        description="The name of the response's model; else the feature's or the handler's name, "
        "followed by Response."
    )
    description: Text = Field(default="", description="What the response means.")
    many: bool = Field(default=False, description="Whether it is a list of such.")
    headers: Annotated[
        Mapping[CheckedHeaderName, ResponseHeader],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResponseHeader]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="The headers that it has beside those of every answer, by name.",
    )
    fields: Annotated[
        Mapping[CheckedFieldName, ResponseField],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResponseField]),
    ] = Field(
        min_length=1,
        description="The response's fields by name, in order.",
        json_schema_extra={"additionalProperties": False},
    )


class Body(Part):
    """What a client sends to an endpoint as JSON."""

    model_config = ConfigDict(json_schema_extra=left_out("model"))

    model: CheckedModelName = Field(
        description="The name of the body's model; else the feature's or the handler's name, "
        "followed by Request."
    )
    description: Text = Field(default="", description="What the body means.")
    many: bool = Field(default=False, description="Whether it is a list of such.")
    max_items: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="How many of such the list holds at most; else 100."
    )
    fields: Annotated[
        Mapping[CheckedResourceFieldName, ResourceField],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResourceField]),
    ] = Field(
        min_length=1,
        description="The body's fields by name, in order.",
        json_schema_extra={"additionalProperties": False},
    )

    @property
    def most(self) -> int | None:
        """How many the list holds at most; nothing where it is none."""
        return (self.max_items or _MOST_ITEMS) if self.many else None


class Endpoint(Part):
    """One operation: where it is, what it takes and what it answers."""

    model_config = ConfigDict(json_schema_extra=left_out("path"))

    method: Annotated[
        Method,
        BeforeValidator(_method),
    ] = Field(
        default="get",
        description="The HTTP method, in small or in capital letters.",
        json_schema_extra={"enum": [*get_args(Method), *map(str.upper, get_args(Method))]},
    )
    path: CheckedRoutePath = Field(
        description="The path below the API's prefix; else the feature's name after a slash."
    )
    summary: FilledText = Field(description="One line that says what the endpoint does.")
    description: Text = Field(default="", description="What there is to say beyond the summary.")
    handler: CheckedHandler = Field(description="The name of the function that answers.")
    parameters: Annotated[
        Mapping[CheckedParameterName, Parameter],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Parameter]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="What clients send along, by name: in the path, a query, headers, cookies or "
        "a form; or what a dependency hands over.",
    )
    body: Body | None = Field(default=None, description="What clients send as JSON.")
    dependencies: Annotated[tuple[CheckedDottedName, ...], Field(strict=False)] = Field(
        default=(),
        description="Functions of the tree that run before, such as app.deps.verify_key.",
    )
    status: Status = Field(
        default=200, description="The status that it answers with, if all is well."
    )
    tags: Annotated[tuple[FilledText, ...], Field(strict=False)] = Field(
        default=(), description="Tags of its own, beside those of the feature."
    )
    deprecated: bool = Field(default=False, description="Whether clients had better not use it.")
    errors: Annotated[
        Mapping[ErrorStatus, FilledText],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, str]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="What else it may answer, for its document: what it means, by status.",
    )
    response: Response | None = Field(
        default=None, description="What the endpoint answers; only a 204 answers nothing."
    )

    @property
    def answer(self) -> Response:
        """What it answers, of one that does not answer nothing."""
        assert self.response is not None  # noqa: S101 - only a 204 has none
        return self.response

    @property
    def fields(self) -> Mapping[str, ResponseField]:
        """The fields of its answer, which has none where it answers nothing."""
        return (
            {str(name): one for name, one in self.response.fields.items()} if self.response else {}
        )


def scalar_of(value: object, type_name: str | None) -> Scalar:
    """Return ``value`` as the type that was asked for; any scalar if that is not known.

    Raises:
        RefusedError: if it is of another type.
    """
    expected = _WORDS.get(type_name or "", "text, a number, true or false")
    if not isinstance(value, str | int | float | bool):
        raise RefusedError(f"expected {expected}, found {shown(value)}")
    found = type(value).__name__
    if type_name in {None, found}:
        return holdable(value)
    if type_name == "float" and found == "int" and value in INT64 and float(value) == value:
        return float(value)
    remedy = "put the value in quotes" if type_name == "str" else "change the value or the 'type'"
    raise RefusedError(f"expected {expected}, found {shown(value)}", remedy)
