"""From the tables that are there to the tables that are asked, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.plan.steps import (
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

    from featurebuilder.plan.steps import Alteration, Step
    from featurebuilder.plan.table import Column, Table, Value


@dataclass(frozen=True, slots=True)
class Pair:
    """A table before and after; ``kept`` holds each column that stays, before and after."""

    before: Table
    after: Table
    kept: tuple[tuple[Column, Column], ...]

    @classmethod
    def of(cls, before: Table, after: Table, renames: Mapping[str, str]) -> Pair:
        """Pair the columns; ``renames`` tells what a field was called before, by its name now."""
        left = list(before.columns)
        kept = []
        for column in after.columns:
            was = before.column_of(renames.get(column.of, column.of))
            # What stands for something else now can still be the same column.
            was = was or next((one for one in left if one.name == column.name), None)
            if was in left:
                left.remove(was)
                kept.append((was, column))
        return cls(before, after, tuple(kept))

    @property
    def dropped(self) -> tuple[Column, ...]:
        """The columns that go."""
        staying = {old.name for old, _ in self.kept}
        return tuple(column for column in self.before.columns if column.name not in staying)

    @property
    def added(self) -> tuple[Column, ...]:
        """The columns that come."""
        there = {new.name for _, new in self.kept}
        return tuple(column for column in self.after.columns if column.name not in there)

    @property
    def tightened(self) -> tuple[tuple[Column, Column], ...]:
        """The columns that rows may hold nothing in any more."""
        return tuple((old, new) for old, new in self.kept if old.nullable and not new.nullable)

    @property
    def narrowed(self) -> tuple[tuple[Column, Column], ...]:
        """The columns of enums in which rows may hold what is no value of theirs any more."""
        return tuple(
            (old, new)
            for old, new in self.kept
            if new.values and (not old.values or set(old.values) - set(new.values))
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """All tables of a feature before and after."""

    dropped: tuple[Table, ...]
    kept: tuple[Pair, ...]
    added: tuple[Table, ...]

    @classmethod
    def of(
        cls, before: tuple[Table, ...], after: tuple[Table, ...], renames: Mapping[str, str]
    ) -> Pairing:
        """Pair the tables by what they are for."""
        left = {table.of: table for table in before}
        kept, added = [], []
        for table in after:
            if was := left.pop(renames.get(table.of, table.of), None):
                kept.append(Pair.of(was, table, renames))
            else:
                added.append(table)
        return cls(tuple(left.values()), tuple(kept), tuple(added))


def steps(pairing: Pairing, *, stands_in: bool) -> tuple[Step, ...]:
    """Return what leads from the tables before to those after.

    ``stands_in`` says that rows may get a value that only stands in for one that is lost.
    """
    return tuple(_steps(pairing, stands_in=stands_in))


def _steps(pairing: Pairing, *, stands_in: bool) -> Iterator[Step]:
    # What links refers to what is linked.
    for table in reversed(pairing.dropped):
        yield DropTable(table.name)
    for pair in pairing.kept:
        for old, new in pair.narrowed:
            yield Require(pair.before.name, old, new.values)
        yield from _altering(pair, stands_in=stands_in)
    for table in pairing.added:
        yield CreateTable(table)


def _altering(pair: Pair, *, stands_in: bool) -> Iterator[Step]:
    before, after = pair.before, pair.after
    if before.name != after.name:
        yield RenameTable(before.name, after.name)
    for index in before.indexes:
        if index not in after.indexes:
            yield DropIndex(after.name, index)
    if loosening := tuple(_loosening(pair)):
        yield AlterTable(after.name, loosening)
    if values := tuple(_values(pair.added, stands_in=stands_in)):
        yield Fill(after.name, values)
    for value in _values((new for _, new in pair.tightened), stands_in=stands_in):
        yield Fill(after.name, (value,), missing=True)
    if tightening := tuple(_tightening(pair)):
        yield AlterTable(after.name, tightening)
    for index in after.indexes:
        if index not in before.indexes:
            yield CreateIndex(after.name, index)


def _loosening(pair: Pair) -> Iterator[Alteration]:
    """Yield what every row bears."""
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


def _tightening(pair: Pair) -> Iterator[Alteration]:
    """Yield what rows bear once they are filled."""
    for column in (*(new for _, new in pair.tightened), *pair.added):
        if not column.nullable:
            yield AlterColumn(replace(column, nullable=True), column)
    for constraint in pair.after.constraints:
        if constraint not in pair.before.constraints:
            yield AddConstraint(constraint)


def _values(columns: Iterable[Column], *, stands_in: bool) -> Iterator[tuple[Column, Value]]:
    for column in columns:
        value = column.fill
        if value is None and stands_in and not column.nullable:
            value = column.stand_in
        if value is not None:
            yield column, value
