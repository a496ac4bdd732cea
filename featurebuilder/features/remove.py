"""Plan the `unwire` and `remove` commands: take out a router's includes, or a whole feature."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from featurebuilder.choosing.references import features_referencing
from featurebuilder.conventions.paths import feature_of, ledger_path
from featurebuilder.edit.source import read_source
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.features.feature_migrations import find_remaining_migrations
from featurebuilder.features.ledger_handover import update_heirs
from featurebuilder.features.remove_dependencies import is_dependency_list, undo_dependency_edits
from featurebuilder.ledger.codec import decode_ledger, encode_ledger, ledgers_in
from featurebuilder.ledger.current_layout import is_unedited
from featurebuilder.ledger.ledger import Ledger, ledger_paths
from featurebuilder.ledger.shared_files import features_sharing
from featurebuilder.ledger.tool_files import with_attributes, without_tool_files
from featurebuilder.merge.recorded_edit import fingerprint
from featurebuilder.plan.change import Change, FileAction, Part, Plan
from featurebuilder.plan.draft import Draft
from featurebuilder.project.source.imported_files import imported_files
from featurebuilder.project.source.modules import is_auxiliary, parent_folder
from featurebuilder.wiring.include_removal import remove_includes
from featurebuilder.wiring.model_imports import remove_model_imports

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot

_RESOURCE_PARTS = frozenset({Part.MIGRATION, Part.SUPPORT, Part.FACTORY})
_MIGRATION_DELETED = "newest migration; if a database has run it, run `alembic downgrade -1` first"
_KEPT_EDITED = "edited by hand since it was generated; --force removes it too"


def plan_unwire(project: Project, path: str) -> Plan:
    """Return the plan that removes all includes of the routers in the module at ``path``.

    Raises:
        UnusableProjectError: if nothing includes a router of that module.
        EditRefusedError: if an edit cannot be proven correct.
    """
    draft = Draft(project, "", path)
    edited = remove_includes(draft, path)
    by_itself = [i for i in draft.project.graph.includes if i.found_by and i.child]
    for include in by_itself:
        if include.child and include.child.path == path:
            what = f"{include.path} finds this module automatically: {include.found_by}"
            remedy = "move or delete the module to exclude it"
            raise UnusableProjectError(Problem(what, Location(path), remedy))
    if not edited:
        problem = Problem("nothing includes a router of this module", Location(path))
        raise UnusableProjectError(problem)
    for file in edited:
        draft.put(file, Part.AGGREGATOR, draft.now(file), f"no longer includes {path}")
    return Plan(draft.changes())


def plan_remove(
    project: Project,
    feature: str,
    *,
    force: bool = False,
    tools: Tools | None = None,
    committed: Collection[str] = (),
) -> Plan:
    """Return the plan that removes a feature, using its ledger.

    Generated files are deleted if they are unchanged, or with ``force`` in any case. Edits of other
    files are undone; if such a file has changed since, only the feature's own lines are removed. If
    later migrations follow the feature's, or if one of them is ``committed`` and may have run
    elsewhere, ``tools`` render a new one that drops its tables.

    Raises:
        UnusableProjectError: if the feature has no ledger, or a damaged one; or if other features
            refer to its rows and ``force`` is not set.
        EditRefusedError: if an edit cannot be proven correct.
    """
    path = ledger_path(feature)
    data = project.snapshot.read(path)
    ledger = ledger_of(project, feature)
    others = ledgers_in(project.snapshot)[0]
    others.pop(feature, None)
    if not force:
        _refuse_while_referred_to(feature, ledger, others)
    used = _used_shared_files(ledger, project, others, tools, force=force)
    history = find_remaining_migrations(ledger, project.snapshot, tools, committed)
    used |= history.kept.keys() | history.support
    for environment in history.support:  # it imports some of them
        used |= imported_files(project.resolver, environment).keys() & ledger.files.keys()
    removed = _files_to_delete(project, ledger, used, tools, force=force)
    listing = undo_dependency_edits(project.snapshot, ledger, others)
    edits = (*listing, *_undo_edits(project, ledger, removed))
    edited = {change.path for change in edits}
    there = [p for p in ledger.files if p in project.snapshot and p not in edited]
    files = [_file_change(project, ledger, p, removed, used) for p in there]
    is_kept = any(change.action is FileAction.RETAIN for change in files)
    left = (c.path for c in files if is_kept and c.path not in removed)
    remembered = {*history.records, *history.support}
    kept = {
        path: ledger.files[path]
        for path in left
        if path not in remembered and not features_sharing(path, others)
    }
    after = encode_ledger(Ledger(feature, ledger.router, (), kept)) if kept else None
    why = "records the files that were kept" if kept else "no longer needed"
    last = Change.between(path, Part.LEDGER, data, after, why)
    heirs = update_heirs(project.snapshot, ledger, removed, edits, history.records)
    asked = _request_changes(ledger, project.snapshot)
    plan = Plan((*files, *history.changes, *edits, *heirs, *asked, last))
    return without_tool_files(with_attributes(plan, project.snapshot), project.snapshot)


def retained_code(plan: Plan) -> tuple[str, ...]:
    """Return the Python files of removed features that stay because of hand edits."""
    retained = (change.path for change in plan.changes if change.action is FileAction.RETAIN)
    return tuple(path for path in retained if path.endswith(".py"))


def ledger_of(project: Project, feature: str) -> Ledger:
    """Return the ledger of an existing feature.

    Raises:
        UnusableProjectError: if the project has none, or it is damaged.
    """
    data = project.snapshot.read(ledger_path(feature))
    if data is None:
        raise UnusableProjectError(_unknown_feature(project, feature))
    return decode_ledger(data, feature)


def _refuse_while_referred_to(feature: str, ledger: Ledger, others: Mapping[str, Ledger]) -> None:
    if names := features_referencing(feature, others):
        listed = ", ".join(names)
        verb = "refers" if len(names) == 1 else "refer"
        what = f"{listed} {verb} to rows of '{feature}'"
        mutual = [n for n in names if feature in features_referencing(n, {feature: ledger})]
        if mutual:
            other = mutual[0]
            first = f"delete the reference to {feature} in {other}'s request, and update {other}"
        else:
            first = f"remove {listed} first"
        remedy = f"{first}, or use --force to remove '{feature}' anyway"
        raise UnusableProjectError(Problem(what, Location(ledger_path(feature)), remedy))


def _used_shared_files(
    ledger: Ledger,
    project: Project,
    others: Mapping[str, Ledger],
    tools: Tools | None,
    *,
    force: bool,
) -> set[str]:
    """Return the shared files that other features, or kept code of this feature, still need."""
    stays = not force and any(
        path.endswith(".py") and record.part.is_own and not is_unedited(ledger, path, data, tools)
        for path, record in ledger.files.items()
        if (data := project.snapshot.read(path)) is not None
    )
    shared = {path for path, record in ledger.files.items() if record.part is Part.SUPPORT}
    return {path for path in shared if stays or features_sharing(path, others)}


def _files_to_delete(
    project: Project, ledger: Ledger, used: set[str], tools: Tools | None, *, force: bool
) -> set[str]:
    """Return the generated files to delete: unchanged (or forced) and no longer used."""
    found = {
        path
        for path in ledger.files
        if (data := project.snapshot.read(path)) is not None
        and (force or is_unedited(ledger, path, data, tools))
    } - {*ledger.edits, *used}
    # A ledger can be edited, so never delete other applications and routers because it lists
    # them. Tests may create an application of their own.
    made = {router.key.path for router in project.graph.routers.values()}
    others = {path for path in made if not is_auxiliary(path)} - {ledger.router}
    found -= {p for p in found & others if ledger.files[p].part is not Part.AGGREGATOR}
    for include in project.graph.includes:
        if include.child and include.child.path not in found:
            # The file now includes another router too, so remove only our own lines.
            found.discard(include.path)
    packages = {path for path in found if path.endswith("__init__.py")}
    for package in sorted(packages, key=len, reverse=True):
        folder = parent_folder(package) + "/"
        code = (p for p in project.snapshot.paths if p.endswith((".py", ".pyi")))
        if any(p.startswith(folder) and p not in found for p in code):
            found.discard(package)
    return found


def _undo_edits(project: Project, ledger: Ledger, removed: set[str]) -> tuple[Change, ...]:
    """Undo every edit; in files that have changed since, remove only the feature's own lines.

    The aggregator's include in the application goes only with the aggregator itself, or if no other
    router is in the aggregator.
    """
    draft = Draft(project, ledger.feature)
    graph = project.graph
    ours = [i for i in graph.includes if i.child and i.child.path == ledger.router]
    including = {include.path for include in ours}
    parents = {include.parent for include in ours}
    mounting = {include.path for include in graph.includes if include.child in parents}
    is_needed = any(graph.siblings(parent, ledger.router) for parent in parents)
    left = mounting - including if is_needed else set()
    for path, edit in ledger.edits.items():
        if is_dependency_list(path):
            continue
        data = edit.undone(draft.now(path))
        if data is None and path.endswith(".py") and path in project.snapshot:
            # Finding our own lines requires a file that parses.
            _ = read_source(draft.now(path), path).tree
        if data is not None and path not in left:
            draft.put(path, Part.AGGREGATOR, data, "restored to its original bytes")
    draft.reread()
    models = [path for path, file in ledger.files.items() if file.part is Part.MODEL]
    moved_on = tuple(path for path in ledger.edits if path.endswith(".py") and path not in draft)
    for model in models:
        for path in remove_model_imports(draft, model, moved_on):
            draft.put(path, Part.PROJECT, draft.now(path), "without the feature's own lines")
    for router in (ledger.router, *sorted(including & removed)):
        for path in remove_includes(draft, router):
            if path not in removed:
                draft.put(path, Part.AGGREGATOR, draft.now(path), "without the feature's own lines")
    return tuple(change for change in draft.changes() if change.path not in removed)


def _file_change(
    project: Project, ledger: Ledger, path: str, removed: set[str], used: set[str]
) -> Change:
    before, recorded = project.snapshot.read(path), ledger.files[path].part
    part = Part.PACKAGE if path.endswith("__init__.py") else Part.ROUTER
    part = recorded if recorded in _RESOURCE_PARTS else part
    if path in removed:
        why = _MIGRATION_DELETED if part is Part.MIGRATION else "generated for the feature"
        return Change.between(path, part, before, None, why)
    if part is Part.PACKAGE or path in used:
        return Change.between(path, part, before, before, "still in use")
    return Change(path, part, FileAction.RETAIN, before, before, _KEPT_EDITED)


def _request_changes(ledger: Ledger, snapshot: Snapshot) -> tuple[Change, ...]:
    """Return the change of the request's file: deleted if the build wrote it and nobody since."""
    asked = ledger.request
    data = snapshot.read(asked.origin) if asked else None
    if asked is None or data is None:
        return ()
    if fingerprint(data) == asked.written:
        why = "written by the build, and unchanged"
        return (Change.between(asked.origin, Part.REQUEST, data, None, why),)
    why = f"your request; 'featurebuilder build {ledger.feature}' builds it again"
    return (Change(asked.origin, Part.REQUEST, FileAction.RETAIN, data, data, why),)


def _unknown_feature(project: Project, feature: str) -> Problem:
    known = [feature_of(path) for path in ledger_paths(project.snapshot)]
    near = difflib.get_close_matches(feature, known, n=1)
    asks = f"build it with 'featurebuilder build {feature}'; 'featurebuilder list' shows all"
    remedy = f"did you mean '{near[0]}'?" if near else asks
    return Problem(f"the project has no ledger of a feature '{feature}'", None, remedy)
