"""Hold the place of the package that features share, in a form that can be saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.conventions.paths import path_error

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class SupportConventions:
    """The package that features share: its dotted name and its folder."""

    module: str
    folder: str

    def require_usable(self) -> None:
        """Check that the package can be imported and is inside of the project.

        Raises:
            ValueError: if not.
        """
        if not _DOTTED.fullmatch(self.module) or path_error(self.folder):
            raise ValueError(self)
