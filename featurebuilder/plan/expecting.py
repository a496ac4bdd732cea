"""From a feature in a tree to what its path operations answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.contexts import own_prefix, response_body
from featurebuilder.plan.expected import ExpectedAnswer
from featurebuilder.plan.resource_operations import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.plan.feature import Feature
    from featurebuilder.project.graph import RouterGraph
    from featurebuilder.render.safe_text import Scalar


def expected_of(
    feature: Feature, graph: RouterGraph, served: tuple[str, ...], *, is_ours: bool
) -> Iterator[ExpectedAnswer]:
    """Yield what each path operation answers; not the body of code that was edited by hand.

    Nor that of what answers with parameters: its own tests send some.
    """
    own = own_prefix(feature.request, feature.conventions)
    documented = {p and p.removesuffix(own) for p in graph.documented_prefixes(feature.key)}
    bodies: dict[str, Mapping[str, Scalar] | None] = {
        endpoint.handler: response_body(endpoint) if is_ours and not endpoint.parameters else None
        for endpoint in feature.request.endpoints
    }
    statuses: dict[str, int] = {
        endpoint.handler: endpoint.status for endpoint in feature.request.endpoints
    }
    for prefix in served:
        for operation in operations_of(feature.request):
            yield ExpectedAnswer(
                operation.method,
                prefix + operation.path,
                bodies.get(operation.handler),
                feature.places.router,
                operation.handler,
                is_documented=None in documented or prefix in documented,
                status=statuses.get(operation.handler, 200),
            )
