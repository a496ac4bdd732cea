"""Define the project's style of imports, for projects that do not use plain absolute imports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.paths import path_error
from featurebuilder.project.import_habit import ABSOLUTE, FAR, NEAR
from featurebuilder.project.modules import parent_folder

if TYPE_CHECKING:
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.project import Project

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


def imports_for(project: Project, places: FeaturePlaces, dots: str) -> ImportConventions | None:
    """Return the style of a feature's imports, or ``None`` for plain absolute imports."""
    finder = project.finder
    path = project.application.key.path
    root, seen = finder.root_of(path), finder.root_of(path, places.tests)
    to_tests = root.removeprefix(seen).strip("/").replace("/", ".")
    if not f"{root}/".startswith(f"{seen}/" if seen else "") or not _DOTTED.fullmatch(to_tests):
        to_tests = ""
    if dots == ABSOLUTE and not to_tests:
        return None
    start = f"{root}/" if root else ""
    inner = (one[len(start) :] for one in project.snapshot.paths if one.startswith(start))
    tops = {one.partition("/")[0].removesuffix(".py") for one in inner if one.endswith(".py")}
    modules = (finder.name_of(one) for one in (places.router, places.model))
    own = {top for top in tops if top.isidentifier()}
    packages = tuple(sorted(own | {name.partition(".")[0] for name in modules}))
    return ImportConventions(root, packages, dots, to_tests)
