"""Decide what remains of a feature's migrations when the feature is removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.features.feature_migrations import (
    are_newest_migrations,
    has_other_migrations,
    migrated_state,
    next_migration,
    records_of,
)
from featurebuilder.ledger.ledger import FileRecord
from featurebuilder.plan.change import Change, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.code_writer import Tools
    from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class RemainingMigrations:
    """The migrations that remain after a feature is removed.

    Attributes:
        kept: The records of its migrations that stay.
        changes: The new migration that drops the feature's tables.
        support: The shared files that run the remaining migrations.
    """

    kept: Mapping[str, FileRecord] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    support: frozenset[str] = frozenset()

    @property
    def records(self) -> dict[str, FileRecord]:
        """The records of all remaining migrations, which another feature's ledger takes over."""
        added = {c.path: FileRecord.of(c.part, c.after) for c in self.changes if c.after}
        return {**self.kept, **added}


def find_remaining_migrations(
    ledger: Ledger, snapshot: Snapshot, tools: Tools | None
) -> RemainingMigrations:
    """Return the migrations that remain when the feature of ``ledger`` is removed.

    Its migrations are deleted only if no other migration follows them and none was edited by hand.
    Else they stay, and a new migration drops the tables, because history must not be rewritten.
    """
    own = records_of(ledger, snapshot)
    if are_newest_migrations(ledger, snapshot):
        stays = has_other_migrations(snapshot, set(own))
        return RemainingMigrations(support=_environment_files(ledger) if stays else frozenset())
    stored = migrated_state(ledger)
    migration = next_migration(stored, None, snapshot, tools) if stored and tools else None
    changes: tuple[Change, ...] = ()
    if migration:
        why = f"{migration.why}; the migrations that created the tables stay, as history"
        changes = (Change.between(migration.path, Part.MIGRATION, None, migration.data, why),)
    return RemainingMigrations(own, changes, _environment_files(ledger))


def _environment_files(ledger: Ledger) -> frozenset[str]:
    """Return the shared files that run migrations."""
    storage = ledger.conventions.storage if ledger.conventions else None
    shared = {path for path, file in ledger.files.items() if file.part is Part.SUPPORT}
    if storage is None:
        return frozenset(shared)
    folders = (f"{storage.support_folder}/", f"{storage.tests_folder}/")
    return frozenset(path for path in shared if not path.startswith(folders))
