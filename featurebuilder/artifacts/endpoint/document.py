"""The document of a feature of endpoints."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact
from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

DOCUMENT = OwnArtifact(
    name="document",
    part=Part.DOCUMENT,
    template=Template("feature/docs/features/feature.md.j2"),
    context=endpoints_context,
    names_prefix=True,
    path=lambda name, layout, _: layout.document.path(name),
    reason=lambda layout, _: layout.document.evidence,
    section=LogSection("6", "Document", "The feature's purpose, usage and tests."),
)
