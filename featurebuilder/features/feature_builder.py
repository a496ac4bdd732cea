"""Generate one feature in a draft, which other features of the same plan may share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.features.expected_responses import derive_answers
from featurebuilder.features.feature import is_stored, with_surroundings
from featurebuilder.features.packages import packages_of
from featurebuilder.features.rendering import render_file, template_digest
from featurebuilder.features.serving import make_packages, prepare_aggregator, serve
from featurebuilder.features.storage_work import StorageWork
from featurebuilder.ledger.codec import ledger_change
from featurebuilder.ledger.ledger import FileRecord
from featurebuilder.merge.recorded_edit import RecordedEdit
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.plan.expected import ExpectedTables
from featurebuilder.project.source.modules import parent_folder
from featurebuilder.project.storage.revisions import read_revisions
from featurebuilder.wiring.collisions import refuse_duplicate_operations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.choosing.places import FeaturePlaces
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.features.write_policy import Placer
    from featurebuilder.plan.expected import ExpectedResponse
    from featurebuilder.plan.tools import Tools
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class PlannedFeature:
    """One feature as it will be after a plan is applied.

    Attributes:
        request: The request.
        places: The paths of its files.
        expected: The expected responses of its path operations.
        own_operations: The operations of an earlier build, which may change.
        packages: The requirements of its code that not every FastAPI project has.
        shared: The paths of the modules that other features use too.
        storage: The storage conventions of a resource.
        tables: The tables of a resource that has migrations.
    """

    request: FeatureRequest
    places: FeaturePlaces
    expected: tuple[ExpectedResponse, ...]
    own_operations: tuple[str, ...]
    packages: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    storage: StorageConventions | None = None
    tables: ExpectedTables | None = None

    @property
    def code(self) -> tuple[str, ...]:
        """The paths of the Python files that the feature consists of."""
        return (*self.places.code, *self.shared)


class FeatureGeneration:
    """Generates one feature: first its code, then the files that state its served prefix."""

    def __init__(self, placer: Placer, tools: Tools) -> None:
        """Start the work; ``placer`` puts the feature's files into the draft."""
        self._placer = placer
        self._draft = placer.draft
        self._tools = tools
        self._feature = placer.feature
        self._records: dict[str, FileRecord] = {}
        self._edits: dict[str, RecordedEdit] = {}
        self._befores: dict[str, bytes | None] = {}
        self._served: tuple[str, ...] = ()
        self._storage = StorageWork(placer, tools)

    def place_code(self) -> None:
        """Put the model, the router and the modules that they import into the draft."""
        earlier = self._draft.files
        if self._feature.old.conventions is None:
            prepare_aggregator(self._draft, self._tools)
        self._place_files(names_prefix=False)
        self._records |= self._storage.place()
        code = (*self._feature.places.code, *self._storage.modules)
        folders = [parent_folder(path) for path in code]
        make_packages(self._draft, folders, self._tools)
        self._record_changes(earlier)

    def finish(self) -> None:
        """Include the router, then put the tests and the document, which need its prefix."""
        earlier = self._draft.files
        self._served = serve(self._feature, self._draft, self._tools)
        conventions = replace(self._feature.conventions, served=self._served[0])
        feature = replace(self._feature, conventions=conventions)
        # The new include may add guards, which were not there when the project was read.
        self._feature = with_surroundings(feature, self._draft.project)
        self._placer = replace(self._placer, feature=self._feature)
        self._place_files(names_prefix=True)
        self._delete_outdated()
        self._storage.require_packages()
        self._record_changes(earlier)
        expected = self._expected()
        if not {answer.operation for answer in expected} <= set(self._feature.old.operations):
            refuse_duplicate_operations(self._draft.project, self._feature.key, expected)

    def planned(self) -> PlannedFeature:
        """Return the feature as it will be after the plan is applied."""
        feature, places, expected = self._feature, self._feature.places, self._expected()
        own = feature.old.operations
        changes = map(self._draft.change, places.paths.values())
        if all(change.action is FileAction.KEEP for change in changes):
            # All files are up to date, so the operations exist even if the ledger lacks them.
            own = tuple(answer.operation for answer in expected)
        packages = packages_of(feature.request, feature.conventions.storage)
        shared = self._storage.modules
        storage = feature.conventions.storage
        return PlannedFeature(
            feature.request, places, expected, own, packages, shared, storage, self._tables()
        )

    def _expected(self) -> tuple[ExpectedResponse, ...]:
        """Return the expected responses of the feature's path operations."""
        places, draft = self._feature.places, self._draft
        is_ours = all(
            draft.change(path).after == self._records[path].base
            for path in (places.model, places.router)
        )
        graph = draft.project.graph
        return tuple(derive_answers(self._feature, graph, self._served, is_ours=is_ours))

    def _tables(self) -> ExpectedTables | None:
        """Return the tables that the feature's migrations create; ``None`` if one is missing."""
        feature, draft = self._feature, self._draft
        storage = feature.conventions.storage
        if storage is None or not storage.migrations:
            return None
        records = {**feature.old.files, **self._records}
        own = {path for path, record in records.items() if record.part is Part.MIGRATION}
        snapshot = draft.original.snapshot.with_files(draft.files)
        ordered = read_revisions(snapshot, storage.migrations).in_order()
        migrations = tuple(file.path for file in ordered if file.path in own)
        if not own or len(migrations) < len(own):
            return None
        tables = tuple(table.name for table in tables_of(feature.request, storage))
        return ExpectedTables(feature.conventions.models_module, tables, migrations)

    def ledger_changes(self) -> tuple[Change, ...]:
        """Return the changes of the feature's ledger and, after a rename, of its former ledger."""
        feature, draft = self._feature, self._draft
        old = feature.old
        kept = {
            path: record
            for path, record in old.files.items()
            if draft.change(path).after is not None
        }
        files = kept | self._records
        ledger = replace(
            old,
            feature=feature.request.name,
            router=feature.places.router,
            operations=tuple(answer.operation for answer in self._expected()),
            files=files,
            edits=dict(old.edits) | self._edits,
            request=feature.recorded_request,
            conventions=feature.conventions,
        )
        before = draft.before(ledger_path(ledger.feature))
        change = ledger_change(ledger, before, "records what was generated")
        if not feature.renames:
            return (change,)
        former = ledger_path(old.feature)
        why = f"the feature is now named {ledger.feature}"
        return change, Change.between(former, Part.LEDGER, draft.before(former), None, why)

    def shared_records(self) -> dict[str, FileRecord]:
        """Return the records of the generated files that other features share."""
        return {path: one for path, one in self._records.items() if one.part is Part.SUPPORT}

    def _place_files(self, *, names_prefix: bool) -> None:
        """Put the feature's own files: those whose content depends on the prefix, or the others."""
        feature, tools, project = self._feature, self._tools, self._draft.original
        layout = project.stored_layout if is_stored(feature.request) else project.layout
        for artifact, path in feature.own_files:
            if artifact.names_prefix is not names_prefix:
                continue
            why = artifact.reason(layout, feature.fit)
            if tools.renderer.overridden(artifact.template):
                why += "; from the project's own template"
            generated = render_file(feature, artifact, path, tools)
            self._placer.place(artifact, generated, why)
            self._records[path] = FileRecord.of(
                artifact.part,
                generated,
                artifact.name,
                template_digest(artifact.template, tools),
            )

    def _delete_outdated(self) -> None:
        """Delete files that are no longer generated, unless they were edited by hand."""
        feature, draft = self._feature, self._draft
        for path, record in feature.old.files.items():
            yours = draft.before(path)
            if not record.part.is_own or path in self._records or yours is None:
                continue
            if feature.renames or feature.old.made(path, yours):
                why = (
                    f"the feature is now named {feature.request.name}"
                    if feature.renames
                    else "no longer generated"
                )
                draft.put(path, record.part, None, why)
            else:
                why = "no longer generated, but edited by hand: delete it, or keep it as your own"
                draft.put(path, record.part, yours, why, action=FileAction.RETAIN)

    def _record_changes(self, earlier: Mapping[str, bytes | None]) -> None:
        """Record the files created and edited since the draft had the files ``earlier``."""
        draft, generated = self._draft, self._feature.places.paths.values()
        for path, now in draft.files.items():
            before = earlier[path] if path in earlier else draft.before(path)
            if now is None or now == before:
                continue
            before = self._befores.setdefault(path, before)
            if before is None and path not in generated:
                last = self._records.get(path)
                template = last.template if last else ""
                self._records[path] = FileRecord.of(draft.change(path).part, now, template=template)
            elif before is not None and not self._was_generated(path):
                self._remember_edit(path, before, now)

    def _was_generated(self, path: str) -> bool:
        """Return whether a file was generated last time, also under a former name."""
        feature, draft = self._feature, self._draft
        names = (name for name, own in feature.places.paths.items() if own == path)
        last = next(map(feature.old.path_of, names), None)
        is_moved = last is not None and draft.before(last) is None
        return is_moved or path in feature.old.files

    def _remember_edit(self, path: str, before: bytes, now: bytes) -> None:
        """Record how to undo the feature's edits of a file, if the original is known."""
        last = self._feature.old.edits.get(path)
        original = last.undone(before) if last else before
        if original is not None:
            self._edits[path] = RecordedEdit.between(original, now)
