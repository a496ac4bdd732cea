"""Bundle the objects that render templates, created once per run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.versions.versions import DEFAULT_VERSIONS, Versions

if TYPE_CHECKING:
    from featurebuilder.render.environment import Renderer
    from featurebuilder.render.formatting import Formatter


@dataclass(frozen=True, slots=True)
class Tools:
    """The renderer, the formatter and the versions for one project."""

    renderer: Renderer
    formatter: Formatter
    versions: Versions = DEFAULT_VERSIONS
