"""Entity tags."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import in_support
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

ETAG = SharedArtifact(
    name="etag",
    part=Part.SUPPORT,
    template=Template("support/core/etag.py.j2"),
    context=support_context,
    path=in_support("etag.py"),
    reason="entity tags",
    is_needed=lambda resource, _: resource.concurrency == "etag",
    clean=clean_core_module,
)
