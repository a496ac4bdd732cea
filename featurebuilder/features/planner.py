"""Plan the generation of features from their requests, for the first time or again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.choosing.references import features_referencing
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.features.feature import Feature, resolve_feature
from featurebuilder.features.feature_builder import FeatureGeneration, PlannedFeature
from featurebuilder.features.write_policy import Placer, WritePolicy
from featurebuilder.ledger.codec import sharing_ledgers
from featurebuilder.ledger.shared_files import refresh_ledgers
from featurebuilder.ledger.tool_files import with_attributes
from featurebuilder.plan.change import Plan
from featurebuilder.plan.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.expected import ExpectedResponse
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.request.asking import FoundRequest


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """The plan for one or more features, and the features as they will be once it is applied."""

    project: Project
    plan: Plan
    features: tuple[PlannedFeature, ...]

    @property
    def expected(self) -> tuple[ExpectedResponse, ...]:
        """The expected responses of all features' path operations."""
        return tuple(answer for feature in self.features for answer in feature.expected)

    @property
    def own_operations(self) -> tuple[str, ...]:
        """The operations of earlier builds of the features."""
        return tuple(one for feature in self.features for one in feature.own_operations)

    @property
    def packages(self) -> tuple[str, ...]:
        """The requirements of all features' code, sorted."""
        return tuple(sorted({one for feature in self.features for one in feature.packages}))


def plan_feature(
    asked: FoundRequest,
    project: Project,
    tools: Tools,
    *,
    force: bool = False,
) -> FeaturePlan:
    """Return the plan that builds one feature in ``project``; write nothing.

    An existing feature is generated again and merged with its hand edits. A clash with a hand edit
    is a conflict, and so is an unmanaged file in the way; ``force`` overwrites both.

    Raises:
        FeatureBuilderError: with every reason why it cannot be planned.
    """
    feature = resolve_feature(project, asked, tools.versions)
    planned = plan_features(
        (feature,), Draft(project, asked.request.name), tools, WritePolicy(force=force)
    )
    return replace(planned, plan=with_attributes(planned.plan, project.snapshot))


def plan_features(
    features: Sequence[Feature], draft: Draft, tools: Tools, policy: WritePolicy
) -> FeaturePlan:
    """Return one plan that generates all ``features``; the changed project is read once for all.

    Raises:
        FeatureBuilderError: with every reason why they cannot be planned.
    """
    _refuse_stale_references(features, draft.original)
    works = [
        FeatureGeneration(Placer(draft, feature, policy, tools.formatter), tools)
        for feature in features
    ]
    for work in works:
        work.place_code()
    draft.reread()
    for work in works:
        work.finish()
    planned = tuple(work.planned() for work in works)
    ledgers = (change for work in works for change in work.ledger_changes())
    made = {path: record for work in works for path, record in work.shared_records().items()}
    names = [name for one in features for name in (one.request.name, one.old.feature)]
    others = refresh_ledgers(draft.original.snapshot, made, names)
    return FeaturePlan(draft.original, Plan((*draft.changes(), *ledgers, *others)), planned)


def _refuse_stale_references(features: Sequence[Feature], project: Project) -> None:
    """Refuse to start or end marking rows as deleted while the code of other features relies on it.

    Raises:
        UnusableProjectError: if such a feature is not planned together with its target.
    """
    planned = {name for one in features for name in (one.request.name, one.old.feature)}
    changed = {one.old.feature: one for one in features if _changes_deletion(one)}
    if not changed:
        return
    ledgers = sharing_ledgers(project.snapshot)
    problems = []
    for name, feature in changed.items():
        if stale := [one for one in features_referencing(name, ledgers) if one not in planned]:
            listed = ", ".join(stale)
            verb = "refers" if len(stale) == 1 else "refer"
            what = f"{listed} {verb} to rows of '{name}', which are deleted in another way now"
            remedy = f"update them together: featurebuilder update {name} {' '.join(stale)}"
            where = feature.asked.place("resource", "soft_delete")
            problems.append(Problem(what, where, remedy))
    if problems:
        raise UnusableProjectError(*problems)


def _changes_deletion(feature: Feature) -> bool:
    """Return whether rows are marked as deleted now but not before, or the other way round."""
    last, now = feature.old.request, feature.request.resource
    before = last.content.resource if last else None
    return bool(before and now and before.soft_delete != now.soft_delete)
