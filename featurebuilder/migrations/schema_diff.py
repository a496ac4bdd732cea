"""Compare a feature's tables before and after a change, and list the migration steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Fill,
    RenameTable,
    Require,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.migrations.operations import Alteration, Step
    from featurebuilder.migrations.table import Column, Table, Value


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table before and after a change.

    Attributes:
        before: The table as it is.
        after: The table as requested.
        kept: The columns that stay, each as ``(old, new)``.
    """

    before: Table
    after: Table
    kept: tuple[tuple[Column, Column], ...]

    @classmethod
    def of(cls, before: Table, after: Table, renames: Mapping[str, str]) -> TablePair:
        """Match the columns of both versions.

        Columns match by the field they store, then by their name. ``renames`` maps new field names
        to old ones.
        """
        left = list(before.columns)
        kept = []
        for column in after.columns:
            was = before.column_of(renames.get(column.of, column.of))
            # A field may have been replaced by another one that uses the same column name.
            was = was or next((one for one in left if one.name == column.name), None)
            if was in left:
                left.remove(was)
                kept.append((was, column))
        return cls(before, after, tuple(kept))

    @property
    def dropped(self) -> tuple[Column, ...]:
        """The columns that are removed."""
        staying = {old.name for old, _ in self.kept}
        return tuple(column for column in self.before.columns if column.name not in staying)

    @property
    def added(self) -> tuple[Column, ...]:
        """The columns that are new."""
        there = {new.name for _, new in self.kept}
        return tuple(column for column in self.after.columns if column.name not in there)

    @property
    def tightened(self) -> tuple[tuple[Column, Column], ...]:
        """The columns that change from nullable to required, as ``(old, new)``."""
        return tuple((old, new) for old, new in self.kept if old.nullable and not new.nullable)

    @property
    def narrowed(self) -> tuple[tuple[Column, Column], ...]:
        """The enum columns whose existing rows may hold a value that is no longer allowed."""
        return tuple(
            (old, new)
            for old, new in self.kept
            if new.values and (not old.values or set(old.values) - set(new.values))
        )


@dataclass(frozen=True, slots=True)
class TablePairing:
    """All tables of a feature before and after a change."""

    dropped: tuple[Table, ...]
    kept: tuple[TablePair, ...]
    added: tuple[Table, ...]

    @classmethod
    def of(
        cls, before: tuple[Table, ...], after: tuple[Table, ...], renames: Mapping[str, str]
    ) -> TablePairing:
        """Match the tables by purpose: the resource's table, and a link table per ``refs`` field.

        ``renames`` maps new field names to old ones.
        """
        left = {table.of: table for table in before}
        kept, added = [], []
        for table in after:
            if was := left.pop(renames.get(table.of, table.of), None):
                kept.append(TablePair.of(was, table, renames))
            else:
                added.append(table)
        return cls(tuple(left.values()), tuple(kept), tuple(added))


def migration_steps(pairing: TablePairing, *, stands_in: bool) -> tuple[Step, ...]:
    """Return the migration steps from the old tables to the new ones.

    With ``stands_in``, required columns without a default get a placeholder value. Downgrades need
    this, because the original values of a dropped column are lost.
    """
    return tuple(_steps(pairing, stands_in=stands_in))


def _steps(pairing: TablePairing, *, stands_in: bool) -> Iterator[Step]:
    """Yield the steps: drop tables, alter the kept ones, then create the new ones."""
    # Link tables reference both sides, so drop them first.
    for table in reversed(pairing.dropped):
        yield DropTable(table.name)
    for pair in pairing.kept:
        for old, new in pair.narrowed:
            yield Require(pair.before.name, old, new.values)
        yield from _table_steps(pair, stands_in=stands_in)
    for table in pairing.added:
        yield CreateTable(table)


def _table_steps(pair: TablePair, *, stands_in: bool) -> Iterator[Step]:
    """Yield the steps for one table.

    Constraints are relaxed first, then rows are filled, then constraints are tightened.
    """
    before, after = pair.before, pair.after
    if before.name != after.name:
        yield RenameTable(before.name, after.name)
    for index in before.indexes:
        if index not in after.indexes:
            yield DropIndex(after.name, index)
    if loosening := tuple(_loosening_alterations(pair)):
        yield AlterTable(after.name, loosening)
    if values := tuple(_fill_values(pair.added, stands_in=stands_in)):
        yield Fill(after.name, values)
    for value in _fill_values((new for _, new in pair.tightened), stands_in=stands_in):
        yield Fill(after.name, (value,), missing=True)
    if tightening := tuple(_tightening_alterations(pair)):
        yield AlterTable(after.name, tightening)
    for index in after.indexes:
        if index not in before.indexes:
            yield CreateIndex(after.name, index)


def _loosening_alterations(pair: TablePair) -> Iterator[Alteration]:
    """Yield the alterations made before rows are filled; new columns are nullable at first."""
    for constraint in pair.before.constraints:
        if constraint not in pair.after.constraints:
            yield DropConstraint(constraint)
    for column in pair.dropped:
        yield DropColumn(column)
    for old, new in pair.kept:
        loose = replace(new, nullable=old.nullable or new.nullable)
        if (old.name, old.type, old.nullable) != (loose.name, loose.type, loose.nullable):
            yield AlterColumn(old, loose)
    for column in pair.added:
        yield AddColumn(replace(column, nullable=True))


def _tightening_alterations(pair: TablePair) -> Iterator[Alteration]:
    """Yield the alterations that need filled rows: required columns and new constraints."""
    for column in (*(new for _, new in pair.tightened), *pair.added):
        if not column.nullable:
            yield AlterColumn(replace(column, nullable=True), column)
    for constraint in pair.after.constraints:
        if constraint not in pair.before.constraints:
            yield AddConstraint(constraint)


def _fill_values(columns: Iterable[Column], *, stands_in: bool) -> Iterator[tuple[Column, Value]]:
    """Yield each column with the value its rows get, if there is such a value."""
    for column in columns:
        value = column.fill
        if value is None and stands_in and not column.nullable:
            value = column.stand_in
        if value is not None:
            yield column, value
