"""Where a feature's files go in a tree, and why a name cannot go there."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidNameError, Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Part
from featurebuilder.plan.ledger import ledger_path
from featurebuilder.plan.ledger_codec import decode_ledger
from featurebuilder.plan.support_own import is_our_own
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from featurebuilder.naming import FeatureName
    from featurebuilder.project.project import Project

_FACTORIES = "factories"


@dataclass(frozen=True, slots=True)
class FeaturePlaces:
    """The paths of a feature's new files, and the variable that holds its router.

    Only what is stored has a ``factory``.
    """

    model: str
    router: str
    tests: str
    document: str
    variable: str
    factory: str = ""

    @property
    def parts(self) -> dict[Part, str]:
        """Each part's path, in the order in which they are shown."""
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
    """Return where the feature ``name`` goes in the tree; what it makes, if that is ``stored``.

    Raises:
        InvalidNameError: if the name would shadow a package of the tree, if a file or folder that
            is there differs from one of the feature's by case alone or stands in its way, or if two
            parts would share a file.
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
    problems = [*_shadowing(name, project), *_in_the_way(places, project)]
    if problems:
        raise InvalidNameError(*problems)
    return places


def tests_folder(project: Project) -> str:
    """Return the folder that holds all that tests a feature and its like."""
    place = project.layout.tests
    paths = (parent_folder(place.path(name)) for name in ("x", "y"))
    folder = above = posixpath.commonpath(tuple(paths))
    while above:
        if above.rpartition("/")[2] in {"tests", "test"}:
            return _free_folder(above, project)
        above = parent_folder(above)
    # Where each feature has tests of its own, the folder around them has none yet.
    is_shared = folder == parent_folder(place.path("x"))
    return _free_folder(folder if is_shared else join(folder, "tests"), project)


def _free_folder(folder: str, project: Project) -> str:
    """Return the folder, or one in it where modules of the tree's own have the names of ours."""
    snapshot = project.snapshot
    database = snapshot.read(join(folder, "database.py"))
    is_taken = database is not None and not is_our_own(Template.SUPPORT_TESTS_DATABASE, database)
    is_hidden = join(folder, f"{_FACTORIES}.py") in snapshot
    return join(folder, "resources") if is_taken or is_hidden else folder


def refuse_to_move(name: FeatureName, there: str, project: Project) -> None:
    """Refuse an option that puts the router elsewhere than ``there``, where it was built.

    Raises:
        UnusableProjectError: if there is such an option.
    """
    chosen = project.settings.overrides.router
    if chosen and chosen.is_option and project.layout.router.path(name) != there:
        what = f"the router of '{name}' is built already, in {there}"
        remedy = f"run 'featurebuilder remove {name}' first"
        raise UnusableProjectError(chosen.refusal(what, remedy))


def _shadowing(name: FeatureName, project: Project) -> list[Problem]:
    own = decode_ledger(project.snapshot.read(ledger_path(name)), name).files
    folders = {f"{root}/{name}/" if root else f"{name}/" for root in project.finder.roots}
    if not any(
        path.endswith(".py") and path not in own and path.startswith(tuple(folders))
        for path in project.snapshot.paths
    ):
        return []
    return [Problem(f"'{name}' is the name of a package of this tree, which it would shadow")]


def _in_the_way(places: FeaturePlaces, project: Project) -> list[Problem]:
    paths = list(places.parts.values())
    problems = [
        Problem(f"{path} would be two parts of the feature at once", None, "name another place")
        for path in sorted({path for path in paths if paths.count(path) > 1})
    ]
    folded = {path.casefold(): path for path in project.snapshot.paths}
    for path in paths:
        found = folded.get(path.casefold())
        if found and found != path:
            what = f"{path} would differ from a file that is there by case alone"
            problems.append(Problem(what, Location(found), "give the feature another name"))
        folder = path.removesuffix(".py")
        if project.snapshot.has_folder(folder):
            what = f"{path} would stand beside a folder of the same name"
            problems.append(Problem(what, Location(folder), "give the feature another name"))
    return problems
