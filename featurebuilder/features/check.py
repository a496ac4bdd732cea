"""Check the features of a project one by one, so that one failure does not hide others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.choosing.places import places_for
from featurebuilder.conventions.paths import feature_of, ledger_path
from featurebuilder.errors import FeatureBuilderError, InvalidNameError, Problem
from featurebuilder.features.drift import Drift, DriftedFile
from featurebuilder.features.drift_detection import find_drift
from featurebuilder.ledger.ledger import ledger_paths
from featurebuilder.merge.conflict_markers import conflict_lines
from featurebuilder.naming import FeatureName
from featurebuilder.request.asking import requested_features
from featurebuilder.request.formats.source import SUFFIXES, request_paths
from featurebuilder.request.presets import preset_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.features.update import ReadableProject
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    Attributes:
        features: The names of the checked features.
        drifted: The files that drifted.
        problems: The errors that prevented a feature from being checked.
    """

    features: tuple[str, ...]
    drifted: tuple[DriftedFile, ...]
    problems: tuple[Problem, ...]


def plan_check(
    project: Project, settled: ReadableProject, names: Sequence[str], tools: Tools
) -> CheckResult:
    """Return the drift of the features ``names``.

    Without names, check every built feature. For unbuilt requests and presets, report unmanaged
    files at their paths, and else the request itself.
    """
    snapshot = project.snapshot
    built = [feature_of(path) for path in ledger_paths(snapshot)]
    drifted: list[DriftedFile] = list(_drift_of_marked(settled))
    problems: list[Problem] = []
    for name in dict.fromkeys(names) if names else built:
        try:
            if name not in built and (found := tuple(_unmanaged_files(name, project))):
                drifted += found
            else:
                drifted += find_drift(name, project, tools, settled.ledgers)
        except FeatureBuilderError as error:
            problems += error.problems
    if not names:
        waiting = set(requested_features(snapshot)) - {*built}
        for name in sorted({*request_file_names(snapshot), *preset_names()} - {*built}):
            found = tuple(_unmanaged_files(name, project))
            drifted += found or tuple(_unbuilt_request(name, snapshot) if name in waiting else ())
    return CheckResult(tuple(names or built), tuple(drifted), tuple(problems))


def _drift_of_marked(settled: ReadableProject) -> Iterator[DriftedFile]:
    for side in settled.marked:
        line = conflict_lines(settled.tree.read(side.path) or b"")[0]
        words = "git left conflict markers in a file that includes routers"
        remedy = "featurebuilder update"
        yield DriftedFile("all", side.path, Drift.UNRESOLVED, words, remedy, line)


def _unbuilt_request(name: str, snapshot: Snapshot) -> Iterator[DriftedFile]:
    """Yield the request of a feature that has not been built."""
    words = "requests a feature that has not been built"
    for path in request_paths(name):
        if path in snapshot:
            yield DriftedFile(name, path, Drift.NOT_BUILT, words, f"featurebuilder build {name}")


def request_file_names(snapshot: Snapshot) -> Iterator[str]:
    """Yield the name of each feature with a request file in the project."""
    for path in snapshot.paths:
        folder, _, file = path.rpartition("/")
        stem, dot, suffix = file.rpartition(".")
        if folder == "features" and dot + suffix in SUFFIXES and FeatureName.refusal(stem) is None:
            yield stem


def _unmanaged_files(name: str, project: Project) -> Iterator[DriftedFile]:
    """Yield each unmanaged file at a path that the feature, which has no ledger, would use."""
    try:
        places = places_for(FeatureName(name), project)
    except InvalidNameError:
        return
    remedy = f"move the file, or run: featurebuilder adopt {name}"
    words = f"unmanaged file at a path of the feature; there is no {ledger_path(name)}"
    for path in places.paths.values():
        if path in project.snapshot:
            yield DriftedFile(name, path, Drift.UNKNOWN_FILE, words, remedy)
