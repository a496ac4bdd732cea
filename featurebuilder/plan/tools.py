"""What turns contexts into text, made once for each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.versions import TODAY, Versions

if TYPE_CHECKING:
    from featurebuilder.render.environment import Renderer
    from featurebuilder.render.formatting import Formatter


@dataclass(frozen=True, slots=True)
class Tools:
    """The templates, the formatter and the versions that fit one tree."""

    renderer: Renderer
    formatter: Formatter
    versions: Versions = TODAY
