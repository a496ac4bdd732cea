"""From a request, and what a tree decides about it, to what the templates see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier, RoutePath
from featurebuilder.project.habits import Given
from featurebuilder.render.context import (
    EndpointContext,
    FeatureContext,
    FieldContext,
    ModelContext,
)
from featurebuilder.render.safe_text import (
    PythonText,
    docstring_text,
    is_plain_sentence,
    json_text,
    markdown_block,
    python_inline,
)

if TYPE_CHECKING:
    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.request.model import Endpoint, FeatureRequest


def feature_context(request: FeatureRequest, conventions: Conventions) -> FeatureContext:
    """Return what the feature's templates see."""
    prefix = own_prefix(request, conventions)
    on_router = prefix if Given(conventions.prefix_given) is Given.ROUTER else ""
    return FeatureContext(
        name=request.name,
        title=request.title,
        description=request.description,
        endpoints=tuple(_endpoint(e, prefix, conventions.served) for e in request.endpoints),
        prefix=RoutePath(on_router) if on_router else None,
        tags=request.tags if Given(conventions.tags_given) is not Given.INCLUDE else (),
        all_tags=request.tags,
        router_variable=Identifier(conventions.router_variable),
        models_module=PythonText(conventions.models_module),
        client_fixture=conventions.client_fixture,
        application_module=PythonText(conventions.application_module),
        application_variable=PythonText(conventions.application_variable),
        application_expression=PythonText(conventions.application_expression),
        test_path=conventions.test_path,
    )


def own_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix that the feature's paths share, unless each is to say it itself."""
    given = Given(conventions.prefix_given)
    return common_prefix(request) if given is not Given.OPERATION else ""


def common_prefix(request: FeatureRequest) -> str:
    """Return the leading path segments that all of the request's endpoints share."""
    split = [endpoint.path.split("/") for endpoint in request.endpoints]
    shared: list[str] = []
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1:
            break
        shared.append(segments[0])
    return "/".join(shared)


def include_keywords(request: FeatureRequest, conventions: Conventions) -> dict[str, str]:
    """Return what the tree gives a router where it is included, as Python source by keyword."""
    keywords: dict[str, str] = {}
    prefix = common_prefix(request)
    if Given(conventions.prefix_given) is Given.INCLUDE and prefix:
        keywords["prefix"] = python_inline(prefix)
    if Given(conventions.tags_given) is Given.INCLUDE:
        keywords["tags"] = f"[{', '.join(map(python_inline, request.tags))}]"
    return keywords


def _endpoint(endpoint: Endpoint, prefix: str, served: str) -> EndpointContext:
    plain = is_plain_sentence(endpoint.description)
    default = _first_plain(f"{endpoint.summary}.", endpoint.summary, "Answer the request.")
    return EndpointContext(
        method=Identifier(endpoint.method),
        path=endpoint.path.removeprefix(prefix),
        full_path=served + endpoint.path,
        summary=endpoint.summary,
        docstring=docstring_text(endpoint.description if plain else default),
        description=endpoint.description if endpoint.description and not plain else None,
        explanation=endpoint.description or endpoint.summary,
        handler=endpoint.handler,
        model=_model(endpoint),
        body=markdown_block(json_text(response_body(endpoint)), "json"),
    )


def response_body(endpoint: Endpoint) -> dict[str, str | int | float | bool]:
    """Return the JSON body that the endpoint answers."""
    return {name: field.value for name, field in endpoint.response.fields.items()}


def _model(endpoint: Endpoint) -> ModelContext:
    response = endpoint.response
    plain = is_plain_sentence(response.description)
    default = _first_plain(f"What ``{endpoint.handler}`` answers.", "What the endpoint answers.")
    return ModelContext(
        name=response.model,
        docstring=docstring_text(response.description if plain else default),
        description=response.description if response.description and not plain else None,
        fields=tuple(
            FieldContext(
                name=name,
                type=Identifier(field.type),
                value=field.value,
                description=field.description,
                example=field.example,
            )
            for name, field in response.fields.items()
        ),
    )


def _first_plain(*sentences: str) -> str:
    return next(sentence for sentence in sentences if is_plain_sentence(sentence))
