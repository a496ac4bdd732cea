"""The router module of a resource."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, join_reasons
from featurebuilder.artifacts.cleaning import clean_resource_module
from featurebuilder.artifacts.resource.contexts import resource_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

RESOURCE_ROUTER = OwnArtifact(
    name="router",
    part=Part.ROUTER,
    template=Template("resource/package/api/v1/endpoints/resource.py.j2"),
    context=resource_context,
    clean=clean_resource_module,
    of_resources=True,
    path=lambda name, layout, _: layout.router.path(name),
    reason=lambda layout, fit: join_reasons(
        layout.router.evidence, fit.router_evidence if fit else ""
    ),
    section=LogSection("3.1", "Router", "The router and its path operations."),
)
