"""Check that the project's FastAPI, Pydantic and Python versions support the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.request.model.endpoint import SIMPLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

_FASTAPI, _PYDANTIC, _PYTHON = (0, 103), 2, (3, 10)


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
