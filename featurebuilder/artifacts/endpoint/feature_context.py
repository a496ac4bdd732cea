"""Build the template context of a feature from its request and the project's conventions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.context import ClientContext, CodeStyle, FeatureContext
from featurebuilder.artifacts.endpoint.endpoint_contexts import endpoints_of
from featurebuilder.artifacts.endpoint.imports import (
    model_imports,
    router_imports,
    router_names,
    test_imports,
)
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.naming import ClassName, Identifier, RoutePath
from featurebuilder.project.routers.router_conventions import Placement
from featurebuilder.project.testing.sibling_tests import MODULE, UNITTEST
from featurebuilder.project.testing.test_clients import FIXTURE, MOUNTED
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.model.endpoint import SIMPLE_TYPES
from featurebuilder.request.resource_operations import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

_HAS_OPENAPI_EXTRA = (0, 68)
_HONOURS_RETURN_TYPES = (0, 89)
_LISTS_EXAMPLES = (0, 99)
_HAS_ANNOTATED = (3, 9)
_PYDANTIC_2 = 2
_FASTAPI, _PYDANTIC, _PYTHON = (0, 103), 2, (3, 10)


def feature_context(request: FeatureRequest, conventions: Conventions) -> FeatureContext:
    """Return the context of the feature's templates.

    Raises:
        UnusableProjectError: if the project's versions are too old for the request.
    """
    require_supported_versions(request, conventions)
    conventions = _with_own_client(conventions)
    style = code_style(conventions)
    prefix = own_prefix(request, conventions)
    endpoints = endpoints_of(request, prefix, conventions)
    names = router_names(endpoints, request.dependencies)
    client = _client_context(request, conventions)
    on_router = prefix if Placement(conventions.prefix_given) is Placement.ROUTER else ""
    return FeatureContext(
        name=request.name,
        title=request.title,
        description=request.description,
        endpoints=endpoints,
        prefix=RoutePath(on_router) if on_router else None,
        tags=request.tags if Placement(conventions.tags_given) is not Placement.INCLUDE else (),
        all_tags=request.tags,
        router_variable=Identifier(conventions.router_variable),
        style=style,
        client=client,
        application_expression=PythonText(conventions.application_expression),
        test_path=conventions.test_path,
        dependencies=tuple(Identifier(dotted.name) for dotted in request.dependencies),
        guards=conventions.guards.words if conventions.guards else (),
        overridden=tuple(
            Identifier(one.name) for one in (*conventions.stand_ins, *conventions.dependencies)
        ),
        app=PythonText(_app_variable(conventions)),
        router_imports=router_imports(endpoints, names, conventions),
        model_imports=model_imports(endpoints, style),
        test_imports=test_imports(endpoints, client, conventions),
    )


def own_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix that the feature's paths share.

    Empty if the project writes the full path in every path operation.
    """
    given = Placement(conventions.prefix_given)
    return common_prefix(request) if given is not Placement.OPERATION else ""


def common_prefix(request: FeatureRequest) -> str:
    """Return the leading path segments that all path operations share.

    Path parameters end the prefix.
    """
    split = [operation.path.split("/") for operation in operations_of(request)]
    shared: list[str] = []
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1 or segments[0].startswith("{"):
            break
        shared.append(segments[0])
    return "/".join(shared)


def mount_prefix(request: FeatureRequest, conventions: Conventions) -> str:
    """Return the prefix under which the application serves the router's paths."""
    given_here = Placement(conventions.prefix_given) is Placement.INCLUDE
    return conventions.served + (common_prefix(request) if given_here else "")


def include_keywords(request: FeatureRequest, conventions: Conventions) -> dict[str, str]:
    """Return the keyword arguments of the ``include_router`` call, as Python source.

    Prefix and tags appear only if the project sets them there.
    """
    keywords: dict[str, str] = {}
    prefix = common_prefix(request)
    if Placement(conventions.prefix_given) is Placement.INCLUDE and prefix:
        keywords["prefix"] = python_inline(prefix)
    if Placement(conventions.tags_given) is Placement.INCLUDE:
        keywords["tags"] = f"[{', '.join(map(python_inline, request.tags))}]"
    return keywords


def code_style(conventions: Conventions) -> CodeStyle:
    """Return the code style that fits the project's library versions and its siblings."""
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
        # Both Pydantic versions accept this form; old OpenAPI documents just omit it.
        lists_examples=max(pydantic) >= _PYDANTIC_2 or fastapi >= _LISTS_EXAMPLES,
        openapi_extra=fastapi >= _HAS_OPENAPI_EXTRA,
        annotates_tests=conventions.annotates_tests,
        test_docstrings=conventions.test_docstrings,
    )


def _with_own_client(conventions: Conventions) -> Conventions:
    """Return the conventions with a test client whose application the tests can modify.

    A fixture hides the application, so tests could not override dependencies. If tests cannot
    override some guards, the client uses an application that includes only this router.
    """
    guards, way = conventions.guards, conventions.client_way
    if guards and guards.unpassed:
        way = MOUNTED
    elif way == FIXTURE and (conventions.dependencies or conventions.stand_ins):
        way = MODULE
    if way == conventions.client_way:
        return conventions
    return replace(
        conventions,
        client_way=way,
        client_name="client",
        client_type="fastapi.testclient.TestClient",
        client_is_async=False,
        client_mark="",
        client_base="",
    )


def _client_context(request: FeatureRequest, conventions: Conventions) -> ClientContext:
    """Return the context of the tests' client."""
    type_module, _, type_name = conventions.client_type.rpartition(".")
    way = conventions.client_way
    return ClientContext(
        name=Identifier(conventions.client_name),
        type_module=PythonText(type_module),
        type_name=Identifier(type_name),
        fixture=way == FIXTURE,
        mounted=way == MOUNTED,
        mount_prefix=mount_prefix(request, conventions),
        test_case=ClassName(f"{request.name.capwords}Tests") if way == UNITTEST else None,
        is_async=conventions.client_is_async,
        mark=Identifier(conventions.client_mark) if conventions.client_mark else None,
        silenced=tuple(map(Identifier, conventions.silenced_fixtures)),
    )


def _app_variable(conventions: Conventions) -> str:
    """Return the variable name of the application whose dependencies the tests override."""
    is_variable = conventions.application_expression == conventions.application_variable
    is_own = conventions.client_way == MOUNTED or not is_variable
    return "app" if is_own else conventions.application_variable


def require_supported_versions(request: FeatureRequest, conventions: Conventions) -> None:
    """Refuse endpoints that the project's versions cannot declare.

    Raises:
        UnusableProjectError: with the minimum versions.
    """
    needed = next(
        (one for endpoint in request.endpoints for one in _features_of_new_versions(endpoint)), None
    )
    if needed is None and not request.dependencies:
        return
    if (
        conventions.fastapi < _FASTAPI
        or min(conventions.pydantic) < _PYDANTIC
        or conventions.python < _PYTHON
    ):
        has = f"an endpoint has {needed or 'dependencies'}"
        what = f"{has}, but the project may run on versions that are too old"
        remedy = (
            "require fastapi>=0.103, pydantic>=2 and Python 3.10, or remove it from the request"
        )
        raise UnusableProjectError(Problem(what, None, remedy))


def _features_of_new_versions(endpoint: Endpoint) -> Iterator[str]:
    """Yield each part of the endpoint that needs the minimum versions."""
    if endpoint.parameters:
        yield "parameters"
    if endpoint.body:
        yield "a body"
    if endpoint.dependencies:
        yield "dependencies"
    if any(field.type not in SIMPLE_TYPES or field.optional for field in endpoint.fields.values()):
        yield "a response with more than simple values"
    if endpoint.response and (endpoint.response.many or endpoint.response.headers):
        yield "a response that is a list or has headers"
