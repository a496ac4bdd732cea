"""The plan that brings features up to their requests and templates as these are today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.plan.composing import composed
from featurebuilder.plan.current import current_request
from featurebuilder.plan.draft import Draft
from featurebuilder.plan.feature import Feature, feature_in
from featurebuilder.plan.ledger import ledger_path
from featurebuilder.plan.ledger_codec import decode_ledger, ledgers_in
from featurebuilder.plan.marked_wiring import marked_wiring
from featurebuilder.plan.planner import plan_features
from featurebuilder.plan.remove import ledger_of, plan_remove
from featurebuilder.project.project import read_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.plan.feature_work import PlannedFeature
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.marked_wiring import MarkedWiring
    from featurebuilder.plan.placing import Policy
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.snapshot import Snapshot
    from featurebuilder.project.versions import Versions


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which features are to be updated: all without ``names``; one may have a former name."""

    names: tuple[str, ...] = ()
    renames: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A tree as it can be read: of the files that git left with conflict markers, our side."""

    tree: Snapshot
    ledgers: Mapping[str, Ledger]
    problems: tuple[Problem, ...]
    marked: tuple[MarkedWiring, ...]

    @classmethod
    def of(cls, tree: Snapshot) -> Settled:
        """Return the tree, settled.

        Raises:
            EditRefusedError: if a conflict cannot be read.
        """
        ledgers, problems = ledgers_in(tree)
        return cls(tree, ledgers, problems, marked_wiring(tree, ledgers.values()))

    @property
    def snapshot(self) -> Snapshot:
        """What the rest of the program may read."""
        return self.tree.with_files({side.path: side.ours for side in self.marked})


@dataclass(frozen=True, slots=True)
class Update:
    """The plan of an update, and what will be true once it is applied.

    ``removed`` are the features whose request has gone, ``gone`` their operations.
    """

    project: Project
    plan: Plan
    features: tuple[PlannedFeature, ...]
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def plan_update(
    project: Project, settled: Settled, wanted: Wanted, tools: Tools, policy: Policy
) -> Update:
    """Return the plan that updates what is ``wanted``; ``project`` is what ``settled`` reads as.

    Features whose request has gone are removed, but for files that were edited by hand. Where git
    left conflict markers in a file that includes features, it gets both sides' includes.

    Raises:
        FeatureBuilderError: with every reason why it cannot be planned.
    """
    plans = [_taken(settled)]
    names = _names(project, wanted, settled)
    orphans = [name for name in names if _is_orphan(project, settled.ledgers[name], wanted)]
    for name in orphans:
        plans.append(plan_remove(project, name))
        gone = {change.path: change.after for change in plans[-1].writes}
        snapshot = project.snapshot.with_files(gone)
        project = read_project(project.root, snapshot, settings=project.settings)
    kept = [n for n in names if n not in orphans and not settled.ledgers[n].is_left_over]
    features = _features(project, kept, wanted, tools.versions)
    planned = plan_features(features, Draft(project, ""), tools, policy)
    plan = composed([*plans, planned.plan], settled.tree)
    for side in settled.marked:
        side.require(next(c.after or b"" for c in plan.changes if c.path == side.path))
    operations = (one for name in orphans for one in settled.ledgers[name].operations)
    return Update(project, plan, planned.features, tuple(orphans), tuple(operations))


def _names(project: Project, wanted: Wanted, settled: Settled) -> tuple[str, ...]:
    if wanted.renames:
        _ = ledger_of(project, wanted.renames)
        (new,) = wanted.names
        if new in settled.ledgers:
            what = f"there is a feature '{new}' already: '{wanted.renames}' cannot be called that"
            raise UnusableProjectError(Problem(what, Location(ledger_path(new))))
        return (wanted.renames,)
    for name in wanted.names:
        _ = ledger_of(project, name)
    if wanted.names and not settled.marked:
        return tuple(dict.fromkeys(wanted.names))
    if settled.problems:
        raise UnusableProjectError(*settled.problems)
    return tuple(sorted(settled.ledgers))


def _is_orphan(project: Project, ledger: Ledger, wanted: Wanted) -> bool:
    if wanted.renames or ledger.is_left_over:
        return False
    return current_request(project.snapshot, ledger) is None


def _features(
    project: Project, names: Sequence[str], wanted: Wanted, versions: Versions
) -> tuple[Feature, ...]:
    found: list[Feature] = []
    for name in names:
        ledger = decode_ledger(project.snapshot.read(ledger_path(name)), name)
        if wanted.renames:
            ledger = replace(ledger, feature=wanted.names[0])
        current = current_request(project.snapshot, ledger)
        if current is None:
            what = f"there is no request for the feature '{ledger.feature}'"
            remedy = f"write features/{ledger.feature}.yaml, with the name changed"
            raise UnusableProjectError(Problem(what, None, remedy))
        request, origin = current.request, current.origin
        found.append(feature_in(project, request, origin, versions, wanted.renames))
    return tuple(found)


def _taken(settled: Settled) -> Plan:
    """Return the plan that takes our side of each conflict, for the rest to be added to."""
    why = "had conflict markers: gets the includes of both sides"
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
