"""The router module of a resource."""

from __future__ import annotations

from dataclasses import replace

from featurebuilder.artifacts.artifact import LogSection, join_reasons
from featurebuilder.artifacts.cleaning import clean_module
from featurebuilder.artifacts.endpoint.router import ROUTER
from featurebuilder.artifacts.resource.context import resource_context
from featurebuilder.render.template import Template

RESOURCE_ROUTER = replace(
    ROUTER,
    template=Template("resource/package/api/v1/endpoints/resource.py.j2"),
    context=resource_context,
    clean=clean_module,
    of_resources=True,
    reason=lambda layout, fit: join_reasons(
        layout.router.evidence, fit.resource_router_evidence if fit else ""
    ),
    section=LogSection("3.1", "Router", "The router and its path operations."),
)
