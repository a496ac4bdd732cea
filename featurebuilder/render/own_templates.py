"""Load a project's own templates and record which names were requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ProjectTemplates(jinja2.FileSystemLoader):
    """A loader for one folder; ``asked_for`` has all requested names, including missing ones."""

    def __init__(self, folder: Path) -> None:
        """Initialize with the folder."""
        super().__init__(folder)
        self.asked_for: set[str] = set()

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the source as Jinja expects it, and record the name."""
        self.asked_for.add(template)
        return super().get_source(environment, template)
