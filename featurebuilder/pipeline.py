"""The whole program as a few functions: read, plan, apply, verify, tell."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.naming import FeatureName
from featurebuilder.plan.new_project import NewProject, expected_welcome, plan_project
from featurebuilder.plan.planner import FeaturePlan, plan_feature
from featurebuilder.plan.start import plan_request
from featurebuilder.plan.tools import Tools
from featurebuilder.project.application import importable
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.snapshot import Snapshot
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.report.compose import feature_log, logged_files, project_log
from featurebuilder.report.inspection import Inspection, inspection
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedRequest,
    Result,
    Status,
)
from featurebuilder.request.asking import Asked, Given, find_request
from featurebuilder.request.writing import dump_request
from featurebuilder.verify.answers import Expectation
from featurebuilder.verify.interpreter import find_interpreter
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.seen import AppReference
from featurebuilder.verify.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.expected import ExpectedAnswer
    from featurebuilder.verify.checks import Verdict

    Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build is asked to do.

    ``request`` stands in place of the tree's own request. ``verify`` is true to insist on
    verification, false to leave it out, ``None`` to verify where that is possible.
    """

    root: Path
    name: str | None = None
    request: Given | None = None
    dry_run: bool = False
    force: bool = False
    keep: bool = False
    verify: bool | None = None


@dataclass(frozen=True, slots=True)
class NewOptions:
    """What a new project is asked to be; ``parent`` is the folder that gets its folder."""

    parent: Path
    name: str
    title: str | None = None
    description: str | None = None
    dry_run: bool = False
    verify: bool | None = None


@dataclass(frozen=True, slots=True)
class _Ending:
    """How writing and verifying ended; ``kept`` is false where the tree was put back."""

    status: Status
    checks: tuple[LoggedCheck, ...] = ()
    interpreter: str = ""
    kept: bool = True


def build(options: BuildOptions, progress: Progress) -> BuildLog:
    """Build the feature and return the log of it.

    Raises:
        FeatureBuilderError: with every reason why it cannot be built; nothing was written then.
    """
    progress("reading the tree")
    snapshot = Snapshot.of_folder(options.root)
    asked = find_request(snapshot, options.name, options.request)
    project = read_project(options.root, snapshot, leaving_out=asked.request.name)
    progress("planning")
    planned = plan_feature(asked.request, project, _tools(project), force=options.force)
    if planned.plan.conflicts:
        ending = _Ending(Status.CONFLICT)
    elif options.dry_run:
        ending = _Ending(Status.DRY_RUN)
    else:
        verification = _feature_verification(planned) if options.verify is not False else None
        ending = _write(planned.plan, options.root, verification, progress, keep=options.keep)
    return feature_log(
        asked.request,
        LoggedRequest(origin=asked.origin, content=_decoded(asked)),
        options.root,
        planned.plan,
        ending.status,
        checks=ending.checks,
        checked_with=ending.interpreter,
        kept=ending.kept,
    )


def new(options: NewOptions, progress: Progress) -> BuildLog:
    """Make a new project and return the log of it.

    Raises:
        FeatureBuilderError: with the reason why it cannot be made; nothing was written then.
    """
    project = NewProject.named(options.name, options.title, options.description)
    root = options.parent / project.package
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        remedy = "choose another name, or another folder with -C"
        problem = Problem("this is there already", Location(str(project.package)), remedy)
        raise UnusableProjectError(problem)
    progress("planning")
    plan = plan_project(project, Tools(Renderer(), Formatter(root, None, DEFAULT_WIDTH)))
    if options.dry_run:
        ending = _Ending(Status.DRY_RUN)
    else:
        verification = _project_verification(project, root) if options.verify is not False else None
        ending = _write(plan, root, verification, progress, is_new=True)
    return project_log(
        project,
        root,
        plan,
        ending.status,
        checks=ending.checks,
        checked_with=ending.interpreter,
        kept=ending.kept,
    )


def inspect(root: Path) -> Inspection:
    """Return what is found in the tree at ``root``, with the evidence; nothing of it is run.

    Raises:
        UnusableProjectError: if it has no FastAPI application.
    """
    return inspection(read_project(root))


def start_request(root: Path, name: str, *, dry_run: bool) -> tuple[LoggedFile, ...]:
    """Write the request ``features/NAME.yaml`` to start from, and its schema beside it.

    Raises:
        FeatureBuilderError: if the feature has a request already, or cannot have that name.
    """
    plan = plan_request(FeatureName(name), Snapshot.of_folder(root))
    if not dry_run:
        with tree_lock(root):
            apply_plan(plan, root)
    return logged_files(plan.changes)


def _tools(project: Project) -> Tools:
    settings = project.settings
    formatter = Formatter(project.root, settings.ruff, settings.width)
    return Tools(Renderer(project.root / settings.templates), formatter)


def _decoded(asked: Asked) -> str:
    text = dump_request(asked.request, schema_reference="-").decode()
    return text.partition("\n")[2]


def _write(  # noqa: PLR0913 - the two switches are named at every call
    plan: Plan,
    root: Path,
    verification: Verification | None,
    progress: Progress,
    *,
    keep: bool = False,
    is_new: bool = False,
) -> _Ending:
    """Write the plan and verify; where that fails, put the tree back unless it is to be kept."""
    with tree_lock(root):
        before = None
        if verification and plan.writes and not is_new:
            progress("running the application as it is")
            before = verification.observe()
        progress("writing")
        receipt = apply_plan(plan, root)
        if verification is None:
            return _Ending(Status.UNVERIFIED)
        with ExitStack() as put_back:
            put_back.callback(undo, receipt)
            progress("running the application and its tests")
            verdict = verification.verdict(before)
            kept = keep or verdict.outcome is not Outcome.FAILED
            if kept:
                put_back.pop_all()
    return _ending(verdict, kept=kept)


def _ending(verdict: Verdict, *, kept: bool) -> _Ending:
    status = {
        Outcome.PASSED: Status.SUCCESS,
        Outcome.FAILED: Status.FAILED,
        Outcome.NOT_RUN: Status.UNVERIFIED,
    }[verdict.outcome]
    checks = tuple(
        LoggedCheck(name=check.name, result=Result(check.outcome.value), detail=check.detail)
        for check in verdict.checks
    )
    return _Ending(status, checks, verdict.interpreter, kept)


def _feature_verification(planned: FeaturePlan) -> Verification:
    project, places = planned.project, planned.places
    found = importable(project.snapshot, project.application)
    return Verification(
        find_interpreter(project.root, os.environ),
        project.root,
        AppReference(found.import_root, found.module, found.attribute, found.factory),
        _expectations(planned.expected),
        (places.tests,),
        places.code,
        planned.own_operations,
    )


def _project_verification(project: NewProject, root: Path) -> Verification:
    package = project.package
    return Verification(
        find_interpreter(root, os.environ),
        root,
        AppReference("", f"{package}.main", "app"),
        _expectations((expected_welcome(project),)),
        (f"{package}/tests",),
        (f"{package}/main.py", f"{package}/api/v1/api.py"),
    )


def _expectations(expected: tuple[ExpectedAnswer, ...]) -> tuple[Expectation, ...]:
    return tuple(
        Expectation(answer.method.upper(), answer.path, HTTPStatus.OK, dict(answer.body))
        for answer in expected
    )
