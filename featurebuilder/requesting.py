"""What is done about requests before anything is built: start one, ask for one, explain one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.transaction import apply_plan
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import FeatureBuilderError, Location, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.plan.explaining import explanation, files_in_words, hindrance
from featurebuilder.plan.ledger_codec import ledgers_in
from featurebuilder.plan.start import plan_request, plan_written, require_no_request
from featurebuilder.planning import prepare_build
from featurebuilder.project.snapshot import Snapshot
from featurebuilder.request.asking import find_request
from featurebuilder.request.composing import composed
from featurebuilder.request.model import FeatureRequest

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.request.asking import Given


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is known before a request is asked for.

    ``features`` are those of the tree that it may refer to, and ``problems`` stand in the way of
    any feature of that name.
    """

    features: tuple[str, ...]
    problems: tuple[Problem, ...]


def start_request(root: Path, asked: str | FeatureRequest, *, dry_run: bool) -> Plan:
    """Write the request ``features/NAME.yaml``, its schema beside it; return what was written.

    Of a name alone it is one to start from.

    Raises:
        FeatureBuilderError: if the feature has a request already, or cannot have that name.
    """
    snapshot = Snapshot.of_folder(root)
    if isinstance(asked, FeatureRequest):
        plan = plan_written(asked, snapshot, "what was asked for")
    else:
        plan = plan_request(FeatureName(asked), snapshot)
    if dry_run:
        check_plan(plan, root)
    else:
        with tree_lock(root):
            apply_plan(plan, root)
    return plan


def prospect(root: Path, name: str) -> Prospect:
    """Return what is known of a feature ``name`` before it is asked for.

    Raises:
        InvalidNameError: if no feature can have that name.
        InvalidRequestError: if it has a request already.
    """
    snapshot = Snapshot.of_folder(root)
    require_no_request(FeatureName(name), snapshot)
    ledgers, _ = ledgers_in(snapshot)
    stored = (
        feature
        for feature, ledger in ledgers.items()
        if ledger.request and ledger.request.content.resource
    )
    return Prospect(tuple(sorted(stored)), hindrances(root, composed(name, ("name",))))


def hindrances(root: Path, request: FeatureRequest) -> tuple[Problem, ...]:
    """Return what stands in the way of building ``request``, which is no file yet."""
    try:
        prepared = prepare_build(root, None, request, force=False)
    except FeatureBuilderError as error:
        return error.problems
    return tuple(
        Problem(change.why, Location(change.path), "move it, or choose another name")
        for change in prepared.plan.conflicts
    )


def explain(root: Path, name: str | None, given: Given | None) -> str:
    """Return what the feature ``name``, or the request that is ``given``, is about, in words.

    What is written for it is told where there is a tree to build it in.

    Raises:
        FeatureBuilderError: if there is no such request, or it is wrong.
    """
    asked = find_request(Snapshot.of_folder(root), name, given)
    words = explanation(asked.request)
    try:
        prepared = prepare_build(root, name, given, force=False)
    except FeatureBuilderError as error:
        return words + hindrance(error.problems)
    return words + files_in_words(prepared.plan)
