"""What stays of a feature's migrations when it goes: history, that later ones come after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Change, Part
from featurebuilder.plan.history import (
    are_the_last,
    next_migration,
    others_migrate,
    records_of,
    stored_as,
)
from featurebuilder.plan.ledger import FileRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class HistoryLeft:
    """The migrations that are ``kept``, and the ``changes`` that add one that drops the tables.

    ``support`` are the files that run the migrations that stay.
    """

    kept: Mapping[str, FileRecord] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    support: frozenset[str] = frozenset()

    @property
    def records(self) -> dict[str, FileRecord]:
        """What is to be remembered of them by another feature."""
        added = {c.path: FileRecord.of(c.part, c.after) for c in self.changes if c.after}
        return {**self.kept, **added}


def history_left(ledger: Ledger, snapshot: Snapshot, tools: Tools | None) -> HistoryLeft:
    """Return what stays of the migrations of a feature that goes.

    They go only while nothing comes after them and nobody edited them: history is not rewritten.
    """
    own = records_of(ledger, snapshot)
    if are_the_last(ledger, snapshot):
        stays = others_migrate(snapshot, set(own))
        return HistoryLeft(support=_environment(ledger) if stays else frozenset())
    stored = stored_as(ledger)
    migration = next_migration(stored, None, snapshot, tools) if stored and tools else None
    changes: tuple[Change, ...] = ()
    if migration:
        why = f"{migration.why}; what made the tables stays, as later migrations come after it"
        changes = (Change.between(migration.path, Part.MIGRATION, None, migration.data, why),)
    return HistoryLeft(own, changes, _environment(ledger))


def _environment(ledger: Ledger) -> frozenset[str]:
    """Return the shared files that run migrations."""
    storage = ledger.conventions.storage if ledger.conventions else None
    shared = {path for path, file in ledger.files.items() if file.part is Part.SUPPORT}
    if storage is None:
        return frozenset(shared)
    folders = (f"{storage.support_folder}/", f"{storage.tests_folder}/")
    return frozenset(path for path in shared if not path.startswith(folders))
