"""The module with the table and the schemas of a resource."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, join_reasons
from featurebuilder.artifacts.cleaning import clean_resource_module
from featurebuilder.artifacts.resource.contexts import resource_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

RESOURCE_MODEL = OwnArtifact(
    name="model",
    part=Part.MODEL,
    template=Template("resource/package/models/resource.py.j2"),
    context=resource_context,
    clean=clean_resource_module,
    of_resources=True,
    path=lambda name, layout, _: layout.model.path(name),
    reason=lambda layout, fit: join_reasons(
        layout.model.evidence, fit.model_evidence if fit else ""
    ),
    section=LogSection("2", "Model", "The stored data, and the models of requests and responses."),
)
