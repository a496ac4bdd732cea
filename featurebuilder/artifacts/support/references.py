"""The checks that referenced rows exist."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import has_references, in_support
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

REFERENCES = SharedArtifact(
    name="references",
    part=Part.SUPPORT,
    template=Template("support/core/references.py.j2"),
    context=support_context,
    path=in_support("references.py"),
    reason="checks that referenced rows exist",
    is_needed=has_references,
    clean=clean_core_module,
)
