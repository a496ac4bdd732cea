"""Determine the paths of a feature's files, and refuse names that clash with the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.catalogue import own_artifacts
from featurebuilder.artifacts.endpoint.model import MODEL
from featurebuilder.artifacts.endpoint.router import ROUTER
from featurebuilder.artifacts.endpoint.tests import TESTS
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.errors import InvalidNameError, Location, Problem, UnusableProjectError
from featurebuilder.ledger.codec import decode_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.naming import FeatureName
    from featurebuilder.project.project import Project


@dataclass(frozen=True, slots=True)
class FeaturePlaces:
    """The paths of a feature's own files, and the variable that holds its router.

    Attributes:
        paths: The path of each file by the name of its artifact, in log order.
        variable: The router variable.
    """

    paths: Mapping[str, str]
    variable: str

    @property
    def model(self) -> str:
        """The path of the module with the models."""
        return self.paths[MODEL.name]

    @property
    def router(self) -> str:
        """The path of the router module."""
        return self.paths[ROUTER.name]

    @property
    def tests(self) -> str:
        """The path of the tests."""
        return self.paths[TESTS.name]

    @property
    def code(self) -> tuple[str, ...]:
        """The paths of the Python files."""
        return tuple(path for path in self.paths.values() if path.endswith(".py"))


def places_for(name: FeatureName, project: Project, *, stored: bool = False) -> FeaturePlaces:
    """Return the paths for the feature ``name``; with ``stored``, for one that stores rows.

    Raises:
        InvalidNameError: if the name would shadow a package of the project, if an existing file or
            folder is in the way or differs only in case, or if two parts would share a file.
    """
    layout = project.stored_layout if stored else project.layout
    own = own_artifacts(of_resources=stored)
    paths = {artifact.name: artifact.path(name, layout, project) for artifact in own}
    places = FeaturePlaces(paths, project.router_conventions.variable_for(name))
    problems = [*_find_shadowed_package(name, project), *_find_path_clashes(places, project)]
    if problems:
        raise InvalidNameError(*problems)
    return places


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
    paths = list(places.paths.values())
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
