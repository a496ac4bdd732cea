"""Prepare commands: read the project and plan the changes, without running or writing."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.artifacts.project.new_project import NewProject, expected_welcome, plan_project
from featurebuilder.errors import InvalidRequestError, Location, Problem, UnusableProjectError
from featurebuilder.features.new_request import plan_request_file, request_path
from featurebuilder.features.planner import plan_feature
from featurebuilder.features.project_problems import find_project_problems
from featurebuilder.features.remove import ledger_of, plan_remove, plan_unwire, retained_code
from featurebuilder.features.storage_choices import storage_choices
from featurebuilder.merge.recorded_edit import fingerprint
from featurebuilder.naming import FeatureName
from featurebuilder.plan.basis import Basis
from featurebuilder.plan.change import Part, Plan
from featurebuilder.plan.choices import choices_of
from featurebuilder.plan.expected import (
    Expected,
    ExpectedFeature,
    ExpectedRemoval,
    ExpectedWiring,
)
from featurebuilder.plan.prepared import Command, PreparedCommand, RequestText
from featurebuilder.plan.tools import Tools
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.routers.application import (
    ApplicationImport,
    read_served_operations,
)
from featurebuilder.project.routers.sibling_operations import sibling_operations
from featurebuilder.project.settings.settings import Settings, read_settings
from featurebuilder.project.source.history import last_commits
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.style.code_style import read_project_style
from featurebuilder.project.unparsed import refuse_unparsed
from featurebuilder.project.versions.versions import DEFAULT_VERSIONS
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.request.asking import FoundRequest, RequestFile, find_request, find_valid_part
from featurebuilder.request.formats.writing import dump_request
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.verify.working_folder import supported_versions
from featurebuilder.wiring.wire import plan_wire

if TYPE_CHECKING:
    from featurebuilder.features.planner import FeaturePlan
    from featurebuilder.project.versions.versions import Versions


@dataclass(frozen=True, slots=True)
class Wiring:
    """The place of a router, instead of one inferred from the project.

    Attributes:
        into: The router to include it in, as ``app/api/main.py`` or ``app.api.main:api_router``.
        router: The file or folder of its module.
    """

    into: str | None = None
    router: str | None = None


INFERRED = Wiring()


def prepare_build(
    root: Path,
    name: str | None,
    given: RequestFile | FeatureRequest | None,
    wiring: Wiring = INFERRED,
    *,
    force: bool,
) -> PreparedCommand:
    """Prepare the build of the feature ``name``, or of the ``given`` request.

    The plan for a `FeatureRequest` also writes its request file. ``force`` overwrites files that
    are in the way.

    Raises:
        FeatureBuilderError: with every problem that prevents the build.
    """
    snapshot = Snapshot.of_folder(root)
    asked, written = _resolve_request(snapshot, root, name, given)
    request = asked.request
    settings = with_wiring(read_settings(snapshot, root), wiring)
    project = read_project(root, snapshot, leaving_out=request.name, settings=settings)
    refuse_unparsed(project)
    tools = tools_for(project, supported_versions(project))
    planned = plan_feature(asked, project, tools, force=force)
    return PreparedCommand(
        Command.BUILD,
        request.name,
        f"Feature: {request.name}",
        request.description,
        Plan((*written.changes, *planned.plan.changes)),
        expected_feature(planned),
        request_text(asked),
        basis_of(project, tools),
        (*choices_of(project, tools.versions), *storage_choices(project, planned.features)),
        width=tools.formatter.line_length,
    )


def _resolve_request(
    snapshot: Snapshot, root: Path, name: str | None, given: RequestFile | FeatureRequest | None
) -> tuple[FoundRequest, Plan]:
    """Return the request to build, and the plan that writes its file (empty if it has one).

    An invalid request is checked against the project too, so that one run reports all problems.
    """
    if isinstance(given, FeatureRequest):
        path = request_path(given.name)
        plan = plan_request_file(given, snapshot, "the new request")
        (content,) = [change.after for change in plan.changes if change.path == path]
        written = fingerprint(content or b"")
        return FoundRequest(given, path, path, written=written), plan
    try:
        asked = find_request(snapshot, name, given)
    except InvalidRequestError as error:
        besides = find_project_problems(root, snapshot, find_valid_part(snapshot, name, given))
        raise InvalidRequestError(*error.problems, *besides) from None
    if given:
        _record_as_read(given, snapshot, root)
    return asked, Plan(())


def prepare_project(root: Path, project: NewProject) -> PreparedCommand:
    """Prepare the creation of ``project`` in the folder ``root``.

    Raises:
        UnusableProjectError: if ``root`` exists and is not an empty folder, or if the folder that
            it belongs in does not exist.
    """
    if not root.parent.is_dir():
        raise UnusableProjectError(Problem("there is no such folder", Location(str(root.parent))))
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        remedy = "choose another name, or another parent folder with -C"
        problem = Problem(
            "already exists and is not an empty folder", Location(str(project.package)), remedy
        )
        raise UnusableProjectError(problem)
    package = project.package
    plan = plan_project(project, Tools(Renderer(), Formatter(root, None, DEFAULT_WIDTH)))
    expected = ExpectedFeature(
        ApplicationImport("", f"{package}.main", "app"),
        (expected_welcome(project),),
        (f"{package}/tests",),
        (f"{package}/main.py", f"{package}/api/v1/api.py"),
    )
    title = f"Project: {package}"
    return PreparedCommand(Command.NEW, package, title, project.description, plan, expected)


def prepare_wire(root: Path, path: Path, wiring: Wiring = INFERRED) -> PreparedCommand:
    """Prepare the inclusion of the router at ``path``, in the style of its siblings.

    Raises:
        FeatureBuilderError: if it cannot be included.
    """
    inner = _relative_to_root(root, path)
    snapshot = Snapshot.of_folder(root)
    settings = with_wiring(read_settings(snapshot, root), wiring)
    project = read_project(root, snapshot, settings=settings)
    refuse_unparsed(project, inner)
    tools = tools_for(project)
    plan = plan_wire(project, inner, tools)
    words = "Includes an existing router in the same place and style as its siblings."
    expected = _expected_wiring(project, plan, inner)
    basis = basis_of(project, tools)
    return PreparedCommand(
        Command.WIRE, inner, f"Wire: {inner}", words, plan, expected, basis=basis
    )


def prepare_unwire(root: Path, path: Path) -> PreparedCommand:
    """Prepare the removal of the includes of the router at ``path``.

    Raises:
        FeatureBuilderError: if they cannot be removed.
    """
    inner = _relative_to_root(root, path)
    project = read_project(root)
    refuse_unparsed(project, inner)
    plan = plan_unwire(project, inner)
    words = "Removes the includes of a router; its module stays."
    expected = _expected_removal(project, inner)
    basis = Basis.of(project.snapshot)
    return PreparedCommand(
        Command.UNWIRE, inner, f"Unwire: {inner}", words, plan, expected, basis=basis
    )


def prepare_remove(root: Path, feature: str, *, force: bool) -> PreparedCommand:
    """Prepare the removal of a feature; ``force`` also deletes files that were edited by hand.

    Raises:
        FeatureBuilderError: if it cannot be removed.
    """
    name = FeatureName(feature)
    project = read_project(root, leaving_out=name)
    tools = tools_for(project, supported_versions(project))
    ledger = ledger_of(project, name)
    migrations = {path for path, one in ledger.files.items() if one.part is Part.MIGRATION}
    # A committed migration may have run elsewhere, so it is not deleted.
    committed = frozenset() if force else frozenset(last_commits(root, migrations))
    plan = plan_remove(project, name, force=force, tools=tools, committed=committed)
    words = "Removes the feature's files and wiring."
    expected = _expected_removal(project, ledger.router, retained_code(plan))
    basis = Basis.of(project.snapshot)
    return PreparedCommand(
        Command.REMOVE, name, f"Remove: {name}", words, plan, expected, basis=basis
    )


def with_wiring(settings: Settings, wiring: Wiring) -> Settings:
    """Return the settings, overridden by the options of a command.

    Raises:
        UnusableProjectError: if the value of an option is invalid.
    """
    overrides = settings.overrides.with_options(wiring.into, wiring.router)
    return replace(settings, overrides=overrides)


def tools_for(project: Project, versions: Versions = DEFAULT_VERSIONS) -> Tools:
    """Return the renderer and the formatter for code in the style of the project."""
    style = read_project_style(project)
    formatter = Formatter(project.root, style.ruff, style.width, style.manner)
    renderer = Renderer(project.root / project.settings.templates, project.root)
    return Tools(renderer, formatter, versions)


def basis_of(project: Project, tools: Tools) -> Basis:
    """Return the basis of a plan: all files that were read, which must not change before apply.

    It includes the project's own templates, and the missing ones that could override ours.
    """
    for name in tools.renderer.asked_for:
        project.snapshot.read(posixpath.normpath(f"{project.settings.templates}/{name}"))
    return Basis.of(project.snapshot)


def expected_feature(planned: FeaturePlan) -> Expected:
    """Return what verification expects of the features of a plan."""
    project, features = planned.project, planned.features
    return ExpectedFeature(
        project.application_import,
        planned.expected,
        tuple(feature.places.tests for feature in features),
        tuple(path for feature in features for path in feature.code),
        planned.own_operations,
        packages=planned.packages,
        siblings=sibling_operations(project),
        tables=tuple(feature.tables for feature in features if feature.tables),
        is_open=all(feature.request.access == "anyone" for feature in features),
    )


def _expected_wiring(project: Project, plan: Plan, path: str) -> Expected:
    """Return the operations of the module that the planned project will serve."""
    files = {change.path: change.after for change in plan.writes}
    snapshot = project.snapshot.with_files(files)
    wired = read_project(project.root, snapshot, settings=project.settings)
    served = read_served_operations(wired, path)
    handlers = tuple((f"{o.method.upper()} {o.path}", o.handler) for o in served.operations)
    application = wired.application_import
    return ExpectedWiring(application, path, handlers, served.complete, tuple(files))


def _expected_removal(project: Project, path: str, kept: tuple[str, ...] = ()) -> Expected:
    served = read_served_operations(project, path)
    operations = tuple(f"{o.method.upper()} {o.path}" for o in served.operations)
    application = project.application_import
    return ExpectedRemoval(application, operations if served.complete else (), kept)


def request_text(asked: FoundRequest) -> RequestText:
    """Return the request for the build log, as YAML without the schema comment."""
    text = dump_request(asked.request, schema_reference="-").decode()
    return RequestText(asked.origin, text.partition("\n")[2])


def _record_as_read(given: RequestFile, snapshot: Snapshot, root: Path) -> None:
    """Record the file of a given request as read, if it belongs to the project."""
    top, file = Path(os.path.realpath(root)), Path(os.path.realpath(given.origin))
    if file.is_file() and file.is_relative_to(top):
        snapshot.read(file.relative_to(top).as_posix())


def _relative_to_root(root: Path, path: Path) -> str:
    """Return ``path`` relative to the project root.

    ``path`` may be relative to the current folder or to the root; the former takes precedence.

    Raises:
        UnusableProjectError: if there is no such file in the project.
    """
    top = Path(os.path.realpath(root))
    for candidate in (Path(os.path.realpath(path)), Path(os.path.realpath(top / path))):
        if candidate.is_file() and candidate.is_relative_to(top):
            return candidate.relative_to(top).as_posix()
    raise UnusableProjectError(Problem("no such file in the project", Location(str(path))))
