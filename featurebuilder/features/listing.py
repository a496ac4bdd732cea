"""List the features of a project: built ones, and ones that are only requested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import feature_of, ledger_path
from featurebuilder.errors import FeatureBuilderError, Problem, UnusableProjectError
from featurebuilder.features.check import request_file_names
from featurebuilder.features.drift import Drift, DriftedFile
from featurebuilder.features.drift_detection import find_drift
from featurebuilder.features.remove import ledger_of
from featurebuilder.features.state import State
from featurebuilder.ledger.codec import sharing_ledgers
from featurebuilder.ledger.ledger import ledger_paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project


@dataclass(frozen=True, slots=True)
class ListedFeature:
    """One feature of the project.

    Attributes:
        name: The feature's name.
        state: The state of its files.
        operations: Its operations as ``METHOD /path``.
        files: The paths of all its files.
        own_files: The paths of the files that no other feature shares.
        edited: The paths of other files that contain its wiring.
        drifted: Its files that drifted.
        problems: The errors that prevented the comparison.
    """

    name: str
    state: State
    operations: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    own_files: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    drifted: tuple[DriftedFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def list_features(
    project: Project, names: Sequence[str], tools: Tools
) -> tuple[ListedFeature, ...]:
    """Return the features ``names``, or all of them, sorted by name.

    Raises:
        UnusableProjectError: if a name has neither a feature nor a request.
    """
    known = sharing_ledgers(project.snapshot)
    built = {feature_of(path) for path in ledger_paths(project.snapshot)}
    requested = {*request_file_names(project.snapshot)} - built
    return tuple(
        ListedFeature(name, State.REQUESTED)
        if name in requested
        else _list_built(name, project, tools, known)
        for name in sorted({*names} or built | requested)
    )


def _list_built(
    name: str, project: Project, tools: Tools, known: Mapping[str, Ledger]
) -> ListedFeature:
    try:
        ledger = ledger_of(project, name)
    except UnusableProjectError as error:
        if ledger_path(name) not in project.snapshot:
            raise
        return ListedFeature(name, State.UNKNOWN, problems=error.problems)
    drifted: tuple[DriftedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    try:
        drifted = find_drift(name, project, tools, known)
    except FeatureBuilderError as error:
        problems = error.problems
    return ListedFeature(
        name,
        State.UNKNOWN if problems else _state_of(drifted),
        ledger.operations,
        files=tuple(ledger.files),
        own_files=tuple(p for p, file in ledger.files.items() if file.part.is_own),
        edited=tuple(ledger.edits),
        drifted=drifted,
        problems=problems,
    )


def _state_of(drifted: tuple[DriftedFile, ...]) -> State:
    if any(one.drift is not Drift.HAND_EDIT for one in drifted):
        return State.DRIFTED
    return State.EDITED if drifted else State.CLEAN
