"""The router module of a feature of endpoints."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, join_reasons
from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

ROUTER = OwnArtifact(
    name="router",
    part=Part.ROUTER,
    template=Template("feature/package/api/v1/endpoints/feature.py.j2"),
    context=endpoints_context,
    path=lambda name, layout, _: layout.router.path(name),
    reason=lambda layout, fit: join_reasons(
        layout.router.evidence, fit.router_evidence if fit else ""
    ),
    section=LogSection("3", "Endpoint", "The router and its path operations."),
)
