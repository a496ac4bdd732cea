"""The model of an endpoint: its path, parameters, body and response."""

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

from featurebuilder.request.model.field_types import (
    CheckedDottedName,
    CheckedFieldName,
    CheckedHandler,
    CheckedHeaderName,
    CheckedModelName,
    CheckedRoutePath,
    FilledText,
    HeaderText,
    Text,
    require_error_status,
)
from featurebuilder.request.model.findings import RejectedValueError, describe_value
from featurebuilder.request.model.parameter import CheckedParameterName, Parameter
from featurebuilder.request.model.part import (
    INT64,
    RequestPart,
    Scalar,
    make_optional,
    require_scalar,
    require_storable,
)
from featurebuilder.request.model.resource_field import CheckedResourceFieldName, ResourceField

Method: TypeAlias = Literal["get", "post", "put", "patch", "delete"]
Status: TypeAlias = Literal[200, 201, 202, 203, 204, 206, 207, 208, 226]
NO_BODY = 204
_MOST_ITEMS = 100
ErrorStatus = Annotated[str, AfterValidator(require_error_status), Field(pattern="^[45][0-9]{2}$")]

SIMPLE_TYPES = frozenset({"str", "int", "float", "bool"})
"""The types whose values JSON and Python write alike."""

_WORDS = {"str": "a string", "int": "an integer", "float": "a number", "bool": "true or false"}


def _normalize_method(value: object) -> object:
    if isinstance(value, str) and value.lower() in get_args(Method):
        return value.lower()
    return value


class ResponseField(ResourceField):
    """One field of a response: its type, value and description.

    A field with a ``parameter`` returns that parameter; its value is the parameter's example. A
    field without a value returns its example.
    """

    value: Scalar | None = Field(
        default=None, description="The value that the endpoint returns (default: the example)."
    )
    parameter: CheckedParameterName | None = Field(
        default=None, description="The parameter to return, instead of a value."
    )

    @field_validator("value", "example", mode="plain", json_schema_input_type=Scalar)
    @classmethod
    def _check_type(cls, value: object, info: ValidationInfo) -> Scalar:
        kind = info.data.get("type")
        return (
            require_scalar_of_type(value, kind)
            if kind in {*SIMPLE_TYPES, None}
            else require_scalar(value)
        )

    @property
    def is_simple(self) -> bool:
        """True if the field has only a type and a value that JSON and Python write alike.

        A description, an example and a parameter are allowed too.
        """
        said = self.model_fields_set - {"type", "value", "description", "example", "parameter"}
        bare = all(
            getattr(self, key) == info.get_default()
            for key, info in type(self).model_fields.items()
            if key in said
        )
        return self.type in SIMPLE_TYPES and bare


class ResponseHeader(RequestPart):
    """A response header: its value and its description."""

    value: HeaderText = Field(description="The value of the header.")
    description: FilledText = Field(description="What the header means.")


class Response(RequestPart):
    """The response of an endpoint on success."""

    model_config = ConfigDict(json_schema_extra=make_optional("model"))

    model: CheckedModelName = Field(
        description="The name of the response model (default: the feature's or the handler's name, "
        "followed by Response)."
    )
    description: Text = Field(default="", description="The description of the response.")
    many: bool = Field(default=False, description="Whether it is a list of these objects.")
    headers: Annotated[
        Mapping[CheckedHeaderName, ResponseHeader],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResponseHeader]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Additional response headers, by name.",
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


class Body(RequestPart):
    """The JSON body that clients send to an endpoint."""

    model_config = ConfigDict(json_schema_extra=make_optional("model"))

    model: CheckedModelName = Field(
        description="The name of the body model (default: the feature's or the handler's name, "
        "followed by Request)."
    )
    description: Text = Field(default="", description="The description of the body.")
    many: bool = Field(default=False, description="Whether it is a list of these objects.")
    max_items: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="The maximum number of items of the list (default: 100)."
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
        """The maximum number of items, or ``None`` if the body is not a list."""
        return (self.max_items or _MOST_ITEMS) if self.many else None


class Endpoint(RequestPart):
    """One path operation: its path, parameters, body and response."""

    model_config = ConfigDict(json_schema_extra=make_optional("path"))

    method: Annotated[
        Method,
        BeforeValidator(_normalize_method),
    ] = Field(
        default="get",
        description="The HTTP method, in lower or upper case.",
        json_schema_extra={"enum": [*get_args(Method), *map(str.upper, get_args(Method))]},
    )
    path: CheckedRoutePath = Field(
        description="The path below the API prefix (default: / and the feature's name)."
    )
    summary: FilledText = Field(description="A one-line summary of the endpoint.")
    description: Text = Field(default="", description="Details beyond the summary.")
    handler: CheckedHandler = Field(description="The name of the handler function.")
    parameters: Annotated[
        Mapping[CheckedParameterName, Parameter],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, Parameter]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="The parameters by name: sent in the path, query, headers, cookies or a form, "
        "or returned by a dependency.",
    )
    body: Body | None = Field(default=None, description="The JSON body that clients send.")
    dependencies: Annotated[tuple[CheckedDottedName, ...], Field(strict=False)] = Field(
        default=(),
        description="Dependencies of the project to run first, such as app.deps.verify_key.",
    )
    status: Status = Field(default=200, description="The HTTP status on success.")
    tags: Annotated[tuple[FilledText, ...], Field(strict=False)] = Field(
        default=(), description="Additional tags, besides those of the feature."
    )
    deprecated: bool = Field(default=False, description="Whether the endpoint is deprecated.")
    errors: Annotated[
        Mapping[ErrorStatus, FilledText],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, str]),
    ] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Error responses to document: a description for each status.",
    )
    response: Response | None = Field(
        default=None, description="The endpoint's response; required unless the status is 204."
    )

    @property
    def answer(self) -> Response:
        """The response; an endpoint with status 204 has none."""
        assert self.response is not None  # noqa: S101 - only a 204 has none
        return self.response

    @property
    def fields(self) -> Mapping[str, ResponseField]:
        """The fields of the response; empty if there is no response."""
        return (
            {str(name): one for name, one in self.response.fields.items()} if self.response else {}
        )


def require_scalar_of_type(value: object, type_name: str | None) -> Scalar:
    """Return ``value`` as ``type_name``; accept any scalar if ``type_name`` is ``None``.

    An integer is accepted for ``float`` if the conversion is exact.

    Raises:
        RefusedError: if it has another type, or cannot be stored.
    """
    expected = _WORDS.get(type_name or "", "a string, a number or a boolean")
    if not isinstance(value, str | int | float | bool):
        raise RejectedValueError(f"expected {expected}, found {describe_value(value)}")
    found = type(value).__name__
    if type_name in {None, found}:
        return require_storable(value)
    if type_name == "float" and found == "int" and value in INT64 and float(value) == value:
        return float(value)
    remedy = "put the value in quotes" if type_name == "str" else "change the value or the 'type'"
    raise RejectedValueError(f"expected {expected}, found {describe_value(value)}", remedy)
