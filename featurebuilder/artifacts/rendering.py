"""Render an artifact for a feature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.render.renamed_modules import rename_modules

if TYPE_CHECKING:
    from featurebuilder.artifacts.artifact import FeatureArtifact
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.plan.tools import Tools
    from featurebuilder.request.model.request import FeatureRequest


def render_artifact(
    artifact: FeatureArtifact,
    path: str,
    request: FeatureRequest,
    conventions: Conventions,
    tools: Tools,
) -> bytes:
    """Return the content of the artifact at ``path`` for one feature, formatted if it is Python.

    Raises:
        TemplateError: If the template cannot be rendered.
    """
    context = artifact.context(request, conventions)
    text = tools.renderer.render(artifact.template, context)
    if not path.endswith(".py"):
        return text.encode()
    if imports := conventions.imports:
        text = rename_modules(text, partial(imports.named, path=path, is_test=artifact.is_test))
    if artifact.clean:
        text = artifact.clean(text, context)
    return tools.formatter.python(text, path).encode()
