"""Build the template context of a feature from its request and the project's conventions."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import code_style
from featurebuilder.artifacts.construction import construction_of, route_class_of
from featurebuilder.artifacts.endpoint.client_context import (
    ClientContext,
    client_context,
    with_own_client,
)
from featurebuilder.artifacts.endpoint.endpoint_contexts import endpoints_of
from featurebuilder.artifacts.endpoint.imports import (
    model_imports,
    router_imports,
    test_imports,
)
from featurebuilder.artifacts.endpoint.parameter_contexts import INVALID
from featurebuilder.artifacts.prefixes import router_prefix, router_tags, tags_of
from featurebuilder.artifacts.support.validation import takes_json
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.naming import Identifier
from featurebuilder.project.testing.test_clients import MOUNTED
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.endpoint import SIMPLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.code_style import CodeStyle
    from featurebuilder.artifacts.construction import RouteClass
    from featurebuilder.artifacts.endpoint.endpoint_contexts import EndpointContext
    from featurebuilder.artifacts.endpoint.imports import ImportsContext, ModuleImport
    from featurebuilder.artifacts.endpoint.model_contexts import ModelContext
    from featurebuilder.artifacts.endpoint.parameter_contexts import UploadContext
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.naming import FeatureName, RoutePath
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

_VALIDATED = "ValidatedRoute"
_FASTAPI, _PYDANTIC, _PYTHON = (0, 103), 2, (3, 10)


@dataclass(frozen=True, slots=True)
class EndpointsContext:
    """A feature in a project; ``prefix`` and ``tags`` are those that the router itself declares."""

    name: FeatureName
    title: str
    description: str
    endpoints: tuple[EndpointContext, ...]
    prefix: RoutePath | None
    tags: tuple[str, ...]
    all_tags: tuple[str, ...]
    router_variable: Identifier
    router_class: Identifier
    route_class: RouteClass | None
    router_responses: PythonText
    style: CodeStyle
    client: ClientContext
    application_expression: PythonText
    test_path: str
    router_imports: ImportsContext
    model_imports: ImportsContext
    test_imports: tuple[ModuleImport, ...] = ()
    dependencies: tuple[Identifier, ...] = ()
    router_dependencies: tuple[Identifier, ...] = ()
    guards: tuple[str, ...] = ()
    overridden: tuple[Identifier, ...] = ()
    app: PythonText | None = None

    @property
    def invalid_name(self) -> Identifier:
        """The name of status 422 in ``HTTPStatus``."""
        return INVALID

    @property
    def limits(self) -> tuple[UploadContext, ...]:
        """The limits of uploaded files, one for each constant."""
        uploads = (upload for endpoint in self.endpoints for upload in endpoint.uploads)
        return tuple({upload.limit: upload for upload in uploads}.values())

    @property
    def parametrizes(self) -> bool:
        """True if a test is parametrized."""
        return any(endpoint.edges or endpoint.takes for endpoint in self.endpoints)

    @property
    def documents(self) -> bool:
        """True if the OpenAPI document of an endpoint contains more than FastAPI adds by itself."""
        return any(endpoint.documents for endpoint in self.endpoints)

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The models, in the order of the endpoints."""
        return tuple(model for endpoint in self.endpoints for model in endpoint.models)

    @property
    def test_command(self) -> str:
        """The command that runs the feature's tests from the project's root."""
        return shlex.join(["pytest", self.test_path])


def endpoints_context(request: FeatureRequest, conventions: Conventions) -> EndpointsContext:
    """Return the context of the feature's templates.

    Raises:
        UnusableProjectError: if the project's versions are too old for the request.
    """
    _require_supported_versions(request, conventions)
    conventions = with_own_client(conventions)
    style = code_style(conventions)
    endpoints = endpoints_of(request, conventions)
    construction = construction_of(request, conventions)
    dependencies = tuple(Identifier(dotted.name) for dotted in request.dependencies)
    client = client_context(request, conventions)
    own_route = _VALIDATED if takes_json(request) else None
    return EndpointsContext(
        name=request.name,
        title=request.title,
        description=request.description,
        endpoints=endpoints,
        prefix=router_prefix(request, conventions),
        tags=router_tags(request, conventions),
        all_tags=tags_of(request, conventions),
        router_variable=Identifier(conventions.router_variable),
        style=style,
        client=client,
        application_expression=PythonText(conventions.application_expression),
        test_path=conventions.test_path,
        router_class=construction.class_name,
        route_class=route_class_of(own_route, construction, request.name),
        router_responses=PythonText(construction.responses),
        dependencies=dependencies,
        router_dependencies=(
            *(Identifier(one.name) for one in construction.guards),
            *dependencies,
        ),
        guards=conventions.guards.words if conventions.guards else (),
        overridden=tuple(
            Identifier(one.name) for one in (*conventions.stand_ins, *conventions.dependencies)
        ),
        app=PythonText(_app_variable(conventions)),
        router_imports=router_imports(
            endpoints, request.dependencies, construction, conventions, own_route
        ),
        model_imports=model_imports(endpoints, style),
        test_imports=test_imports(endpoints, client, conventions),
    )


def _app_variable(conventions: Conventions) -> str:
    """Return the variable name of the application whose dependencies the tests override."""
    is_variable = conventions.application_expression == conventions.application_variable
    is_own = conventions.client_way == MOUNTED or not is_variable
    return "app" if is_own else conventions.application_variable


def _require_supported_versions(request: FeatureRequest, conventions: Conventions) -> None:
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
