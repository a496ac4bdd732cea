"""The module with the response models of a feature of endpoints."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, join_reasons
from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

MODEL = OwnArtifact(
    name="model",
    part=Part.MODEL,
    template=Template("feature/package/models/feature.py.j2"),
    context=endpoints_context,
    path=lambda name, layout, _: layout.model.path(name),
    reason=lambda layout, fit: join_reasons(
        layout.model.evidence, fit.model_evidence if fit else ""
    ),
    section=LogSection(
        "2", "Model", "The response model, with an example for the API documentation."
    ),
)
