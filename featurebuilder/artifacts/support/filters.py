"""The conditions of lists."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import in_support
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

FILTERS = SharedArtifact(
    name="filters",
    part=Part.SUPPORT,
    template=Template("support/core/filters.py.j2"),
    context=support_context,
    path=in_support("filters.py"),
    reason="conditions of lists",
    is_needed=lambda resource, _: bool(resource.filters or resource.search),
    clean=clean_core_module,
)
