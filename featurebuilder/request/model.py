"""What a feature request says: frozen values whose every part was checked."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from featurebuilder.request.checked import CheckedDottedName, CheckedFeatureName, FilledText
from featurebuilder.request.endpoint import Endpoint
from featurebuilder.request.findings import Finding, RefusedError
from featurebuilder.request.part import Part
from featurebuilder.request.resource import Resource
from featurebuilder.request.rules import clashes, with_defaults


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
    dependencies: Annotated[tuple[CheckedDottedName, ...], Field(strict=False)] = Field(
        default=(), description="Functions of the tree that run before each of the endpoints."
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


def _detail(clash: Finding) -> InitErrorDetails:
    context = {"error": RefusedError(clash.what, clash.remedy)}
    place = (*clash.path, "[key]") if clash.at_key else clash.path
    return InitErrorDetails(type="value_error", loc=place, input=None, ctx=context)


def _details(error: ValidationError) -> list[InitErrorDetails]:
    return [
        InitErrorDetails(type=e["type"], loc=e["loc"], input=e["input"], ctx=e.get("ctx", {}))
        for e in error.errors(include_url=False)
    ]
