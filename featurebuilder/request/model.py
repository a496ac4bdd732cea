"""What a feature request says: frozen values whose every part was checked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import InitErrorDetails

from featurebuilder.request.checked import (
    CheckedFeatureName,
    CheckedFieldName,
    CheckedHandler,
    CheckedModelName,
    CheckedRoutePath,
    FilledText,
    Text,
    error_status,
)
from featurebuilder.request.findings import Finding, RefusedError, shown
from featurebuilder.request.parameter import CheckedParameterName, Parameter
from featurebuilder.request.part import INT64, Part, Scalar, holdable, left_out
from featurebuilder.request.resource import Resource
from featurebuilder.request.rules import clashes, with_defaults

Method: TypeAlias = Literal["get", "post", "put", "patch", "delete"]
TypeName: TypeAlias = Literal["str", "int", "float", "bool"]
# Those with a body; a 204 and a 205 have none.
Status: TypeAlias = Literal[200, 201, 202, 203, 206, 207, 208, 226]
ErrorStatus = Annotated[str, AfterValidator(error_status), Field(pattern="^[45][0-9]{2}$")]

_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}


def _method(value: object) -> object:
    if isinstance(value, str) and value.lower() in get_args(Method):
        return value.lower()
    return value


def _valued(schema: JsonDict) -> None:
    """Let a JSON Schema ask for a value or for a parameter."""
    left_out("value")(schema)
    schema["anyOf"] = [{"required": ["value"]}, {"required": ["parameter"]}]


class ResponseField(Part):
    """One field of a response: its type, the value that it answers, and words about it.

    Where it answers with a ``parameter``, the value is that of the parameter's example.
    """

    model_config = ConfigDict(json_schema_extra=_valued)

    type: TypeName = Field(default="str", description="The Python type of the field.")
    value: Scalar = Field(description="The value that the endpoint answers, of the field's type.")
    description: FilledText = Field(description="What the field means, for the API's readers.")
    example: Scalar = Field(
        default_factory=lambda data: data["value"],
        description="An example for the API's document, of the field's type; else the value.",
    )
    parameter: CheckedParameterName | None = Field(
        default=None, description="The parameter that it answers with, in place of a value."
    )

    @field_validator("value", "example", mode="plain", json_schema_input_type=Scalar)
    @classmethod
    def _of_its_type(cls, value: object, info: ValidationInfo) -> Scalar:
        return _scalar(value, info.data.get("type"))


class Response(Part):
    """What an endpoint answers when all is well."""

    model_config = ConfigDict(json_schema_extra=left_out("model"))

    model: CheckedModelName = Field(
        description="The name of the response's model; else the feature's or the handler's name, "
        "followed by Response."
    )
    description: Text = Field(default="", description="What the response means.")
    fields: Annotated[
        Mapping[CheckedFieldName, ResponseField],
        AfterValidator(MappingProxyType),
        PlainSerializer(dict, return_type=dict[str, ResponseField]),
    ] = Field(
        min_length=1,
        description="The response's fields by name, in order.",
        json_schema_extra={"additionalProperties": False},
    )


class Endpoint(Part):
    """One operation: where it is, what it is called and what it answers."""

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
        description="What clients send along, by name: in the path, a query, headers or cookies.",
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
    response: Response = Field(description="What the endpoint answers.")


class FeatureRequest(Part):
    """A feature to build: its name, words about it, and its endpoints."""

    name: CheckedFeatureName = Field(description="The feature's name, which its modules get.")
    title: FilledText = Field(
        default_factory=lambda data: data["name"].words,
        description="The feature's name for people; else the name in words.",
    )
    description: FilledText = Field(description="What the feature is for, in a sentence.")
    tags: Annotated[tuple[FilledText, ...], Field(strict=False)] = Field(
        min_length=1, description="The tags that group the endpoints in the API's document."
    )
    endpoints: Annotated[tuple[Endpoint, ...], Field(strict=False)] = Field(
        default=(), description="The operations of the feature, in order; or else a resource."
    )
    resource: Resource | None = Field(
        default=None, description="What the feature stores, and what can be done with it."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Check the parts and what they say about each other, and report both together."""
        if not isinstance(data, Mapping):
            return handler(data)
        filled = with_defaults(data)
        clashing = [_detail(clash) for clash in clashes(filled)]
        try:
            request = handler(filled)
        except ValidationError as error:
            details = [*_details(error), *clashing]
            raise ValidationError.from_exception_data(cls.__name__, details) from None
        if clashing:
            raise ValidationError.from_exception_data(cls.__name__, clashing)
        return request


def _scalar(value: object, type_name: str | None) -> Scalar:
    """Return ``value`` as the type that was asked for; any scalar if that is not known."""
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


def _detail(clash: Finding) -> InitErrorDetails:
    context = {"error": RefusedError(clash.what, clash.remedy)}
    place = (*clash.path, "[key]") if clash.at_key else clash.path
    return InitErrorDetails(type="value_error", loc=place, input=None, ctx=context)


def _details(error: ValidationError) -> list[InitErrorDetails]:
    return [
        InitErrorDetails(type=e["type"], loc=e["loc"], input=e["input"], ctx=e.get("ctx", {}))
        for e in error.errors(include_url=False)
    ]
