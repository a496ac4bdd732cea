"""Build the template context of a feature from its request and the project's conventions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import code_style
from featurebuilder.artifacts.endpoint.context import ClientContext, FeatureContext
from featurebuilder.artifacts.endpoint.endpoint_contexts import endpoints_of
from featurebuilder.artifacts.endpoint.imports import (
    model_imports,
    router_imports,
    router_names,
    test_imports,
)
from featurebuilder.artifacts.prefixes import (
    mount_prefix,
    own_prefix,
    router_prefix,
    router_tags,
)
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.project.testing.sibling_tests import MODULE, UNITTEST
from featurebuilder.project.testing.test_clients import FIXTURE, MOUNTED
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.endpoint import SIMPLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

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
    return FeatureContext(
        name=request.name,
        title=request.title,
        description=request.description,
        endpoints=endpoints,
        prefix=router_prefix(request, conventions),
        tags=router_tags(request, conventions),
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
