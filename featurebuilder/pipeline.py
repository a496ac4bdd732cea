"""The whole program as a few functions: read, plan, apply, verify, tell."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.naming import FeatureName
from featurebuilder.plan.new_project import NewProject, plan_project
from featurebuilder.plan.planner import plan_feature
from featurebuilder.plan.remove import ledger_of, plan_remove, plan_unwire
from featurebuilder.plan.start import plan_request
from featurebuilder.plan.tools import Tools
from featurebuilder.plan.wire import plan_wire
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.snapshot import Snapshot
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.report.compose import (
    Ending,
    edits_log,
    feature_log,
    logged_files,
    project_log,
)
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
from featurebuilder.verifiers import (
    Verifier,
    feature_verifier,
    project_verifier,
    unwiring_verifier,
    wiring_verifier,
)
from featurebuilder.verify.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.verify.checks import Verdict

    Progress = Callable[[str], None]

_LEFT_OUT = LoggedCheck(
    name="verification", result=Result.NOT_RUN, detail="left out, as --no-verify asks"
)
_STATUSES = {
    Outcome.PASSED: Status.SUCCESS,
    Outcome.FAILED: Status.FAILED,
    Outcome.NOT_RUN: Status.UNVERIFIED,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What every command that writes is asked.

    ``verify`` is true to insist on verification, false to leave it out, ``None`` to verify where
    that is possible. ``keep`` leaves what was written where verification fails.
    """

    root: Path
    dry_run: bool = False
    verify: bool | None = None
    force: bool = False
    keep: bool = False


def build(options: Options, name: str | None, given: Given | None, progress: Progress) -> BuildLog:
    """Build the feature ``name``, or the request that is ``given``, and return the log of it.

    Raises:
        FeatureBuilderError: with every reason why it cannot be built; nothing was written then.
    """
    progress("reading the tree")
    snapshot = Snapshot.of_folder(options.root)
    asked = find_request(snapshot, name, given)
    project = read_project(options.root, snapshot, leaving_out=asked.request.name)
    progress("planning")
    planned = plan_feature(asked.request, project, _tools(project), force=options.force)
    ending = _carry_out(planned.plan, options, lambda: feature_verifier(planned), progress)
    origin = LoggedRequest(origin=asked.origin, content=_decoded(asked))
    return feature_log(asked.request, origin, options.root, planned.plan, ending)


def new(
    options: Options, name: str, title: str | None, description: str | None, progress: Progress
) -> BuildLog:
    """Make a new project in a folder of its name below the root, and return the log of it.

    Raises:
        FeatureBuilderError: with the reason why it cannot be made; nothing was written then.
    """
    project = NewProject.named(name, title, description)
    root = options.root / project.package
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        remedy = "choose another name, or another folder with -C"
        problem = Problem("this is there already", Location(str(project.package)), remedy)
        raise UnusableProjectError(problem)
    progress("planning")
    plan = plan_project(project, Tools(Renderer(), Formatter(root, None, DEFAULT_WIDTH)))
    inside = Options(root, options.dry_run, options.verify)
    verifier = lambda: project_verifier(project, root)  # noqa: E731 - made only where needed
    ending = _carry_out(plan, inside, verifier, progress, is_new=True)
    return project_log(project, root, plan, ending)


def wire(options: Options, path: Path, progress: Progress) -> BuildLog:
    """Register the router module at ``path`` as its siblings are, and return the log of it.

    Raises:
        FeatureBuilderError: with the reason why it cannot be done; nothing was written then.
    """
    inner = _inside(options.root, path)
    progress("planning")
    project = read_project(options.root)
    plan = plan_wire(project, inner, _tools(project))
    ending = _carry_out(plan, options, lambda: wiring_verifier(project, plan, inner), progress)
    words = "An existing router, registered where and how its siblings are."
    return edits_log(inner, f"Wire: {inner}", words, options.root, plan, ending)


def unwire(options: Options, path: Path, progress: Progress) -> BuildLog:
    """Take the router module at ``path`` out of what includes it, and return the log of it.

    Raises:
        FeatureBuilderError: with the reason why it cannot be done; nothing was written then.
    """
    inner = _inside(options.root, path)
    progress("planning")
    project = read_project(options.root)
    plan = plan_unwire(project, inner)
    ending = _carry_out(plan, options, lambda: unwiring_verifier(project, inner), progress)
    words = "A router taken out of what includes it; its module stays."
    return edits_log(inner, f"Unwire: {inner}", words, options.root, plan, ending)


def remove(options: Options, feature: str, progress: Progress) -> BuildLog:
    """Take the feature back, and return the log of it.

    Raises:
        FeatureBuilderError: with the reason why it cannot be done; nothing was written then.
    """
    name = FeatureName(feature)
    progress("planning")
    project = read_project(options.root, leaving_out=name)
    plan = plan_remove(project, name, force=options.force)
    router = ledger_of(project, name).router
    ending = _carry_out(plan, options, lambda: unwiring_verifier(project, router), progress)
    words = "Everything of the feature, taken back."
    return edits_log(name, f"Remove: {name}", words, options.root, plan, ending)


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


def _carry_out(
    plan: Plan,
    options: Options,
    verifier: Callable[[], Verifier],
    progress: Progress,
    *,
    is_new: bool = False,
) -> Ending:
    """Write the plan and verify; where that fails, put the tree back unless it is to be kept."""
    if plan.conflicts:
        return Ending(Status.CONFLICT)
    if options.dry_run:
        return Ending(Status.DRY_RUN)
    with tree_lock(options.root):
        verification = verifier() if options.verify is not False else None
        before = None
        if verification and plan.writes and not is_new:
            progress("running the application as it is")
            before = verification.observe()
        progress("writing")
        receipt = apply_plan(plan, options.root)
        if verification is None:
            return Ending(Status.UNVERIFIED, (_LEFT_OUT,))
        with ExitStack() as put_back:
            put_back.callback(undo, receipt)
            progress("running the application as it is now")
            verdict = verification.verdict(before)
            kept = options.keep or verdict.outcome is not Outcome.FAILED
            if kept:
                put_back.pop_all()
    return _ending(verdict, kept=kept)


def _ending(verdict: Verdict, *, kept: bool) -> Ending:
    checks = tuple(
        LoggedCheck(name=check.name, result=Result(check.outcome.value), detail=check.detail)
        for check in verdict.checks
    )
    return Ending(_STATUSES[verdict.outcome], checks, verdict.interpreter, kept)


def _tools(project: Project) -> Tools:
    settings = project.settings
    formatter = Formatter(project.root, settings.ruff, settings.width)
    return Tools(Renderer(project.root / settings.templates, project.root), formatter)


def _decoded(asked: Asked) -> str:
    text = dump_request(asked.request, schema_reference="-").decode()
    return text.partition("\n")[2]


def _inside(root: Path, path: Path) -> str:
    """Return ``path``, given from the current folder or from the root, as the tree names it.

    Raises:
        UnusableProjectError: if it is not in the tree.
    """
    top = root.resolve()
    for candidate in (path.resolve(), (top / path).resolve()):
        if candidate.is_file() and candidate.is_relative_to(top):
            return candidate.relative_to(top).as_posix()
    raise UnusableProjectError(Problem("there is no such file in the tree", Location(str(path))))
