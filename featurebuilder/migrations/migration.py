"""Plan the migration from a feature's last generated tables to the requested ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.migrations.destructive_changes import impossible_changes, warnings
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.migrations.schema_diff import TablePairing, migration_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.errors import Location
    from featurebuilder.migrations.operations import Step
    from featurebuilder.migrations.table import Table
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource_field import ResourceField

TITLE_LENGTH = 27
"""The maximum length of a migration's title. Alembic stores 32 characters of a revision id."""
_SUMMARY_LENGTH = 75


@dataclass(frozen=True, slots=True)
class StoredFeature:
    """A feature's storage: the request, and the conventions of its project."""

    request: FeatureRequest
    storage: StorageConventions

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, starting with the resource's own."""
        return tables_of(self.request, self.storage)

    @property
    def fields(self) -> Mapping[str, ResourceField]:
        """The resource's fields by name."""
        resource = self.request.resource
        return {str(name): field for name, field in resource.fields.items()} if resource else {}


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration between two states of a feature's tables.

    Attributes:
        title: The name for the migration's file.
        summary: The title as a sentence.
        upgrade: The steps to the new tables.
        downgrade: The steps that undo the upgrade.
        warnings: The risks for existing rows.
    """

    title: str
    summary: str
    upgrade: tuple[Step, ...]
    downgrade: tuple[Step, ...]
    warnings: tuple[str, ...] = ()


def no_location(*path: str) -> Location | None:  # noqa: ARG001 - the signature that `migration_between` expects
    """Return no location, for a request that was not read from a file."""
    return None


def migration_between(
    before: StoredFeature | None,
    after: StoredFeature | None,
    place: Callable[..., Location | None] = no_location,
) -> Migration | None:
    """Return the migration from ``before`` to ``after``, or ``None`` if no table changes.

    ``None`` as ``before`` or ``after`` stands for a feature that does not exist. ``place`` returns
    the location of a key path in the request file.

    Raises:
        InvalidRequestError: with every reason why existing rows cannot be migrated.
    """
    had = before.tables if before else ()
    asked = after.tables if after else ()
    called = renames(before, after) if before and after else {}
    up = TablePairing.of(had, asked, called)
    if found := tuple(impossible_changes(up)):
        problems = (Problem(str(one), place(*one.path), one.remedy) for one in found)
        raise InvalidRequestError(*problems)
    upgrade = migration_steps(up, stands_in=False)
    if not upgrade:
        return None
    down = TablePairing.of(asked, had, {was: now for now, was in called.items()})
    titles = _titles(up)
    return Migration(
        title=_shorten(titles, TITLE_LENGTH),
        summary=f"{_shorten(titles, _SUMMARY_LENGTH).replace('_', ' ').capitalize()}.",
        upgrade=upgrade,
        downgrade=migration_steps(down, stands_in=True),
        warnings=tuple(warnings(up)),
    )


def renames(before: StoredFeature, after: StoredFeature) -> Mapping[str, str]:
    """Return the old name of each renamed field, by its new name."""
    had, asked = before.fields, after.fields
    former = {name: field.renamed_from for name, field in asked.items() if name not in had}
    return {name: was for name, was in former.items() if was and was in had.keys() - asked.keys()}


def _titles(pairing: TablePairing) -> tuple[str, ...]:
    """Return titles for the migration, from detailed to brief."""
    own = next((pair for pair in pairing.kept if not pair.before.of), None)
    if own is None:
        made = pairing.added or pairing.dropped
        return (f"{'create' if pairing.added else 'drop'}_{made[0].name}",)
    name, brief = own.after.name, f"change_{own.after.name}"
    if own.before.name != name:
        return f"rename_{own.before.name}_to_{name}", brief
    came = [column.name for column in own.added] + [table.of for table in pairing.added]
    went = [column.name for column in own.dropped] + [table.of for table in pairing.dropped]
    altered = [(old.name, new.name) for old, new in own.kept if old != new]
    match came, went, altered:
        case [_, *_], [], []:
            return f"add_{'_and_'.join(came)}_to_{name}", brief
        case [], [_, *_], []:
            return f"drop_{'_and_'.join(went)}_from_{name}", brief
        case [], [], [(old, new)] if old != new:
            return f"rename_{old}_to_{new}", brief
        case _:
            return (brief,)


def _shorten(titles: tuple[str, ...], room: int) -> str:
    """Return the first title that fits into ``room`` characters, or the last one cut at a word."""
    if found := next((title for title in titles if len(title) <= room), None):
        return found
    whole_words = re.sub("_[^_]*$", "", titles[-1][: room + 1])
    return whole_words if "_" in whole_words else titles[-1][:room]
