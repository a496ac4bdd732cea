"""Plan the `adopt` command: rebuild a lost ledger from the feature's files and request."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.prefixes import own_prefix
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.features.expected_responses import derive_answers
from featurebuilder.features.feature import resolve_feature
from featurebuilder.features.feature_builder import PlannedFeature
from featurebuilder.features.planner import FeaturePlan
from featurebuilder.features.rendering import render_file, template_digest
from featurebuilder.features.serving import served_prefixes
from featurebuilder.ledger.codec import decode_ledger, ledger_change
from featurebuilder.ledger.ledger import FileRecord, Ledger, RecordedRequest
from featurebuilder.plan.change import Part, Plan
from featurebuilder.plan.draft import Draft
from featurebuilder.project.storage.revisions import read_revisions

if TYPE_CHECKING:
    from featurebuilder.features.feature import Feature
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.asking import FoundRequest


def plan_adopt(project: Project, tree: Snapshot, asked: FoundRequest, tools: Tools) -> FeaturePlan:
    """Return the plan that writes the ledger of a feature whose files already exist.

    ``project`` must be read from ``tree`` as if that ledger did not exist. The plan records the
    files as generated now as the base, so every difference in the project's files counts as a hand
    edit.

    Raises:
        UnusableProjectError: if none of the feature's files exists, or no application serves its
            router.
    """
    feature = resolve_feature(project, asked, tools.versions)
    if not any(path in tree for _, path in feature.own_files):
        what = f"the project has no file of the feature '{asked.request.name}'"
        remedy = f"build it: featurebuilder build {asked.request.name}"
        raise UnusableProjectError(Problem(what, Location(feature.places.router), remedy))
    if not project.graph.served_prefixes(feature.key):
        what = "no application serves the feature's router"
        remedy = f"register it: featurebuilder wire {shlex.quote(feature.places.router)}"
        raise UnusableProjectError(Problem(what, Location(feature.places.router), remedy))
    draft = Draft(project, asked.request.name)
    served = served_prefixes(draft, feature.key, own_prefix(feature.request, feature.conventions))
    feature = replace(feature, conventions=replace(feature.conventions, served=served[0]))
    files = {
        path: FileRecord.of(
            one.part,
            render_file(feature, one, path, tools),
            one.name,
            template_digest(one.template, tools),
        )
        for one, path in feature.own_files
    }
    files |= _record_shared_and_migrations(feature, tree, tools)
    code = (feature.places.model, feature.places.router)
    is_ours = all(tree.read(path) == files[path].base for path in code)
    expected = tuple(derive_answers(feature, project.graph, served, is_ours=is_ours))
    operations = tuple(answer.operation for answer in expected)
    path = ledger_path(asked.request.name)
    ledger = Ledger(
        asked.request.name,
        feature.places.router,
        operations,
        files,
        _read_old_ledger(tree, path, asked.request.name).edits,
        RecordedRequest(asked.recorded_origin, asked.request),
        feature.conventions,
    )
    why = "records the files that exist now"
    change = ledger_change(ledger, tree.read(path), why)
    planned = PlannedFeature(asked.request, feature.places, expected, operations)
    return FeaturePlan(project, Plan((change,)), (planned,))


def _record_shared_and_migrations(
    feature: Feature, tree: Snapshot, tools: Tools
) -> dict[str, FileRecord]:
    """Return the records of the shared files and of the feature's migrations that exist.

    A migration belongs to the feature if it creates, alters in batch mode, or renames its table.
    """
    shared = {
        path: FileRecord.of(
            one.part,
            render_file(feature, one, path, tools),
            template=template_digest(one.template, tools),
        )
        for one, path in feature.shared_files
        if path in tree
    }
    storage = feature.conventions.storage
    if storage is None or not storage.migrations:
        return shared
    creates_table = re.compile(
        rb"(create_table|batch_alter_table|rename_table)\(\s*[\"']%b[\"']"
        % feature.request.name.encode()
    )
    history = read_revisions(tree, storage.migrations).files
    found = ((file.path, tree.read(file.path) or b"") for file in history)
    migrations = {p: FileRecord.of(Part.MIGRATION, d) for p, d in found if creates_table.search(d)}
    return shared | migrations


def _read_old_ledger(tree: Snapshot, path: str, name: str) -> Ledger:
    try:
        return decode_ledger(tree.read(path), name)
    except UnusableProjectError:
        return Ledger(name)
