"""Run the commands that write: plan, apply, verify and log."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from featurebuilder.apply.copying import temporary_copy
from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.apply.writable import check_plan
from featurebuilder.artifacts.project.new_project import NewProject
from featurebuilder.errors import StalePlanError
from featurebuilder.ledger.failure_records import has_failed, plan_failure_record
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.plan.prepared import Command, PreparedCommand
from featurebuilder.planning import (
    INFERRED,
    Wiring,
    prepare_build,
    prepare_project,
    prepare_remove,
    prepare_unwire,
    prepare_wire,
)
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.testing.import_writes import SERVER, SQLITE
from featurebuilder.render.formatting import DEFAULT_WIDTH
from featurebuilder.report.compose import Ending, build_log
from featurebuilder.report.log import BuildLog, Status
from featurebuilder.verify.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.request.asking import RequestFile
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.verify.verdict import Verdict

    Progress = Callable[[str], None]

_VERIFICATION_SKIPPED = Check("verification", Outcome.NOT_RUN, "skipped because of --no-verify")
_LONGEST_WAIT = 600.0
"""Seconds to wait for another run in the same project, which may be verifying."""
_STATUSES = {
    Outcome.PASSED: Status.SUCCESS,
    Outcome.FAILED: Status.FAILED,
    Outcome.NOT_RUN: Status.UNVERIFIED,
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of every command that writes.

    Attributes:
        root: The project's root folder.
        dry_run: True to write nothing.
        verify: True to require verification, false to skip it, ``None`` to verify if possible. A
            dry run is verified, in a copy of the project, only if this is true.
        force: True to overwrite files in the way, or to remove files edited by hand.
        keep: True to keep the changes if verification fails.
        decide: Resolves the conflicts of a plan, given the maximum line length; ``None`` if there
            is no user to ask.
        timeout: The time limit of the application in seconds; ``None`` to use the project's
            setting or the default.
        tell: Tells the user a sentence before something is run.
    """

    root: Path
    dry_run: bool = False
    verify: bool | None = None
    force: bool = False
    keep: bool = False
    decide: Callable[[Plan, int], Plan] | None = None
    timeout: float | None = None
    tell: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One command that was applied or shown, with its log.

    ``executable`` lists the paths of deleted files that were executable; a patch needs their mode.
    """

    prepared: PreparedCommand
    log: BuildLog
    executable: frozenset[str] = frozenset()


def build(
    options: Options,
    name: str | None,
    given: RequestFile | FeatureRequest | None,
    progress: Progress,
    wiring: Wiring = INFERRED,
) -> Run:
    """Build the feature ``name``, or the ``given`` request, and return the run.

    A `FeatureRequest` is also written to its file in ``features/``.

    Raises:
        FeatureBuilderError: with every problem that prevents the build; nothing was written.
    """
    prepare = partial(prepare_build, options.root, name, given, wiring, force=options.force)
    return plan_and_apply(prepare, options, progress)


def new(
    options: Options, name: str, title: str | None, description: str | None, progress: Progress
) -> Run:
    """Create a new project in a folder of its name below the root, and return the run.

    Raises:
        FeatureBuilderError: if it cannot be created; nothing was written.
    """
    project = NewProject.named(name, title, description)
    root = options.root / project.package
    progress("planning")
    return apply_and_verify(prepare_project(root, project), replace(options, root=root), progress)


def wire(options: Options, path: Path, progress: Progress, wiring: Wiring = INFERRED) -> Run:
    """Include the router of the module at ``path`` as its siblings are, and return the run.

    Raises:
        FeatureBuilderError: if it cannot be included; nothing was written.
    """
    return plan_and_apply(partial(prepare_wire, options.root, path, wiring), options, progress)


def unwire(options: Options, path: Path, progress: Progress) -> Run:
    """Remove the includes of the router at ``path``, and return the run.

    Raises:
        FeatureBuilderError: if they cannot be removed; nothing was written.
    """
    return plan_and_apply(partial(prepare_unwire, options.root, path), options, progress)


def remove(options: Options, feature: str, progress: Progress) -> Run:
    """Remove a feature with its files and wiring, and return the run.

    Raises:
        FeatureBuilderError: if it cannot be removed; nothing was written.
    """
    prepare = partial(prepare_remove, options.root, feature, force=options.force)
    return plan_and_apply(prepare, options, progress)


def plan_and_apply(
    prepare: Callable[[], PreparedCommand], options: Options, progress: Progress
) -> Run:
    """Prepare a command, apply and verify it, and return the run; see `apply_and_verify`.

    If the project changes before the plan is written, for example by another run, the command is
    prepared again.
    """
    progress("planning")
    return apply_and_verify(prepare(), options, progress, prepare)


def apply_and_verify(
    prepared: PreparedCommand,
    options: Options,
    progress: Progress,
    prepare_again: Callable[[], PreparedCommand] | None = None,
) -> Run:
    """Apply a prepared command, verify it, and return the run.

    If verification fails, the changes are undone, unless ``options.keep`` is set. A plan with
    conflicts that ``options.decide`` does not resolve is only shown.

    Raises:
        FeatureBuilderError: if the plan cannot be written; nothing was written.
    """
    prepared = _decided(prepared, options)
    if options.dry_run or prepared.plan.conflicts:
        run = shown(prepared, options.root)
        if prepared.plan.conflicts:
            return run
        check_plan(prepared.plan, options.root)
        return rehearse(run, options, progress) if options.verify else run

    def on_wait() -> None:
        progress("waiting for another featurebuilder run in this project")

    planned_again = False
    with tree_lock(options.root, _LONGEST_WAIT, on_wait):
        try:
            _require_basis(prepared, options.root)
        except StalePlanError:
            if prepare_again is None:
                raise
            progress("planning again, because the project has changed meanwhile")
            prepared, planned_again = _decided(prepare_again(), options), True
        run = shown(prepared, options.root)
        if prepared.plan.conflicts:
            return run
        ending = _write_and_verify(prepared, options, progress)
    ending = replace(ending, planned_again=planned_again)
    prepared = replace(prepared, api=ending.api)
    return replace(run, prepared=prepared, log=build_log(prepared, options.root, ending))


def _decided(prepared: PreparedCommand, options: Options) -> PreparedCommand:
    """Return the command with the conflicts of its plan resolved, if there is a user to ask."""
    if not options.decide or not prepared.plan.conflicts or options.dry_run:
        return prepared
    width = prepared.width or DEFAULT_WIDTH
    return replace(prepared, plan=options.decide(prepared.plan, width))


def _require_basis(prepared: PreparedCommand, root: Path) -> None:
    """Check that the project still is what the plan was made from, and that it can be written.

    Raises:
        StalePlanError: if the project has changed.
        FeatureBuilderError: if the plan cannot be written.
    """
    if prepared.command is not Command.NEW:
        prepared.basis.require(Snapshot.of_folder(root))
    check_plan(prepared.plan, root)


def shown(prepared: PreparedCommand, root: Path) -> Run:
    """Return the run of a prepared command that is only shown, for the project at ``root``."""
    conflicts = prepared.plan.conflicts or prepared.plan.marked
    status = Status.CONFLICT if conflicts else Status.DRY_RUN
    going = (change.path for change in prepared.plan.writes if change.after is None)
    executable = frozenset(path for path in going if os.access(root / path, os.X_OK))
    return Run(prepared, build_log(prepared, root, Ending(status, kept=False)), executable)


def rehearse(run: Run, options: Options, progress: Progress) -> Run:
    """Apply and verify the plan of ``run`` in a copy of the project, and return the updated run.

    A plan with conflicts or conflict markers is returned as it is.

    Raises:
        FeatureBuilderError: if the plan cannot be applied or verified.
    """
    prepared = run.prepared
    if prepared.plan.marked or prepared.plan.conflicts:
        return run
    _announce_effects(prepared, options)
    with temporary_copy(options.root) as copy:
        verifying = Verification.of_project(prepared.expected, options.root, options.timeout, copy)
        before, started = None, monotonic()
        if prepared.plan.writes and prepared.command is not Command.NEW:
            progress("running a copy of the application before the change")
            before = verifying.observe()
        apply_plan(prepared.plan, copy)
        progress("running the copy after the change")
        verdict = verifying.verdict(before)
        duration = monotonic() - started
    status = Status.FAILED if verdict.outcome is Outcome.FAILED else Status.DRY_RUN
    ending = replace(
        _to_ending(verdict, kept=False), status=status, in_copy=True, duration=duration
    )
    prepared = replace(prepared, api=verdict.api)
    return replace(run, prepared=prepared, log=build_log(prepared, options.root, ending))


def _write_and_verify(prepared: PreparedCommand, options: Options, progress: Progress) -> Ending:
    plan = prepared.plan
    before, failed = None, has_failed(plan)
    verifying = Verification.of_project(prepared.expected, options.root, options.timeout)
    verifies = options.verify is not False and not plan.marked
    started = monotonic()
    if verifies:
        _announce_effects(prepared, options)
    if verifies and (plan.writes or failed) and prepared.command is not Command.NEW:
        progress("running the application before the change")
        before = verifying.observe()
        # After a failed run with --keep, the current API is no valid reference.
        before = replace(before, openapi=None) if failed else before
    progress("writing")
    receipt = apply_plan(plan, options.root)
    if plan.marked:
        return Ending(Status.CONFLICT)
    if not verifies:
        return Ending(Status.UNVERIFIED, (_VERIFICATION_SKIPPED,))
    with ExitStack() as put_back:
        put_back.callback(undo, receipt)
        progress("running the application after the change")
        verdict = verifying.verdict(before)
        duration = monotonic() - started
        kept = options.keep or verdict.outcome is not Outcome.FAILED
        if kept:
            put_back.pop_all()
    if kept and verdict.outcome is Outcome.FAILED:
        apply_plan(plan_failure_record(plan), options.root)
    return replace(_to_ending(verdict, kept=kept), duration=duration)


def _announce_effects(prepared: PreparedCommand, options: Options) -> None:
    """Say which changes importing the application makes, and that verification contains them."""
    application = prepared.expected.application
    if not application.on_import or options.tell is None:
        return
    contained = {
        SQLITE: "verification runs it with copies of its SQLite files",
        SERVER: "verification leaves that out",
    }
    effects = " and ".join(application.on_import)
    options.tell(f"importing the application {effects}: {contained[application.database]}")


def _to_ending(verdict: Verdict, *, kept: bool) -> Ending:
    status = _STATUSES[verdict.outcome]
    return Ending(status, verdict.checks, verdict.interpreter, kept, verdict.api)
