"""The model of a feature request: immutable, validated values."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from featurebuilder.request.model.endpoint import Endpoint
from featurebuilder.request.model.field_types import (
    CheckedDottedName,
    CheckedFeatureName,
    FilledText,
)
from featurebuilder.request.model.findings import Finding, RejectedValueError
from featurebuilder.request.model.part import RequestPart
from featurebuilder.request.model.resource import Resource
from featurebuilder.request.rules.cross_field_rules import request_findings, with_defaults


class FeatureRequest(RequestPart):
    """A feature to build: its name, description, and endpoints or resource."""

    name: CheckedFeatureName = Field(
        description="The feature's name; its modules are named after it."
    )
    title: FilledText = Field(
        default_factory=lambda data: data["name"].words,
        description="The title in the API docs (default: the name in words).",
    )
    description: FilledText = Field(description="The purpose of the feature, in one sentence.")
    tags: Annotated[tuple[FilledText, ...], Field(strict=False)] = Field(
        min_length=1, description="The tags that group the endpoints in the API docs."
    )
    dependencies: Annotated[tuple[CheckedDottedName, ...], Field(strict=False)] = Field(
        default=(), description="Dependencies of the project to run before every endpoint."
    )
    access: Literal["anyone"] | None = Field(
        default=None,
        description="Set to 'anyone' to leave out the dependencies and the router class that "
        "guard the project's other routers.",
    )
    endpoints: Annotated[tuple[Endpoint, ...], Field(strict=False)] = Field(
        default=(), description="The endpoints of the feature, in order; or use a resource."
    )
    resource: Resource | None = Field(
        default=None, description="The resource that the feature stores, with its operations."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _validate_all(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Validate each part and the parts against each other; report all errors together."""
        if not isinstance(data, Mapping):
            return handler(data)
        filled = with_defaults(data)
        clashing = [_to_detail(clash) for clash in request_findings(filled)]
        try:
            request = handler(filled)
        except ValidationError as error:
            details = [*_details_of(error), *clashing]
            raise ValidationError.from_exception_data(cls.__name__, details) from None
        if clashing:
            raise ValidationError.from_exception_data(cls.__name__, clashing)
        return request


def _to_detail(clash: Finding) -> InitErrorDetails:
    context = {"error": RejectedValueError(clash.what, clash.remedy)}
    place = (*clash.path, "[key]") if clash.at_key else clash.path
    return InitErrorDetails(type="value_error", loc=place, input=None, ctx=context)


def _details_of(error: ValidationError) -> list[InitErrorDetails]:
    return [
        InitErrorDetails(type=e["type"], loc=e["loc"], input=e["input"], ctx=e.get("ctx", {}))
        for e in error.errors(include_url=False)
    ]
