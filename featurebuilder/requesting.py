"""Handle requests before a build: write, check and explain them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.transaction import apply_plan
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import FeatureBuilderError, Location, Problem
from featurebuilder.explain.resource import describe_files, describe_problems, explain_request
from featurebuilder.features.new_request import plan_request, plan_request_file, require_no_request
from featurebuilder.ledger.codec import ledgers_in
from featurebuilder.naming import FeatureName
from featurebuilder.planning import prepare_build
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.request.asking import find_request
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.shorthand.composing import compose_request

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.request.asking import RequestFile


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The facts about a new feature before its request exists.

    ``features`` are the resources of the project that it can reference, sorted; ``problems``
    prevent any feature of that name.
    """

    features: tuple[str, ...]
    problems: tuple[Problem, ...]


def start_request(root: Path, asked: str | FeatureRequest, *, dry_run: bool) -> Plan:
    """Write ``features/NAME.yaml`` and the JSON Schema of requests, and return the plan.

    If ``asked`` is a name, a starter request is written. With ``dry_run``, nothing is written.

    Raises:
        FeatureBuilderError: if the feature already has a request, or the name is invalid.
    """
    snapshot = Snapshot.of_folder(root)
    if isinstance(asked, FeatureRequest):
        plan = plan_request_file(asked, snapshot, "the new request")
    else:
        plan = plan_request(FeatureName(asked), snapshot)
    if dry_run:
        check_plan(plan, root)
    else:
        with tree_lock(root):
            apply_plan(plan, root)
    return plan


def request_context(root: Path, name: str) -> RequestContext:
    """Return the facts about a new feature ``name``.

    Raises:
        InvalidNameError: if the name is invalid.
        InvalidRequestError: if the feature already has a request.
    """
    snapshot = Snapshot.of_folder(root)
    require_no_request(FeatureName(name), snapshot)
    ledgers, _ = ledgers_in(snapshot)
    stored = (
        feature
        for feature, ledger in ledgers.items()
        if ledger.request and ledger.request.content.resource
    )
    return RequestContext(
        tuple(sorted(stored)), build_problems(root, compose_request(name, ("name",)))
    )


def build_problems(root: Path, request: FeatureRequest) -> tuple[Problem, ...]:
    """Return the problems that prevent the build of ``request``, which has no file yet."""
    try:
        prepared = prepare_build(root, None, request, force=False)
    except FeatureBuilderError as error:
        return error.problems
    return tuple(
        Problem(change.why, Location(change.path), "move the file, or choose another name")
        for change in prepared.plan.conflicts
    )


def explain(root: Path, name: str | None, given: RequestFile | None) -> str:
    """Return a description of the feature ``name``, or of the ``given`` request, in plain words.

    It ends with the files to write, or with the problems that prevent the build.

    Raises:
        FeatureBuilderError: if there is no such request, or it is invalid.
    """
    asked = find_request(Snapshot.of_folder(root), name, given)
    words = explain_request(asked.request)
    try:
        prepared = prepare_build(root, name, given, force=False)
    except FeatureBuilderError as error:
        return words + describe_problems(error.problems)
    return words + describe_files(prepared.plan)
