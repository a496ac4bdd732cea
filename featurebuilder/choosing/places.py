"""Determine the paths of a feature's files, and refuse names that clash with the project."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.choosing.support_ownership import is_our_own
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.errors import InvalidNameError, Location, Problem, UnusableProjectError
from featurebuilder.ledger.codec import decode_ledger
from featurebuilder.plan.change import Part
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from featurebuilder.naming import FeatureName
    from featurebuilder.project.project import Project

_FACTORIES = "factories"


@dataclass(frozen=True, slots=True)
class FeaturePlaces:
    """The paths of a feature's files, and the variable that holds its router.

    ``factory`` is empty for features that do not store rows.
    """

    model: str
    router: str
    tests: str
    document: str
    variable: str
    factory: str = ""

    @property
    def parts(self) -> dict[Part, str]:
        """The path of each part, in display order."""
        factory = {Part.FACTORY: self.factory} if self.factory else {}
        return {
            Part.MODEL: self.model,
            Part.ROUTER: self.router,
            Part.TESTS: self.tests,
            **factory,
            Part.DOCUMENT: self.document,
        }

    @property
    def code(self) -> tuple[str, ...]:
        """The paths of the Python files."""
        return tuple(path for path in (self.model, self.router, self.tests, self.factory) if path)


def places_for(name: FeatureName, project: Project, *, stored: bool = False) -> FeaturePlaces:
    """Return the paths for the feature ``name``; with ``stored``, for one that stores rows.

    Raises:
        InvalidNameError: if the name would shadow a package of the project, if an existing file or
            folder is in the way or differs only in case, or if two parts would share a file.
    """
    layout = project.stored_layout if stored else project.layout
    places = FeaturePlaces(
        model=layout.model.path(name),
        router=layout.router.path(name),
        tests=layout.tests.path(name),
        document=layout.document.path(name),
        variable=project.habits.variable_for(name),
        factory=join(tests_folder(project), f"{_FACTORIES}/{name}.py") if stored else "",
    )
    problems = [*_find_shadowed_package(name, project), *_find_path_clashes(places, project)]
    if problems:
        raise InvalidNameError(*problems)
    return places


def tests_folder(project: Project) -> str:
    """Return the folder for the shared test modules of resources."""
    place = project.layout.tests
    paths = (parent_folder(place.path(name)) for name in ("x", "y"))
    folder = above = posixpath.commonpath(tuple(paths))
    while above:
        if above.rpartition("/")[2] in {"tests", "test"}:
            return _free_folder(above, project)
        above = parent_folder(above)
    # If each feature has a tests folder of its own, the shared folder is a new one above them.
    is_shared = folder == parent_folder(place.path("x"))
    return _free_folder(folder if is_shared else join(folder, "tests"), project)


def _free_folder(folder: str, project: Project) -> str:
    """Return the folder, or a subfolder if the project's own modules have the names of ours."""
    snapshot = project.snapshot
    database = snapshot.read(join(folder, "database.py"))
    is_taken = database is not None and not is_our_own(Template.SUPPORT_TESTS_DATABASE, database)
    is_hidden = join(folder, f"{_FACTORIES}.py") in snapshot
    return join(folder, "resources") if is_taken or is_hidden else folder


def refuse_to_move(name: FeatureName, there: str, project: Project) -> None:
    """Refuse an option that puts the router of a built feature at a path other than ``there``.

    Raises:
        UnusableProjectError: if there is such an option.
    """
    chosen = project.settings.overrides.router
    if chosen and chosen.is_option and project.layout.router.path(name) != there:
        what = f"the router of '{name}' already exists, in {there}"
        remedy = f"run 'featurebuilder remove {name}' first"
        raise UnusableProjectError(chosen.refusal(what, remedy))


def _find_shadowed_package(name: FeatureName, project: Project) -> list[Problem]:
    own = decode_ledger(project.snapshot.read(ledger_path(name)), name).files
    folders = {f"{root}/{name}/" if root else f"{name}/" for root in project.finder.roots}
    if not any(
        path.endswith(".py") and path not in own and path.startswith(tuple(folders))
        for path in project.snapshot.paths
    ):
        return []
    return [Problem(f"'{name}' would shadow a package of this project with the same name")]


def _find_path_clashes(places: FeaturePlaces, project: Project) -> list[Problem]:
    paths = list(places.parts.values())
    problems = [
        Problem(f"two parts of the feature would share {path}", None, "choose another path")
        for path in sorted({path for path in paths if paths.count(path) > 1})
    ]
    folded = {path.casefold(): path for path in project.snapshot.paths}
    for path in paths:
        found = folded.get(path.casefold())
        if found and found != path:
            what = f"{path} would differ from an existing file only in case"
            problems.append(Problem(what, Location(found), "rename the feature"))
        folder = path.removesuffix(".py")
        if project.snapshot.has_folder(folder):
            what = f"{path} would be next to a folder of the same name"
            problems.append(Problem(what, Location(folder), "rename the feature"))
    return problems
