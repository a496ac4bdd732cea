"""Which versions of FastAPI, Pydantic and Python the endpoints of a request need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.request.endpoint import SIMPLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.request.endpoint import Endpoint
    from featurebuilder.request.model import FeatureRequest

_FASTAPI, _PYDANTIC, _PYTHON = (0, 103), 2, (3, 10)


def refuse_what_is_too_new(request: FeatureRequest, conventions: Conventions) -> None:
    """Refuse what the tree's versions cannot declare as it is generated.

    Raises:
        UnusableProjectError: with the versions that are needed.
    """
    needed = next((one for endpoint in request.endpoints for one in _newer(endpoint)), None)
    if needed is None and not request.dependencies:
        return
    if (
        conventions.fastapi < _FASTAPI
        or min(conventions.pydantic) < _PYDANTIC
        or conventions.python < _PYTHON
    ):
        has = f"an endpoint has {needed or 'dependencies'}"
        what = f"{has}, and the tree may run on versions that are too old"
        remedy = "require fastapi>=0.103, pydantic>=2 and Python 3.10, or leave them out"
        raise UnusableProjectError(Problem(what, None, remedy))


def _newer(endpoint: Endpoint) -> Iterator[str]:
    """Yield what an endpoint has that older versions do not know in this form."""
    if endpoint.parameters:
        yield "parameters"
    if endpoint.body:
        yield "a body"
    if endpoint.dependencies:
        yield "dependencies"
    if any(field.type not in SIMPLE_TYPES or field.optional for field in endpoint.fields.values()):
        yield "an answer of more than plain values"
    if endpoint.response and (endpoint.response.many or endpoint.response.headers):
        yield "an answer that is a list, or has headers"
