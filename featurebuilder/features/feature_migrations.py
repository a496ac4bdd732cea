"""Plan migrations: the next one of a feature, and their fate when the feature is removed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.migration import MIGRATION, migration_context
from featurebuilder.conventions.storage import NUMBERED
from featurebuilder.ledger.current_layout import is_unedited
from featurebuilder.ledger.ledger import FileRecord
from featurebuilder.migrations.migration import (
    Migration,
    StoredFeature,
    migration_between,
    no_location,
)
from featurebuilder.migrations.revision_ids import Revision, file_name, hashed_id, next_numbered_id
from featurebuilder.plan.change import Change, Part
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.project.storage.alembic_settings import DEFAULT_FILE_TEMPLATE, read_environment
from featurebuilder.project.storage.revisions import read_revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from featurebuilder.errors import Location
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.source.snapshot import Snapshot


def migrated_state(ledger: Ledger) -> StoredFeature | None:
    """Return the request and conventions of a feature's migrated tables, if it has any."""
    storage = ledger.conventions.storage if ledger.conventions else None
    if ledger.request is None or storage is None or not storage.migrations:
        return None
    return StoredFeature(ledger.request.content, storage)


def next_migration(
    before: StoredFeature | None,
    after: StoredFeature | None,
    snapshot: Snapshot,
    tools: Tools,
    place: Callable[..., Location | None] = no_location,
) -> Change | None:
    """Return the new migration from ``before`` to ``after``, or ``None`` if no table changes.

    The migration follows the newest one in ``snapshot``, which is the project as the plan leaves
    it. ``place`` returns the location of a key in the request, for errors.

    Raises:
        InvalidRequestError: with every reason why the existing rows cannot be migrated.
        UnusableProjectError: if the project's migrations cannot be read, or have several heads.
    """
    stored = after or before
    assert stored is not None  # noqa: S101 - one of them is given
    migration = migration_between(before, after, place)
    if migration is None:
        return None
    storage = stored.storage
    history = read_revisions(snapshot, storage.migrations)
    down = (history.head,) if history.head else ()
    title = migration.title
    is_numbered = storage.revisions == NUMBERED
    own = "/".join((*down, title))
    id_ = next_numbered_id(history.ids, title) if is_numbered else hashed_id(own)
    environment = None if storage.makes_migrations else read_environment(snapshot)
    template = environment.file_template if environment else DEFAULT_FILE_TEMPLATE
    path = join(storage.migrations, file_name(template, id_, title))
    context = migration_context(migration, Revision(id_, down))
    text = tools.formatter.python(tools.renderer.render(MIGRATION.template, context), path)
    why = _reason_for(migration, down)
    return Change.between(path, Part.MIGRATION, None, text.encode(), why)


def migrations_of(ledger: Ledger, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the paths of a feature's migrations that exist."""
    recorded = (path for path, file in ledger.files.items() if file.part is Part.MIGRATION)
    return tuple(path for path in recorded if path in snapshot)


def are_newest_migrations(ledger: Ledger, snapshot: Snapshot, tools: Tools | None) -> bool:
    """Return whether the feature's migrations are the newest, and none was edited by hand."""
    own = set(migrations_of(ledger, snapshot))
    if not own:
        return True
    if not all(is_unedited(ledger, path, snapshot.read(path) or b"", tools) for path in own):
        return False
    history = read_revisions(snapshot, parent_folder(min(own)))
    ids = {file.id for file in history.files if file.path in own}
    return all(file.path in own or not ids & set(file.down) for file in history.files)


def heir_of_migrations(others: Mapping[str, Ledger]) -> str | None:
    """Return the feature that takes over the migrations of a removed one, or ``None``.

    This is the first feature by name that has migrations.
    """
    return next((name for name, one in sorted(others.items()) if migrated_state(one)), None)


def has_other_migrations(snapshot: Snapshot, removed: set[str]) -> bool:
    """Return whether the migrations folder still has migrations after ``removed`` are deleted."""
    if not removed:
        return False
    history = read_revisions(snapshot, parent_folder(min(removed)))
    return any(file.path not in removed for file in history.files)


def records_of(ledger: Ledger, snapshot: Snapshot) -> dict[str, FileRecord]:
    """Return the records of a feature's migrations that exist."""
    return {path: ledger.files[path] for path in migrations_of(ledger, snapshot)}


def _reason_for(migration: Migration, down: tuple[str, ...]) -> str:
    place = f"after {down[0]}" if down else "the first one"
    return "; ".join(
        (f"new migration: {migration.title.replace('_', ' ')}, {place}", *migration.warnings)
    )


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
    ledger: Ledger, snapshot: Snapshot, tools: Tools | None, committed: Collection[str] = ()
) -> RemainingMigrations:
    """Return the migrations that remain when the feature of ``ledger`` is removed.

    Its migrations are deleted only if no other migration follows them, none was edited by hand, and
    none is ``committed``.
    Else they stay, and a new migration drops the tables, because history must not be rewritten.
    """
    own = records_of(ledger, snapshot)
    is_committed = not own.keys().isdisjoint(committed)
    if not is_committed and are_newest_migrations(ledger, snapshot, tools):
        stays = has_other_migrations(snapshot, set(own))
        return RemainingMigrations(support=_environment_files(ledger) if stays else frozenset())
    stored = migrated_state(ledger)
    migration = next_migration(stored, None, snapshot, tools) if stored and tools else None
    changes: tuple[Change, ...] = ()
    if migration:
        why = f"{migration.why}; the migrations that created the tables stay, as history"
        changes = (replace(migration, why=why),)
    return RemainingMigrations(own, changes, _environment_files(ledger))


def _environment_files(ledger: Ledger) -> frozenset[str]:
    """Return the shared files that run migrations."""
    storage = ledger.conventions.storage if ledger.conventions else None
    shared = {path for path, file in ledger.files.items() if file.part is Part.SUPPORT}
    if storage is None:
        return frozenset(shared)
    folders = (f"{storage.support_folder}/", f"{storage.tests_folder}/")
    return frozenset(path for path in shared if not path.startswith(folders))
