"""What a change of tables asks of the rows that are there, and what it would cost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem
from featurebuilder.plan.table import ForeignKey, Kind, Unique

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.altering import Pair, Pairing
    from featurebuilder.plan.table import Column, ColumnType, Constraint

_FAILS = "makes the migration fail"
# Of these, every value of the one is a value of the other, or rounds to one.
_CONVERTS = {
    (Kind.INTEGER, Kind.BIG_INTEGER),
    (Kind.BIG_INTEGER, Kind.DECIMAL),
    (Kind.BIG_INTEGER, Kind.FLOAT),
    (Kind.DECIMAL, Kind.FLOAT),
    (Kind.FLOAT, Kind.DECIMAL),
}
_SYSTEM = {"created_by"}


def refusals(pairing: Pairing) -> Iterator[Problem]:
    """Yield why the change cannot be made: what no row that is there could get a value for."""
    for pair in pairing.kept:
        for old, new in pair.kept:
            if not _fits(old.type, new.type):
                what = f"{_path(pair, new)}: a value of its former type is none of the new one"
                remedy = "give the field of the new type another name, and move the values yourself"
                yield Problem(what, None, "a key stays as it is" if new.is_key else remedy)
        for column in pair.added:
            if not column.nullable and column.fill is None and column.of not in _SYSTEM:
                yield _unfillable(pair, column)


def warnings(pairing: Pairing) -> Iterator[str]:
    """Yield a sentence for everything that rows lose, and all that they could fail on."""
    for table in pairing.dropped:
        yield f"drops the table {table.name}, and all its rows"
    for pair in pairing.kept:
        for column in pair.dropped:
            yield f"drops the column {column.name} of {pair.after.name}, and what it holds"
        for column in pair.added:
            if not column.nullable and column.fill is None:
                yield f"a row of {pair.after.name} {_FAILS}: nothing says its {column.name}"
        for old, new in pair.kept:
            yield from _narrowing(old, new)
        for _, new in pair.tightened:
            if new.fill is None:
                yield f"a row that holds nothing in {new.name} {_FAILS}"
        for constraint in pair.after.constraints:
            yield from _binding(pair, constraint)


def _unfillable(pair: Pair, column: Column) -> Problem:
    if any(isinstance(c, Unique) and c.columns == (column.name,) for c in pair.after.constraints):
        reason = "is unique and required, so the rows that are there cannot all get its default"
        return Problem(f"{_path(pair, column)}: {reason}", None, _OPTIONAL_FIRST)
    reason = "is required and has no default, so the rows that are there would hold nothing"
    refers = any(isinstance(c, ForeignKey) and c.column == column.name for c in _constraints(pair))
    remedy = _OPTIONAL_FIRST if refers else f"give it a default, or {_OPTIONAL_FIRST}"
    return Problem(f"{_path(pair, column)}: {reason}", None, remedy)


_OPTIONAL_FIRST = "make it optional, fill it in all rows, and require it then"


def _constraints(pair: Pair) -> tuple[Constraint, ...]:
    return pair.after.constraints


def _fits(old: ColumnType, new: ColumnType) -> bool:
    return old.kind is new.kind or (old.kind, new.kind) in _CONVERTS


def _narrowing(old: Column, new: Column) -> Iterator[str]:
    was, now = old.type, new.type
    if now.length and (was.length is None or was.length > now.length):
        yield f"a {new.name} of more than {now.length} characters {_FAILS} on PostgreSQL"
    if was.kind is not now.kind and now.kind is not Kind.BIG_INTEGER:
        yield f"rounds {new.name} to what its new type can hold"
    elif now.digits and _whole(was) > _whole(now):
        yield f"a {new.name} of more than {_whole(now)} digits before the point {_FAILS}"
    if was.kind is now.kind and now.digits and (was.digits is None or _places(was) > _places(now)):
        yield f"rounds {new.name} to {_places(now)} places"


def _whole(of: ColumnType) -> float:
    """Return how many digits may stand before the point."""
    return of.digits - _places(of) if of.digits else float("inf")


def _places(of: ColumnType) -> int:
    return of.places or 0


def _binding(pair: Pair, constraint: Constraint) -> Iterator[str]:
    """Yield what a new constraint asks of the columns that were there."""
    if any(_says_the_same(pair, was, constraint) for was in pair.before.constraints):
        return
    there = {new.name for _, new in pair.kept}
    match constraint:
        case Unique(columns=columns) if there.issuperset(columns):
            yield f"two rows of {pair.after.name} with the same {' and '.join(columns)} {_FAILS}"
        case ForeignKey(column=column, table=table) if column in there:
            yield f"a {column} that is no key of {table} {_FAILS}"
        case _:
            pass


def _says_the_same(pair: Pair, was: Constraint, now: Constraint) -> bool:
    called = {old.name: new.name for old, new in pair.kept}
    match was, now:
        case Unique(columns=old), Unique(columns=new):
            return tuple(called.get(name, name) for name in old) == new
        case ForeignKey(column=old_name, table=old_table), ForeignKey(column=name, table=table):
            return (called.get(old_name), old_table) == (name, table)
        case _:
            return False


def _path(pair: Pair, column: Column) -> str:
    """Return the key of the request that the column comes from."""
    if column.is_key and not pair.after.of:
        return "resource.key"
    return f"resource.fields.{pair.after.of or column.of}"
