"""From a request, and what a tree decides about it, to what the templates see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.naming import ClassName, Identifier, RoutePath, SnakeName
from featurebuilder.plan.parameter_contexts import (
    call_of,
    edges_of,
    parameter_imports,
    parameter_markers,
    parameters_of,
    refuse_parameters,
)
from featurebuilder.plan.resource_operations import operations_of
from featurebuilder.project.habits import Given
from featurebuilder.project.handlers import RESPONSE
from featurebuilder.project.sibling_tests import UNITTEST
from featurebuilder.project.test_clients import FIXTURE, MOUNTED
from featurebuilder.render.context import (
    ClientContext,
    CodeStyle,
    EndpointContext,
    ErrorContext,
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

_HAS_OPENAPI_EXTRA = (0, 68)
_HONOURS_RETURN_TYPES = (0, 89)
_LISTS_EXAMPLES = (0, 99)
_HAS_ANNOTATED = (3, 9)
_PYDANTIC_2 = 2


def feature_context(request: FeatureRequest, conventions: Conventions) -> FeatureContext:
    """Return what the feature's templates see."""
    refuse_parameters(request, conventions)
    style = code_style(conventions)
    prefix = own_prefix(request, conventions)
    on_router = prefix if Given(conventions.prefix_given) is Given.ROUTER else ""
    return FeatureContext(
        name=request.name,
        title=request.title,
        description=request.description,
        endpoints=_endpoints(request, prefix, conventions),
        prefix=RoutePath(on_router) if on_router else None,
        tags=request.tags if Given(conventions.tags_given) is not Given.INCLUDE else (),
        all_tags=request.tags,
        router_variable=Identifier(conventions.router_variable),
        router_module=PythonText(conventions.router_module),
        models_module=PythonText(conventions.models_module),
        style=style,
        client=_client(request, conventions),
        application_module=PythonText(conventions.application_module),
        application_variable=PythonText(conventions.application_variable),
        application_expression=PythonText(conventions.application_expression),
        test_path=conventions.test_path,
        parameter_imports=parameter_imports(request),
        parameter_markers=parameter_markers(request),
    )


def own_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix that the feature's paths share, unless each is to say it itself."""
    given = Given(conventions.prefix_given)
    return common_prefix(request) if given is not Given.OPERATION else ""


def common_prefix(request: FeatureRequest) -> str:
    """Return the leading path segments that all of the request's operations share."""
    split = [operation.path.split("/") for operation in operations_of(request)]
    shared: list[str] = []
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1 or segments[0].startswith("{"):
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


def code_style(conventions: Conventions) -> CodeStyle:
    """Return how the code is written on the versions, and beside the siblings, of the tree."""
    fastapi, pydantic = conventions.fastapi, conventions.pydantic
    is_new = min(pydantic) >= _PYDANTIC_2
    names_model = conventions.names_model or fastapi < _HONOURS_RETURN_TYPES
    return CodeStyle(
        is_async=conventions.is_async,
        annotates=conventions.annotates,
        names_model=names_model,
        docstrings=conventions.docstrings,
        module_docstrings=conventions.module_docstrings,
        future_annotations=conventions.future_annotations,
        annotated=is_new and conventions.python >= _HAS_ANNOTATED,
        needs_ellipsis=not is_new,
        model_config=is_new,
        config_class=max(pydantic) < _PYDANTIC_2,
        # One that both versions take; older documents only do not show it.
        lists_examples=max(pydantic) >= _PYDANTIC_2 or fastapi >= _LISTS_EXAMPLES,
        openapi_extra=fastapi >= _HAS_OPENAPI_EXTRA,
        annotates_tests=conventions.annotates_tests,
        test_docstrings=conventions.test_docstrings,
    )


def _client(request: FeatureRequest, conventions: Conventions) -> ClientContext:
    type_module, _, type_name = conventions.client_type.rpartition(".")
    way = conventions.client_way
    given_here = Given(conventions.prefix_given) is Given.INCLUDE
    return ClientContext(
        name=Identifier(conventions.client_name),
        type_module=PythonText(type_module),
        type_name=Identifier(type_name),
        fixture=way == FIXTURE,
        mounted=way == MOUNTED,
        mount_prefix=conventions.served + (common_prefix(request) if given_here else ""),
        test_case=ClassName(f"{request.name.capwords}Tests") if way == UNITTEST else None,
        is_async=conventions.client_is_async,
        mark=Identifier(conventions.client_mark) if conventions.client_mark else None,
        silenced=tuple(map(Identifier, conventions.silenced_fixtures)),
    )


def _endpoints(
    request: FeatureRequest, prefix: str, conventions: Conventions
) -> tuple[EndpointContext, ...]:
    """Return the endpoints, the models with default names called as siblings call theirs."""
    first = request.endpoints[0]
    taken = {endpoint.response.model for endpoint in request.endpoints}
    made = []
    for endpoint in request.endpoints:
        context = _endpoint(endpoint, prefix, conventions)
        owner = request.name if endpoint is first else SnakeName(endpoint.handler)
        name = ClassName(f"{owner.capwords}{conventions.class_ending}")
        is_default = endpoint.response.model == f"{owner.capwords}{RESPONSE}"
        if is_default and name not in taken:
            context = replace(context, model=replace(context.model, name=name))
        made.append(context)
    return tuple(made)


def _endpoint(endpoint: Endpoint, prefix: str, conventions: Conventions) -> EndpointContext:
    plain = is_plain_sentence(endpoint.description) and conventions.docstrings
    default = _first_plain(f"{endpoint.summary}.", endpoint.summary, "Answer the request.")
    full_path = conventions.served + endpoint.path
    request_path = _below(conventions.client_base, full_path)
    return EndpointContext(
        method=Identifier(endpoint.method),
        path=endpoint.path.removeprefix(prefix),
        full_path=full_path,
        call=call_of(endpoint, request_path),
        summary=endpoint.summary,
        docstring=docstring_text(endpoint.description if plain else default),
        description=endpoint.description if endpoint.description and not plain else None,
        explanation=endpoint.description or endpoint.summary,
        handler=endpoint.handler,
        model=_model(endpoint, conventions),
        body=markdown_block(json_text(response_body(endpoint)), "json"),
        status=endpoint.status,
        tags=endpoint.tags,
        deprecated=endpoint.deprecated,
        parameters=parameters_of(endpoint),
        edges=tuple(edges_of(endpoint, request_path)),
        errors=tuple(
            ErrorContext(int(status), meaning) for status, meaning in endpoint.errors.items()
        ),
    )


def _below(base: str, path: str) -> str:
    """Return what to ask a client for that puts ``base`` in front of each path."""
    if path.startswith(f"{base}/"):
        return path.removeprefix(base)
    return f"http://test{path}"


def response_body(endpoint: Endpoint) -> dict[str, str | int | float | bool]:
    """Return the JSON body that the endpoint answers."""
    return {name: field.value for name, field in endpoint.response.fields.items()}


def _model(endpoint: Endpoint, conventions: Conventions) -> ModelContext:
    response = endpoint.response
    text, described = _model_docstring(endpoint, conventions)
    return ModelContext(
        name=response.model,
        docstring=docstring_text(text) if text else None,
        description=response.description if response.description and not described else None,
        fields=tuple(
            FieldContext(
                name=name,
                type=Identifier(field.type),
                value=field.value,
                description=field.description,
                example=field.example,
                parameter=Identifier(field.parameter) if field.parameter else None,
            )
            for name, field in response.fields.items()
        ),
    )


def _model_docstring(endpoint: Endpoint, conventions: Conventions) -> tuple[str, bool]:
    """Return the model's docstring, if it has one, and whether that says its description."""
    said = endpoint.response.description
    if said and len(conventions.pydantic) > 1:
        return said, True  # nothing else could say it to both versions of Pydantic
    if not conventions.class_docstrings:
        return "", False
    default = _first_plain(f"What ``{endpoint.handler}`` answers.", "What the endpoint answers.")
    return (said, True) if is_plain_sentence(said) else (default, False)


def _first_plain(*sentences: str) -> str:
    return next(sentence for sentence in sentences if is_plain_sentence(sentence))
