"""How a tree's modules name each other, where that is not by one absolute name, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.paths import malformed
from featurebuilder.project.import_habit import ABSOLUTE, FAR, NEAR
from featurebuilder.project.modules import parent_folder

if TYPE_CHECKING:
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.project import Project

_DOTTED = re.compile(r"([^\W\d]\w*(\.[^\W\d]\w*)*)?")
_WAYS = {ABSOLUTE, NEAR, FAR}


@dataclass(frozen=True, slots=True)
class ImportConventions:
    """How modules are named in imports.

    ``root`` is the folder that the names of the ``packages`` start from. With ``dots`` they name
    each other relatively: ``near`` those of their own folder, ``far`` all. ``to_tests`` stands in
    front of their names in tests, which start from another folder.
    """

    root: str
    packages: tuple[str, ...]
    dots: str = ABSOLUTE
    to_tests: str = ""

    def require_usable(self) -> None:
        """Refuse what no tree could have decided.

        Raises:
            ValueError: if one of the values cannot be what it is for.
        """
        is_place = not self.root or not malformed(f"{self.root}/x")
        if self.dots not in _WAYS or not _DOTTED.fullmatch(self.to_tests) or not is_place:
            raise ValueError(self)

    def named(self, module: str, path: str, *, is_test: bool) -> str:
        """Return how the module at ``path`` names ``module``; a relative name begins with dots."""
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
    """Return how modules of a feature that goes to ``places`` are named; nothing if plainly."""
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
