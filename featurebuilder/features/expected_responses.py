"""Derive the expected responses of a feature's path operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.response_values import field_value, has_fixed_response
from featurebuilder.artifacts.prefixes import operation_path, own_prefix
from featurebuilder.conventions.dependencies import GuardConventions
from featurebuilder.plan.expected import ExpectedResponse
from featurebuilder.request.resource_operations import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.features.feature import Feature
    from featurebuilder.project.routers.graph import RouterGraph
    from featurebuilder.render.safe_text import Scalar
    from featurebuilder.request.model.endpoint import Endpoint


def derive_answers(
    feature: Feature, graph: RouterGraph, served: tuple[str, ...], *, is_ours: bool
) -> Iterator[ExpectedResponse]:
    """Yield the expected response of each path operation, once per prefix in ``served``.

    The body is known only if the code was not edited by hand (``is_ours``), the feature has no
    dependencies, and the endpoint takes no input and returns plain values. The feature's own tests
    cover the other endpoints.
    """
    own = own_prefix(feature.request, feature.conventions)
    documented = {p and p.removesuffix(own) for p in graph.documented_prefixes(feature.key)}
    may_tell = is_ours and not feature.request.dependencies
    bodies: dict[str, Mapping[str, Scalar] | None] = {
        endpoint.handler: _known_body(endpoint)
        if may_tell and has_fixed_response(endpoint)
        else None
        for endpoint in feature.request.endpoints
    }
    statuses: dict[str, int] = {
        endpoint.handler: endpoint.status for endpoint in feature.request.endpoints
    }
    guards = feature.conventions.guards or GuardConventions()
    for prefix in served:
        for operation in operations_of(feature.request):
            body = bodies.get(operation.handler)
            yield ExpectedResponse(
                operation.method,
                prefix + operation_path(operation, feature.conventions),
                body,
                feature.places.router,
                operation.handler,
                is_documented=None in documented or prefix in documented,
                status=statuses.get(operation.handler, 200),
                guards=tuple(f"{one.module}:{one.name}" for one in guards.named),
                other_guards=guards.unpassed if body is None else guards.others,
            )


def _known_body(endpoint: Endpoint) -> Mapping[str, Scalar]:
    """Return the JSON body of an endpoint whose fields all have a fixed value."""
    return {
        name: value
        for name, field in endpoint.fields.items()
        if isinstance(value := field_value(name, field), str | int | float)
    }
