"""Compare each file of a feature with what was generated last and what is generated now."""

from __future__ import annotations

import shlex
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.artifacts.prefixes import own_prefix
from featurebuilder.choosing.places import places_for
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.errors import EditRefusedError, FeatureBuilderError, UnusableProjectError
from featurebuilder.features.drift import Drift, DriftedFile, FileVersions
from featurebuilder.features.feature import Feature, is_stored, resolve_feature
from featurebuilder.features.remove import ledger_of
from featurebuilder.features.rendering import render_file
from featurebuilder.features.serving import served_prefixes
from featurebuilder.ledger.current_layout import in_current_layout
from featurebuilder.ledger.current_request import find_current_request
from featurebuilder.ledger.shared_files import features_sharing
from featurebuilder.merge.conflict_markers import conflict_lines
from featurebuilder.plan.change import Part
from featurebuilder.plan.draft import Draft
from featurebuilder.project.project import read_project
from featurebuilder.project.routers.graph import RouterKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.model.request import FeatureRequest


def find_drift(
    name: str, project: Project, tools: Tools, known: Mapping[str, Ledger]
) -> tuple[DriftedFile, ...]:
    """Return the drifted files of a feature, sorted by path, each with its gravest drift.

    ``known`` are the ledgers of the features that store rows.

    Raises:
        FeatureBuilderError: if the drift cannot be determined.
    """
    ledger = ledger_of(project, name)
    if ledger.is_left_over:
        return tuple(_drift_of_leftovers(ledger, project.snapshot))
    current = find_current_request(project.snapshot, ledger)
    if current is None:
        return (_orphan_drift(ledger),)
    if ledger.router not in project.snapshot and (moved := _moved(name, project, current.request)):
        return (moved,)
    feature = resolve_feature(project, current, tools.versions, ledger, known)
    found = _FeatureComparison(feature, project, tools, known).drifted()
    return tuple(sorted(found, key=lambda one: one.path))


def _drift_of_leftovers(ledger: Ledger, snapshot: Snapshot) -> Iterator[DriftedFile]:
    name = ledger.feature
    remedy = f"featurebuilder remove {name} --force"
    there = sorted(path for path in ledger.files if path in snapshot)
    for path in there:
        words = "kept when the feature was removed, because it was edited by hand"
        yield DriftedFile(name, path, Drift.ORPHAN, words, remedy)
    if not there:
        words = "no recorded file of the feature is left"
        yield DriftedFile(name, ledger_path(name), Drift.ORPHAN, words, remedy)


def _moved(name: str, project: Project, request: FeatureRequest) -> DriftedFile | None:
    """Return the drift of a feature whose files were moved, as when a package is renamed.

    That is so if the project serves a router where it would be built today.
    """
    without = project.snapshot.with_files({ledger_path(name): None})
    alone = read_project(project.root, without, leaving_out=name, settings=project.settings)
    with suppress(FeatureBuilderError):
        places = places_for(request.name, alone, stored=is_stored(request))
        if alone.graph.served_prefixes(RouterKey(places.router, places.variable)):
            words, remedy = "the feature's router was moved here", f"featurebuilder adopt {name}"
            return DriftedFile(name, places.router, Drift.MOVED, words, remedy)
    return None


def _orphan_drift(ledger: Ledger) -> DriftedFile:
    origin = ledger.request.origin if ledger.request else f"features/{ledger.feature}.yaml"
    words = f"the feature no longer has a request: {origin} does not exist"
    remedy = f"featurebuilder update {ledger.feature}"
    return DriftedFile(ledger.feature, ledger_path(ledger.feature), Drift.ORPHAN, words, remedy)


@dataclass(frozen=True)
class _FeatureComparison:
    """The files of one feature, to be compared with its templates and its ledger."""

    feature: Feature
    project: Project
    tools: Tools
    ledgers: Mapping[str, Ledger]

    @property
    def name(self) -> str:
        return self.feature.request.name

    def drifted(self) -> Iterator[DriftedFile]:
        """Yield every file that drifted."""
        served, wiring = self._served_prefix
        conventions = replace(self.feature.conventions, served=served)
        feature = replace(self.feature, conventions=conventions)
        for own, path in feature.own_files:
            if wiring and wiring.path == path:
                continue
            generated = render_file(feature, own, path, self.tools)
            if found := self._compare_file(path, own.part.value, generated):
                yield found
        for shared, path in feature.shared_files:
            if not self._is_first_user(path):
                continue
            generated = render_file(feature, shared, path, self.tools)
            if found := self._compare_file(path, "shared file", generated):
                yield found
        yield from self._missing_packages()
        if wiring:
            yield wiring

    @cached_property
    def _served_prefix(self) -> tuple[str, DriftedFile | None]:
        """Return the prefix of the router, and the drift of its wiring if it is not included.

        For a router that is not served, return its last known prefix.
        """
        key, graph = self.feature.key, self.project.graph
        last = self.feature.conventions.served
        if key in graph.routers and graph.served_prefixes(key):
            own = own_prefix(self.feature.request, self.feature.conventions)
            try:
                return served_prefixes(Draft(self.project, self.name), key, own)[0], None
            except (EditRefusedError, UnusableProjectError):
                # The router's prefix was edited by hand: that is drift of the router's file.
                return last, None
        if key.path not in self.project.snapshot:
            return last, None
        if key not in graph.routers:
            words = f"the module no longer defines the router '{key.variable}', or does not parse"
            remedy = f"fix {key.path}, then run: featurebuilder update {self.name}"
            return last, self._new_drift(key.path, Drift.WIRING_REMOVED, words, remedy)
        edited = [path for path in self.feature.old.edits if path in self.project.snapshot]
        path = min(edited, default=self.project.aggregator_path)
        words = f"the application no longer serves the router of {key.path}"
        return last, self._new_drift(path, Drift.WIRING_REMOVED, words)

    def _is_first_user(self, shared: str) -> bool:
        """Return whether this feature reports the shared file: only the first that uses it does."""
        users = features_sharing(shared, self.ledgers) or (self.name,)
        return users[0] == self.name

    def _compare_file(self, path: str, noun: str, generated: bytes) -> DriftedFile | None:
        """Return the drift of one file; ``noun`` names the file in messages."""
        record, yours = self.feature.old.files.get(path), self.project.snapshot.read(path)
        if record and self.project.settings.owns(path):
            return None
        if yours is None:
            words = f"the feature's {noun} is missing"
            return self._new_drift(path, Drift.FILE_MISSING, words)
        base = record.base if record else None
        if record and base is None and self.feature.old.made(path, yours):
            base = yours
        if base is not None:
            formatter = self.tools.formatter
            base, generated = in_current_layout(base, generated, yours, path, formatter)
        texts = FileVersions(base, yours, generated)
        if conflict_lines(yours):
            return self._unresolved_drift(path, texts)
        if yours == generated:
            return None
        if record is None:
            return self._unmanaged_drift(path, noun, texts)
        return self._changed_drift(path, texts)

    def _unresolved_drift(self, path: str, texts: FileVersions) -> DriftedFile:
        words = "contains conflict markers of a merge"
        remedy = f"resolve them, or run: featurebuilder update {self.name} --on-conflict ours"
        found = self._new_drift(path, Drift.UNRESOLVED, words, remedy)
        return replace(found, line=conflict_lines(texts.yours or b"")[0], texts=texts)

    def _unmanaged_drift(self, path: str, noun: str, texts: FileVersions) -> DriftedFile:
        words = f"unmanaged file at the path of the feature's {noun}"
        remedy = f"move the file, or run: featurebuilder adopt {self.name}"
        return replace(self._new_drift(path, Drift.UNKNOWN_FILE, words, remedy), texts=texts)

    def _changed_drift(self, path: str, texts: FileVersions) -> DriftedFile:
        """Return the drift of a file that differs from the text generated now."""
        line = _first_difference(texts)
        if texts.base is None or texts.base == texts.generated:
            words = "edited by hand since it was generated"
            undo = f"rm {shlex.quote(path)} && featurebuilder update {self.name}"
            remedy = f"none needed; to undo it: {undo}"
            found = self._new_drift(path, Drift.HAND_EDIT, words, remedy)
            return replace(found, line=line, texts=texts)
        last, conventions = self.feature.old.request, self.feature.old.conventions
        drift, words = Drift.TEMPLATE_MOVED, "its template generates different content now"
        if last and last.content != self.feature.request:
            drift, words = Drift.REQUEST_CHANGED, "the request has changed since the last build"
        elif conventions and conventions.served != self._served_prefix[0]:
            drift, words = Drift.WIRING_REMOVED, "the application serves it under a new prefix"
        if line:
            words += "; also edited by hand"
        return replace(self._new_drift(path, drift, words), line=line, texts=texts)

    def _missing_packages(self) -> Iterator[DriftedFile]:
        """Yield the missing ``__init__.py`` files of packages that contain files of the feature."""
        for path, record in self.feature.old.files.items():
            if record.part is not Part.PACKAGE:
                continue
            if self.project.snapshot.read(path) is None and self._is_needed(path):
                words = "the folder is no longer a package"
                yield self._new_drift(path, Drift.FILE_MISSING, words)

    def _is_needed(self, package: str) -> bool:
        folder = package.removesuffix("__init__.py")
        code = self.feature.places.code
        return any(path.startswith(folder) and path in self.project.snapshot for path in code)

    def _new_drift(self, path: str, drift: Drift, words: str, remedy: str = "") -> DriftedFile:
        remedy = remedy or f"featurebuilder update {self.name}"
        return DriftedFile(self.name, path, drift, words, remedy)


def _first_difference(texts: FileVersions) -> int | None:
    """Return the first line edited by hand, counted from 1, or ``None`` if there is none."""
    if texts.yours == texts.base or texts.yours is None or texts.base is None:
        return None
    lines = zip(texts.yours.split(b"\n"), texts.base.split(b"\n"), strict=False)
    return next((n for n, (one, other) in enumerate(lines, 1) if one.rstrip() != other.rstrip()), 1)
