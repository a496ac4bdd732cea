"""One feature on its way through a draft that others may share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.collisions import refuse_served_already
from featurebuilder.plan.expecting import expected_of
from featurebuilder.plan.feature import is_stored, with_guards
from featurebuilder.plan.ledger import (
    GENERATED_PARTS,
    FileRecord,
    RecordedRequest,
    ledger_path,
)
from featurebuilder.plan.ledger_codec import encode_ledger
from featurebuilder.plan.packages import packages_of
from featurebuilder.plan.recorded_edit import RecordedEdit
from featurebuilder.plan.rendering import (
    rendered,
    template_of,
    template_records,
    used_templates,
)
from featurebuilder.plan.serving import make_packages, prepare_aggregator, serve
from featurebuilder.plan.storage_work import StorageWork
from featurebuilder.project.modules import parent_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from featurebuilder.plan.expected import ExpectedAnswer
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.plan.placing import Placer
    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.fit import Fit
    from featurebuilder.project.layout import Layout
    from featurebuilder.request.model import FeatureRequest


@dataclass(frozen=True, slots=True)
class PlannedFeature:
    """What will be true of one feature once a plan is applied.

    ``own_operations`` are those that an earlier build made, which may change; ``packages`` are what
    the code requires beside what every tree has, and ``shared`` the modules that other features
    rest on, too. ``storage`` is what was decided about a resource.
    """

    request: FeatureRequest
    places: FeaturePlaces
    expected: tuple[ExpectedAnswer, ...]
    own_operations: tuple[str, ...]
    packages: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    storage: StorageConventions | None = None

    @property
    def code(self) -> tuple[str, ...]:
        """The paths of the Python files that the feature is made of."""
        return (*self.places.code, *self.shared)


class FeatureWork:
    """Grows towards the plan of one feature: code first, then what says where it is served."""

    def __init__(self, placer: Placer, tools: Tools) -> None:
        """Take what puts the feature's files into the draft."""
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
        """Put the model and the router, and what they need to be imported."""
        earlier = self._draft.files
        if self._feature.old.conventions is None:
            prepare_aggregator(self._draft, self._tools)
        self._place((Part.MODEL, Part.ROUTER))
        self._records |= self._storage.place()
        code = (*self._feature.places.code, *self._storage.modules)
        folders = [parent_folder(path) for path in code]
        make_packages(self._draft, folders, self._tools)
        self._record(earlier)

    def finish(self) -> None:
        """Have the router served, then put the tests and the document, which say where it is."""
        earlier = self._draft.files
        self._served = serve(self._feature, self._draft, self._tools)
        conventions = replace(self._feature.conventions, served=self._served[0])
        feature = replace(self._feature, conventions=conventions)
        # How it is included may bring guards of its own, which no reading before it shows.
        self._feature = with_guards(feature, self._draft.project)
        self._placer = replace(self._placer, feature=self._feature)
        places = self._feature.places.parts
        self._place(p for p in (Part.TESTS, Part.FACTORY, Part.DOCUMENT) if p in places)
        self._leave()
        self._storage.require_packages()
        self._record(earlier)
        expected = self.planned().expected
        if not {answer.operation for answer in expected} <= set(self._feature.old.operations):
            refuse_served_already(self._draft.project, self._feature.key, expected)

    def planned(self) -> PlannedFeature:
        """Return what will be true of the feature."""
        feature = self._feature
        places = feature.places
        changes = {path: self._draft.change(path) for path in places.parts.values()}
        is_ours = all(
            changes[path].after == self._records[path].base
            for path in (places.model, places.router)
        )
        graph = self._draft.project.graph
        expected = tuple(expected_of(feature, graph, self._served, is_ours=is_ours))
        own = feature.old.operations
        if all(change.action is Action.KEEP for change in changes.values()):
            # All of the feature stands already, so its operations do, whatever the ledger knows.
            own = tuple(answer.operation for answer in expected)
        packages = packages_of(feature.request, feature.conventions.storage)
        shared = self._storage.modules
        storage = feature.conventions.storage
        return PlannedFeature(feature.request, places, expected, own, packages, shared, storage)

    def ledger_changes(self) -> tuple[Change, ...]:
        """Return the change of the feature's ledger, and of that of its former name."""
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
            operations=tuple(answer.operation for answer in self.planned().expected),
            files=files,
            edits=dict(old.edits) | self._edits,
            request=RecordedRequest(feature.asked.origin, feature.request),
            conventions=feature.conventions,
            templates=template_records(used_templates(feature, files), self._tools),
        )
        path = ledger_path(ledger.feature)
        why = "remembers what was generated"
        change = Change.between(path, Part.LEDGER, draft.before(path), encode_ledger(ledger), why)
        if not feature.renames:
            return (change,)
        former = ledger_path(old.feature)
        why = f"the feature is called {ledger.feature} now"
        return change, Change.between(former, Part.LEDGER, draft.before(former), None, why)

    def shared_records(self) -> dict[str, FileRecord]:
        """Return what was generated of the files that other features share."""
        return {path: one for path, one in self._records.items() if one.part is Part.SUPPORT}

    def _place(self, parts: Iterable[Part]) -> None:
        tools = self._tools
        project = self._draft.original
        stored = is_stored(self._feature.request)
        layout = project.stored_layout if stored else project.layout
        reasons = _reasons(layout, self._feature.fit)
        for part in parts:
            why = reasons[part]
            if tools.renderer.overridden(template_of(self._feature, part)):
                why += "; by the tree's own template"
            generated = rendered(self._feature, part, tools)
            self._placer.place(part, generated, why)
            self._records[self._feature.places.parts[part]] = FileRecord.of(part, generated)

    def _leave(self) -> None:
        """Take away the files that are not generated any more, and have not been edited."""
        feature, draft = self._feature, self._draft
        for path, record in feature.old.files.items():
            yours = draft.before(path)
            if record.part not in GENERATED_PARTS or path in self._records or yours is None:
                continue
            if feature.renames or feature.old.made(path, yours):
                why = (
                    f"goes by its new name, {feature.request.name}"
                    if feature.renames
                    else "no longer made"
                )
                draft.put(path, record.part, None, why)
            else:
                why = "no longer made, but edited by hand: take it away, or keep it as your own"
                draft.put(path, record.part, yours, why, action=Action.RETAIN)

    def _record(self, earlier: Mapping[str, bytes | None]) -> None:
        """Remember which files were made, and which edited, since the draft was as ``earlier``."""
        draft, generated = self._draft, self._feature.places.parts.values()
        for path, now in draft.files.items():
            before = earlier[path] if path in earlier else draft.before(path)
            if now is None or now == before:
                continue
            before = self._befores.setdefault(path, before)
            if before is None and path not in generated:
                self._records[path] = FileRecord.of(draft.change(path).part, now)
            elif before is not None and not self._was_generated(path):
                self._remember_edit(path, before, now)

    def _was_generated(self, path: str) -> bool:
        """Return whether a file was made last time, or is one of those, moved to a new name."""
        feature, draft = self._feature, self._draft
        part = next((part for part, place in feature.places.parts.items() if place == path), None)
        last = feature.old.path_of(part) if part else None
        is_moved = last is not None and draft.before(last) is None
        return is_moved or path in feature.old.files

    def _remember_edit(self, path: str, before: bytes, now: bytes) -> None:
        """Remember the way back to the file as it was before the feature came, if it is known."""
        last = self._feature.old.edits.get(path)
        original = last.undone(before) if last else before
        if original is not None:
            self._edits[path] = RecordedEdit.between(original, now)


def _reasons(layout: Layout, fit: Fit | None) -> dict[Part, str]:
    """Return why each part stands where it does and, where that is new, is written as it is."""
    places = (
        (Part.MODEL, layout.model, fit.model_words if fit else ""),
        (Part.ROUTER, layout.router, fit.router_words if fit else ""),
        (Part.TESTS, layout.tests, fit.tests_words if fit else ""),
        (Part.DOCUMENT, layout.document, ""),
    )
    reasons = {part: "; ".join(filter(None, (place.evidence, say))) for part, place, say in places}
    return {**reasons, Part.FACTORY: "makes what the tests need"}
