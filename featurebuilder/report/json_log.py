"""The build log as JSON, for programs; its schema is versioned and printed by ``schema``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.report.log import BuildLog


def render_json(log: BuildLog) -> str:
    """Return the log as indented JSON."""
    return log.model_dump_json(indent=2) + "\n"
