"""Maintain built features: list, check, update and adopt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.features.adopt import plan_adopt
from featurebuilder.features.check import plan_check
from featurebuilder.features.drift import severities
from featurebuilder.features.listing import list_features
from featurebuilder.features.remove import retained_code
from featurebuilder.features.storage_choices import storage_choices
from featurebuilder.features.update import (
    ReadableProject,
    Update,
    UpdateSelection,
    plan_update,
    plan_update_of_all,
)
from featurebuilder.features.write_policy import WritePolicy
from featurebuilder.merge.three_way import OnConflict
from featurebuilder.pipeline import Options, Run, plan_and_apply
from featurebuilder.plan.choices import choices_of
from featurebuilder.plan.expected import Expected, ExpectedFeature, ExpectedRemoval
from featurebuilder.plan.prepared import Command, PreparedCommand
from featurebuilder.planning import basis_of, expected_feature, request_text, tools_for
from featurebuilder.project.project import read_project
from featurebuilder.project.routers.sibling_operations import sibling_operations
from featurebuilder.project.source.history import last_commits
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.report.check.check_report import CheckReport, check_report
from featurebuilder.report.feature_list import FeatureList, feature_list
from featurebuilder.request.asking import RequestFile, find_request
from featurebuilder.verify.working_folder import supported_versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from featurebuilder.features.drift import DriftedFile
    from featurebuilder.pipeline import Progress
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project


class CheckRun(NamedTuple):
    """The result of a check: its report, and all drift with the contents of the files."""

    report: CheckReport
    drifted: tuple[DriftedFile, ...]


def check(root: Path, names: Sequence[str], *, strict: bool) -> CheckRun:
    """Check the named features, or all, of the project at ``root``; nothing is written or run.

    ``strict`` makes every kind of drift an error.

    Raises:
        FeatureBuilderError: if the project cannot be read.
    """
    settled, project, tools = _read(root)
    severe = severities(project.settings.check, strict=strict)
    found = plan_check(project, settled, names, tools)
    name = root.resolve().name
    report = check_report(name, found.features, found.drifted, found.problems, severe)
    return CheckRun(report, found.drifted)


def features(root: Path, names: Sequence[str]) -> FeatureList:
    """List the named features, or all, of the project at ``root``; nothing is written or run.

    Raises:
        FeatureBuilderError: if the project cannot be read, or has no such feature.
    """
    _, project, tools = _read(root)
    found = list_features(project, names, tools)
    commits = last_commits(root, {path for one in found for path in one.own_files})
    return feature_list(root.resolve().name, found, commits)


def update(
    options: Options, wanted: UpdateSelection, on_conflict: OnConflict, progress: Progress
) -> Run:
    """Update features to their current requests and templates, and return the run.

    Raises:
        FeatureBuilderError: if they cannot be updated; nothing was written.
    """
    prepare = partial(prepare_update, options.root, wanted, on_conflict, leaves_out=True)
    return plan_and_apply(prepare, options, progress)


def adopt(options: Options, name: str | None, given: RequestFile | None, progress: Progress) -> Run:
    """Rebuild the ledger of a feature from its files and request, and return the run.

    Raises:
        FeatureBuilderError: if it cannot be rebuilt; nothing was written.
    """
    return plan_and_apply(partial(prepare_adopt, options.root, name, given), options, progress)


def prepare_update(
    root: Path,
    wanted: UpdateSelection,
    on_conflict: OnConflict = OnConflict.MARK,
    *,
    leaves_out: bool = False,
) -> PreparedCommand:
    """Prepare the update of the ``wanted`` features.

    With ``leaves_out``, an update of all features skips those that cannot be updated, and returns
    their problems.

    Raises:
        FeatureBuilderError: with every problem that prevents the update.
    """
    settled, project, tools = _read(root)
    plan = plan_update_of_all if leaves_out else plan_update
    update = plan(project, settled, wanted, tools, WritePolicy(on_conflict=on_conflict))
    return PreparedCommand(
        Command.UPDATE,
        " ".join(wanted.names) or "all",
        f"Update: {', '.join(wanted.names) or 'all features'}",
        _update_words(update),
        update.plan,
        _expected_update(update),
        basis=basis_of(project, tools),
        choices=(
            *choices_of(project, tools.versions),
            *storage_choices(project, update.features),
        ),
        problems=update.problems,
        width=tools.formatter.line_length,
    )


def prepare_adopt(root: Path, name: str | None, given: RequestFile | None) -> PreparedCommand:
    """Prepare a new ledger for the files of a feature.

    Raises:
        FeatureBuilderError: with every problem that prevents it.
    """
    tree = Snapshot.of_folder(root)
    asked = find_request(tree, name, given)
    feature = asked.request.name
    without = tree.with_files({ledger_path(feature): None})
    project = read_project(root, without, leaving_out=feature)
    tools = tools_for(project, supported_versions(project))
    planned = plan_adopt(project, tree, asked, tools)
    return PreparedCommand(
        Command.ADOPT,
        feature,
        f"Adopt: {feature}",
        "Rebuilds the feature's ledger from its files and request.",
        planned.plan,
        expected_feature(planned),
        request_text(asked),
        basis=basis_of(project, tools),
    )


def _read(root: Path) -> tuple[ReadableProject, Project, Tools]:
    settled = ReadableProject.of(Snapshot.of_folder(root))
    project = read_project(root, settled.snapshot)
    return settled, project, tools_for(project, supported_versions(project))


def _update_words(update: Update) -> str:
    count = len(update.features)
    words = (
        f"Updates {count} feature{'' if count == 1 else 's'} to the current requests and templates"
    )
    if update.removed:
        words += f"; removes {', '.join(update.removed)}, which no longer has a request"
    return f"{words}."


def _expected_update(update: Update) -> Expected:
    """Return what verification expects of the changed features, or of all if none changes."""
    application = update.project.application_import
    if not update.features:
        return ExpectedRemoval(application, update.gone, retained_code(update.plan))
    written = {change.path for change in update.plan.writes}
    changed = [f for f in update.features if written & {*f.places.paths.values()}]
    features = changed or update.features
    own = (operation for feature in update.features for operation in feature.own_operations)
    there = {answer.operation for feature in update.features for answer in feature.expected}
    return ExpectedFeature(
        application,
        tuple(answer for feature in features for answer in feature.expected),
        tuple(feature.places.tests for feature in features),
        tuple(path for feature in features for path in feature.code),
        (*own, *update.gone),
        tuple(operation for operation in update.gone if operation not in there),
        retained_code(update.plan),
        tuple(sorted({package for feature in features for package in feature.packages})),
        sibling_operations(update.project),
        all(feature.request.access == "anyone" for feature in features),
        tuple(feature.tables for feature in features if feature.tables),
    )
