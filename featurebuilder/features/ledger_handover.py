"""Pass on what a removed feature leaves to others: packages, the aggregator and its include."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.features.feature_migrations import heir_of_migrations
from featurebuilder.features.remove_dependencies import inherit_dependency_edits, is_dependency_list
from featurebuilder.ledger.codec import ledger_change, ledgers_in
from featurebuilder.ledger.ledger import FileRecord, Ledger
from featurebuilder.plan.change import Change, Part
from featurebuilder.project.source.modules import parent_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from featurebuilder.project.source.snapshot import Snapshot


def update_heirs(
    snapshot: Snapshot,
    gone: Ledger,
    removed: Collection[str],
    edits: Sequence[Change],
    history: Mapping[str, FileRecord],
) -> tuple[Change, ...]:
    """Return the changed ledgers of features that take over files of the removed feature ``gone``.

    The files are then deleted with the last of these features. ``removed`` are the files deleted
    now, ``edits`` the changes of edited files that stay, and ``history`` the migrations that stay.
    A damaged ledger takes over nothing.
    """
    after = {change.path: change.after for change in edits}
    inheritance = _Inheritance(snapshot, gone, removed, after)
    changes: list[Change] = []
    others = ledgers_in(snapshot)[0]
    others.pop(gone.feature, None)
    for feature, old in others.items():
        before = snapshot.read(ledger_path(feature))
        new = inheritance.with_aggregator(inheritance.with_packages(inheritance.up_to_date(old)))
        new = inherit_dependency_edits(new, gone, others, snapshot)
        if feature == heir_of_migrations(others) and history:
            new = replace(new, files={**new.files, **history})
        if new != old:
            why = "records the files shared with the feature"
            changes.append(ledger_change(new, before, why))
    return tuple(changes)


class _Inheritance:
    """The removed feature's files and edits that no other feature has taken over yet."""

    def __init__(
        self,
        snapshot: Snapshot,
        gone: Ledger,
        removed: Collection[str],
        after: dict[str, bytes | None],
    ) -> None:
        self._snapshot = snapshot
        self._after = after
        left = {p: r for p, r in gone.files.items() if p in snapshot and p not in removed}
        self._packages = {p: r for p, r in left.items() if p.endswith("__init__.py")}
        self._aggregators = {p for p, r in left.items() if r.part is Part.AGGREGATOR}
        self._edits = {
            path: edit
            for path, edit in gone.edits.items()
            if path not in after and path in snapshot and not is_dependency_list(path)
        }

    def up_to_date(self, heir: Ledger) -> Ledger:
        """Return the ledger with the new contents of files that this plan edits."""
        files = dict(heir.files)
        for path, data in self._after.items():
            was_its_own = heir.made(path, self._snapshot.read(path) or b"")
            if data is not None and was_its_own:
                old = heir.files[path]
                files[path] = FileRecord.of(old.part, data, old.name, old.template)
        return replace(heir, files=files) if files != heir.files else heir

    def with_packages(self, heir: Ledger) -> Ledger:
        """Return the ledger with the packages that contain files of its feature."""
        used = {
            package: record
            for package, record in self._packages.items()
            if any(file.startswith(f"{parent_folder(package)}/") for file in heir.files)
        }
        self._packages = {p: r for p, r in self._packages.items() if p not in used}
        return replace(heir, files={**heir.files, **used}) if used else heir

    def with_aggregator(self, heir: Ledger) -> Ledger:
        """Return the ledger with the aggregator that includes its router, and its include."""
        used = self._aggregators & heir.edits.keys()
        if not used:
            return heir
        self._aggregators -= used
        files = {path: FileRecord.of(Part.AGGREGATOR, self._now(path)) for path in used}
        kept = {path: edit for path, edit in heir.edits.items() if path not in used}
        mounts, self._edits = self._edits, {}
        return replace(heir, files={**heir.files, **files}, edits={**mounts, **kept})

    def _now(self, path: str) -> bytes:
        data = self._after.get(path)
        return data if data is not None else self._snapshot.read(path) or b""
