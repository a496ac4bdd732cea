"""Compares what a feature was generated as, what became of it, and what it is generated as now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.errors import EditRefusedError, UnusableProjectError
from featurebuilder.plan.change import Part
from featurebuilder.plan.contexts import own_prefix
from featurebuilder.plan.current import current_request
from featurebuilder.plan.draft import Draft
from featurebuilder.plan.drift import Drift, Drifted, Texts
from featurebuilder.plan.feature import Feature, feature_in
from featurebuilder.plan.ledger import ledger_path
from featurebuilder.plan.markers import conflict_lines
from featurebuilder.plan.remove import ledger_of
from featurebuilder.plan.rendering import rendered, rendered_support
from featurebuilder.plan.serving import served_prefixes
from featurebuilder.plan.sharing import users_of
from featurebuilder.plan.support_files import support_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.project.snapshot import Snapshot


def drift_of(
    name: str, project: Project, tools: Tools, known: Mapping[str, Ledger]
) -> tuple[Drifted, ...]:
    """Return the files of a feature that drifted, by path; each has one class, the gravest.

    ``known`` are the ledgers of the features that store something.

    Raises:
        FeatureBuilderError: if it cannot be told.
    """
    ledger = ledger_of(project, name)
    if ledger.is_left_over:
        return tuple(_left_over(ledger, project.snapshot))
    current = current_request(project.snapshot, ledger)
    if current is None:
        return (_orphan(ledger),)
    feature = feature_in(project, current, tools.versions, ledger, known)
    found = _Comparison(feature, project, tools, known).drifted()
    return tuple(sorted(found, key=lambda one: one.path))


def _left_over(ledger: Ledger, snapshot: Snapshot) -> Iterator[Drifted]:
    name = ledger.feature
    remedy = f"featurebuilder remove {name} --force"
    there = sorted(path for path in ledger.files if path in snapshot)
    for path in there:
        words = "kept when the feature was removed, because it was edited by hand"
        yield Drifted(name, path, Drift.ORPHAN, words, remedy)
    if not there:
        words = "nothing is left of the feature that it remembers"
        yield Drifted(name, ledger_path(name), Drift.ORPHAN, words, remedy)


def _orphan(ledger: Ledger) -> Drifted:
    origin = ledger.request.origin if ledger.request else f"features/{ledger.feature}.yaml"
    words = f"no request asks for the feature any more: {origin} is gone"
    remedy = f"featurebuilder update {ledger.feature}"
    return Drifted(ledger.feature, ledger_path(ledger.feature), Drift.ORPHAN, words, remedy)


@dataclass(frozen=True)
class _Comparison:
    feature: Feature
    project: Project
    tools: Tools
    ledgers: Mapping[str, Ledger]

    @property
    def name(self) -> str:
        return self.feature.request.name

    def drifted(self) -> Iterator[Drifted]:
        """Yield every file that drifted."""
        served, wiring = self._served
        conventions = replace(self.feature.conventions, served=served)
        feature = replace(self.feature, conventions=conventions)
        for part, path in feature.places.parts.items():
            if wiring and wiring.path == path:
                continue
            if found := self._part(path, part.value, rendered(feature, part, self.tools)):
                yield found
        for file in support_files(feature):
            if not self._tells_of(file.path):
                continue
            generated = rendered_support(feature, file, self.tools)
            if found := self._part(file.path, "shared file", generated):
                yield found
        yield from self._packages()
        if wiring:
            yield wiring

    @cached_property
    def _served(self) -> tuple[str, Drifted | None]:
        """Return where the router is served, or was, and what is wrong with that."""
        key, graph = self.feature.key, self.project.graph
        last = self.feature.conventions.served
        if key in graph.routers and graph.served_prefixes(key):
            own = own_prefix(self.feature.request, self.feature.conventions)
            try:
                return served_prefixes(Draft(self.project, self.name), key, own)[0], None
            except (EditRefusedError, UnusableProjectError):
                # A person gave it a prefix of their own: that is an edit of the router's file.
                return last, None
        if key.path not in self.project.snapshot:
            return last, None
        if key not in graph.routers:
            words = f"the module makes no router '{key.variable}' any more, or does not parse"
            remedy = f"mend {key.path}, then run: featurebuilder update {self.name}"
            return last, self._drifted(key.path, Drift.WIRING_REMOVED, words, remedy)
        edited = [path for path in self.feature.old.edits if path in self.project.snapshot]
        path = min(edited, default=self.project.aggregator_path)
        words = f"the application does not serve the router of {key.path} any more"
        return last, self._drifted(path, Drift.WIRING_REMOVED, words)

    def _tells_of(self, shared: str) -> bool:
        """Return whether this is the feature to tell of a shared file: the first that has it."""
        users = users_of(shared, self.ledgers) or (self.name,)
        return users[0] == self.name

    def _part(self, path: str, noun: str, generated: bytes) -> Drifted | None:
        record, yours = self.feature.old.files.get(path), self.project.snapshot.read(path)
        if record and self.project.settings.owns(path):
            return None
        if yours is None:
            words = f"the feature's {noun} is not there"
            return self._drifted(path, Drift.FILE_MISSING, words)
        base = record.base if record else None
        if record and base is None and self.feature.old.made(path, yours):
            base = yours
        texts = Texts(base, yours, generated)
        if conflict_lines(yours):
            return self._unresolved(path, texts)
        if yours == generated:
            return None
        if record is None:
            return self._unknown(path, noun, texts)
        return self._differing(path, texts)

    def _unresolved(self, path: str, texts: Texts) -> Drifted:
        words = "holds the conflict markers of a merge"
        remedy = f"resolve them, or run: featurebuilder update {self.name} --on-conflict ours"
        found = self._drifted(path, Drift.UNRESOLVED, words, remedy)
        return replace(found, line=conflict_lines(texts.yours or b"")[0], texts=texts)

    def _unknown(self, path: str, noun: str, texts: Texts) -> Drifted:
        words = f"stands where the feature's {noun} belongs, and is none of its files"
        remedy = f"move it away, or run: featurebuilder adopt {self.name}"
        return replace(self._drifted(path, Drift.UNKNOWN_FILE, words, remedy), texts=texts)

    def _differing(self, path: str, texts: Texts) -> Drifted:
        """Return the class of a file that is not as it is generated now."""
        line = _first_difference(texts)
        if texts.base is None or texts.base == texts.generated:
            words = "edited by hand since it was generated"
            remedy = f"none needed; to undo it: rm {path} && featurebuilder update {self.name}"
            found = self._drifted(path, Drift.HAND_EDIT, words, remedy)
            return replace(found, line=line, texts=texts)
        last, conventions = self.feature.old.request, self.feature.old.conventions
        drift, words = Drift.TEMPLATE_MOVED, "its template makes another text of it now"
        if last and last.content != self.feature.request:
            drift, words = Drift.REQUEST_CHANGED, "the request asks for something else now"
        elif conventions and conventions.served != self._served[0]:
            drift, words = Drift.WIRING_REMOVED, "the application serves it elsewhere now"
        if line:
            words += "; it was edited by hand, too"
        return replace(self._drifted(path, drift, words), line=line, texts=texts)

    def _packages(self) -> Iterator[Drifted]:
        for path, record in self.feature.old.files.items():
            if record.part is not Part.PACKAGE:
                continue
            if self.project.snapshot.read(path) is None and self._is_needed(path):
                words = "the folder is no package any more"
                yield self._drifted(path, Drift.FILE_MISSING, words)

    def _is_needed(self, package: str) -> bool:
        folder = package.removesuffix("__init__.py")
        code = self.feature.places.code
        return any(path.startswith(folder) and path in self.project.snapshot for path in code)

    def _drifted(self, path: str, drift: Drift, words: str, remedy: str = "") -> Drifted:
        remedy = remedy or f"featurebuilder update {self.name}"
        return Drifted(self.name, path, drift, words, remedy)


def _first_difference(texts: Texts) -> int | None:
    """Return the first line that a person edited, or ``None`` if there is none."""
    if texts.yours == texts.base or texts.yours is None or texts.base is None:
        return None
    lines = zip(texts.yours.split(b"\n"), texts.base.split(b"\n"), strict=False)
    return next((n for n, (one, other) in enumerate(lines, 1) if one.rstrip() != other.rstrip()), 1)
