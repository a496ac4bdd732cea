"""A tree's own templates, with a note of each name that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class OwnTemplates(jinja2.FileSystemLoader):
    """Loads from one folder; ``asked_for`` holds the names, also of files that are not there."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        super().__init__(folder)
        self.asked_for: set[str] = set()

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the template as Jinja wants it."""
        self.asked_for.add(template)
        return super().get_source(environment, template)
