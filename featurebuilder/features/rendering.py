"""Render the files of a feature; keep what was generated last if nothing it depends on changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.project.files import AGGREGATOR, PACKAGE
from featurebuilder.artifacts.rendering import render_artifact
from featurebuilder.ledger.ledger import TemplateRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from featurebuilder.artifacts.artifact import FeatureArtifact
    from featurebuilder.features.feature import Feature
    from featurebuilder.ledger.ledger import FileRecord
    from featurebuilder.plan.tools import Tools
    from featurebuilder.render.template import Template


def render_file(feature: Feature, artifact: FeatureArtifact, path: str, tools: Tools) -> bytes:
    """Return the content that is generated now for the file of an artifact at ``path``.

    If the request, the conventions and the template have not changed, return the recorded base. A
    new version of featurebuilder or ruff alone then changes no file.

    Raises:
        TemplateError: If the template cannot be rendered.
    """
    record = feature.old.files.get(path)
    if record and record.base is not None and feature.is_as_recorded:
        recorded = dict(feature.old.templates).items()
        if template_records({artifact.template}, tools).items() <= recorded:
            return record.base
    return render_artifact(artifact, path, feature.request, feature.conventions, tools)


def used_templates(feature: Feature, files: Mapping[str, FileRecord]) -> set[Template]:
    """Return the templates that the feature's ``files`` are rendered from."""
    rendered = (*feature.own_files, *feature.shared_files)
    used = {artifact.template for artifact, path in rendered if path in files}
    parts = {record.part for record in files.values()}
    return used | {one.template for one in (PACKAGE, AGGREGATOR) if one.part in parts}


def template_records(templates: Collection[Template], tools: Tools) -> dict[str, TemplateRecord]:
    """Return the records of the templates and of everything they include."""
    sources = (source for name in sorted(templates) for source in tools.renderer.sources(name))
    return {source.name: TemplateRecord(source.origin, source.sha256) for source in sources}
