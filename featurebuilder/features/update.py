"""Plan the `update` command: generate features again from current requests and templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.choosing.references import sort_by_reference
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.errors import FeatureBuilderError, Location, Problem, UnusableProjectError
from featurebuilder.features.feature import resolve_feature
from featurebuilder.features.marked_wiring import find_marked_wiring
from featurebuilder.features.planner import plan_features
from featurebuilder.features.remove import ledger_of, plan_remove
from featurebuilder.ledger.codec import ledgers_in
from featurebuilder.ledger.current_request import find_current_request
from featurebuilder.ledger.tool_files import with_attributes
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.plan.composition import compose_plans
from featurebuilder.plan.draft import Draft
from featurebuilder.project.project import read_project
from featurebuilder.request.asking import find_request, requested_features

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from featurebuilder.features.feature import Feature
    from featurebuilder.features.feature_builder import PlannedFeature
    from featurebuilder.features.marked_wiring import MarkedWiring
    from featurebuilder.features.write_policy import WritePolicy
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.project.versions.versions import Versions
    from featurebuilder.request.asking import FoundRequest
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class UpdateSelection:
    """The features to update.

    Attributes:
        names: The names; empty for all features.
        renames: The former name of the single feature in ``names``, if it is renamed.
        builds: Also build features that have a request but were never built.
    """

    names: tuple[str, ...] = ()
    renames: str | None = None
    builds: bool = False


@dataclass(frozen=True, slots=True)
class ReadableProject:
    """A project in a readable state: our side of all wiring files with git conflict markers.

    Attributes:
        tree: The files on disk.
        ledgers: The ledger of each feature.
        problems: The problems of damaged ledgers.
        marked: The wiring files with conflict markers.
    """

    tree: Snapshot
    ledgers: Mapping[str, Ledger]
    problems: tuple[Problem, ...]
    marked: tuple[MarkedWiring, ...]

    @classmethod
    def of(cls, tree: Snapshot) -> ReadableProject:
        """Return the readable state of ``tree``.

        Raises:
            EditRefusedError: if a conflict cannot be read.
        """
        ledgers, problems = ledgers_in(tree)
        return cls(tree, ledgers, problems, find_marked_wiring(tree, ledgers.values()))

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot to read, with our side of each conflict."""
        return self.tree.with_files({side.path: side.ours for side in self.marked})


@dataclass(frozen=True, slots=True)
class Update:
    """The plan of an update, and the state after it is applied.

    Attributes:
        project: The project, without the removed features.
        plan: The changes.
        features: The updated features.
        removed: The features that are removed because their request was deleted.
        gone: The operations of the removed features.
        problems: The problems of features that were left out.
    """

    project: Project
    plan: Plan
    features: tuple[PlannedFeature, ...]
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_update_of_all(
    project: Project,
    settled: ReadableProject,
    wanted: UpdateSelection,
    tools: Tools,
    policy: WritePolicy,
) -> Update:
    """Return the plan that updates all features; leave out the features that cannot be updated.

    Raises:
        FeatureBuilderError: with every reason, if no feature can be updated.
    """
    try:
        return plan_update(project, settled, wanted, tools, policy)
    except FeatureBuilderError as error:
        names = () if wanted.names or settled.marked else tuple(sorted(settled.ledgers))
        failing = dict(_find_failing(project, settled, names, tools, policy))
        fine = tuple(name for name in names if name not in failing)
        if not fine or not (failing or settled.problems):
            raise
        update = plan_update(project, settled, replace(wanted, names=fine), tools, policy)
        reasons = (*error.problems, *(one for found in failing.values() for one in found))
        return replace(update, problems=tuple(dict.fromkeys(reasons)))


def _find_failing(
    project: Project,
    settled: ReadableProject,
    names: Sequence[str],
    tools: Tools,
    policy: WritePolicy,
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Yield each feature that cannot be updated on its own, with the reasons."""
    for name in names:
        try:
            plan_update(project, settled, UpdateSelection((name,)), tools, policy)
        except FeatureBuilderError as error:
            yield name, error.problems


def plan_update(
    project: Project,
    settled: ReadableProject,
    wanted: UpdateSelection,
    tools: Tools,
    policy: WritePolicy,
) -> Update:
    """Return the plan that updates the ``wanted`` features; ``project`` is read from ``settled``.

    Features without a request are removed, except for files edited by hand. Wiring files with git
    conflict markers get the includes of both sides.

    Raises:
        FeatureBuilderError: with every reason why the update cannot be planned.
    """
    plans = [_take_our_side(settled)]
    names = _names(project, wanted, settled)
    built = [n for n in names if n in settled.ledgers and not settled.ledgers[n].is_left_over]
    currents = {name: _current(project, settled.ledgers[name], wanted) for name in built}
    if wanted.builds:
        new = (name for name in names if name not in built)
        currents |= {name: find_request(project.snapshot, name, None) for name in new}
    orphans = [name for name in built if currents[name] is None]
    for name in reversed(sort_by_reference(_recorded_requests(orphans, settled.ledgers))):
        plans.append(plan_remove(project, name, tools=tools))
        gone = {change.path: change.after for change in plans[-1].writes}
        snapshot = project.snapshot.with_files(gone)
        project = read_project(project.root, snapshot, settings=project.settings)
    ledgers = ledgers_in(project.snapshot)[0] if orphans else settled.ledgers
    features = _features(project, currents, ledgers, tools.versions)
    planned = plan_features(features, Draft(project, ""), tools, policy)
    plan = with_attributes(compose_plans([*plans, planned.plan], settled.tree), settled.tree)
    for side in settled.marked:
        side.require(next(c.after or b"" for c in plan.changes if c.path == side.path))
    operations = (one for name in orphans for one in settled.ledgers[name].operations)
    return Update(project, plan, planned.features, tuple(orphans), tuple(operations))


def _features(
    project: Project,
    currents: Mapping[str, FoundRequest | None],
    ledgers: Mapping[str, Ledger],
    versions: Versions,
) -> list[Feature]:
    """Return the requested features; each is resolved after the features that it refers to."""
    requests = {name: current.request for name, current in currents.items() if current}
    known = dict(ledgers)
    features: dict[str, Feature] = {}
    for name in sort_by_reference(requests):
        if current := currents[name]:
            feature = resolve_feature(project, current, versions, ledgers.get(name), known)
            known.pop(name, None)
            known[current.request.name] = feature.as_planned
            features[name] = feature
    return [features[name] for name in requests]


def _recorded_requests(
    names: Sequence[str], ledgers: Mapping[str, Ledger]
) -> dict[str, FeatureRequest]:
    """Return the recorded requests of features whose request was deleted."""
    recorded = {name: ledgers[name].request for name in names}
    return {name: one.content for name, one in recorded.items() if one}


def _names(project: Project, wanted: UpdateSelection, settled: ReadableProject) -> tuple[str, ...]:
    if wanted.renames:
        _ = ledger_of(project, wanted.renames)
        (new,) = wanted.names
        if new in settled.ledgers:
            what = f"cannot rename '{wanted.renames}': a feature '{new}' already exists"
            raise UnusableProjectError(Problem(what, Location(ledger_path(new))))
        return (wanted.renames,)
    for name in wanted.names:
        if not wanted.builds:
            _ = ledger_of(project, name)
    if wanted.names and not settled.marked:
        return tuple(dict.fromkeys(wanted.names))
    if settled.problems:
        raise UnusableProjectError(*settled.problems)
    if not wanted.builds:
        return tuple(sorted(settled.ledgers))
    there = (name for name, ledger in settled.ledgers.items() if not ledger.is_left_over)
    return tuple(sorted({*there, *requested_features(project.snapshot)}))


def _current(project: Project, ledger: Ledger, wanted: UpdateSelection) -> FoundRequest | None:
    """Return the current request, or ``None``; a renamed feature must have one."""
    if not wanted.renames:
        return find_current_request(project.snapshot, ledger)
    (name,) = wanted.names
    current = find_current_request(project.snapshot, replace(ledger, feature=name))
    if current and current.request.name == name:
        return current
    what = f"there is no request for the feature '{name}'"
    remedy = f"rename the request file to features/{name}.yaml, and set 'name: {name}' in it"
    raise UnusableProjectError(Problem(what, None, remedy))


def _take_our_side(settled: ReadableProject) -> Plan:
    """Return the plan that resolves each conflict to our side; later plans add the other side."""
    why = "conflict markers resolved: has the includes of both sides"
    return Plan(
        tuple(
            Change.between(
                side.path,
                Part.AGGREGATOR,
                settled.tree.read(side.path),
                side.ours,
                why,
            )
            for side in settled.marked
        )
    )
