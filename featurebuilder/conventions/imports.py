"""Define the project's style of imports, for projects that do not use plain absolute imports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.conventions.paths import path_error
from featurebuilder.project.routers.import_style import ABSOLUTE, FAR, NEAR
from featurebuilder.project.source.modules import parent_folder

_DOTTED = re.compile(r"([^\W\d]\w*(\.[^\W\d]\w*)*)?")
_STYLES = {ABSOLUTE, NEAR, FAR}


@dataclass(frozen=True, slots=True)
class ImportConventions:
    """The style of imports.

    Attributes:
        root: The folder that the names of ``packages`` start from.
        packages: The top-level packages of the project.
        dots: ``ABSOLUTE``, or for relative imports ``NEAR`` (only in one folder) or ``FAR`` (all).
        to_tests: A prefix for module names in tests, which import from another root folder.
    """

    root: str
    packages: tuple[str, ...]
    dots: str = ABSOLUTE
    to_tests: str = ""

    def require_usable(self) -> None:
        """Check that each value is possible.

        Raises:
            ValueError: if a value is not.
        """
        is_place = not self.root or not path_error(f"{self.root}/x")
        if self.dots not in _STYLES or not _DOTTED.fullmatch(self.to_tests) or not is_place:
            raise ValueError(self)

    def named(self, module: str, path: str, *, is_test: bool) -> str:
        """Return the name that the module at ``path`` imports ``module`` by.

        A relative name begins with dots.
        """
        if module.partition(".")[0] not in self.packages:
            return module
        if is_test:
            return f"{self.to_tests}.{module}" if self.to_tests else module
        folder = parent_folder(path).removeprefix(self.root).strip("/")
        here, there = folder.split("/") if folder else [], module.split(".")
        is_near = here == there[:-1]
        if not here or here[0] != there[0] or self.dots not in ({NEAR, FAR} if is_near else {FAR}):
            return module
        shared = 0
        while shared < min(len(here), len(there)) and here[shared] == there[shared]:
            shared += 1
        return "." * (len(here) - shared + 1) + ".".join(there[shared:])
