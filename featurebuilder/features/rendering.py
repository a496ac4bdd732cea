"""Render the files of a feature; keep what was generated last if nothing it depends on changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.rendering import render_artifact
from featurebuilder.merge.recorded_edit import fingerprint

if TYPE_CHECKING:
    from featurebuilder.artifacts.artifact import FeatureArtifact
    from featurebuilder.features.feature import Feature
    from featurebuilder.plan.tools import Tools
    from featurebuilder.render.template import Template


_DIGEST_LENGTH = 16


def render_file(feature: Feature, artifact: FeatureArtifact, path: str, tools: Tools) -> bytes:
    """Return the content that is generated now for the file of an artifact at ``path``.

    If the request, the conventions and the template have not changed, return the recorded base. A
    new version of featurebuilder or ruff alone then changes no file.

    Raises:
        TemplateError: If the template cannot be rendered.
    """
    record = feature.old.files.get(path)
    base = record.base if record and feature.is_as_recorded else None
    if record and base is not None and record.template == template_digest(artifact.template, tools):
        return base
    return render_artifact(artifact, path, feature.request, feature.conventions, tools)


def template_digest(template: Template, tools: Tools) -> str:
    """Return a digest of the template and everything it includes, with their origins."""
    sources = sorted((one.name, one.origin, one.sha256) for one in tools.renderer.sources(template))
    return fingerprint(repr(sources).encode())[:_DIGEST_LENGTH]
