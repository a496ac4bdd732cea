"""What a change of tables asks of the rows that are there, and what it would cost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.table import ForeignKey, Kind, Unique
from featurebuilder.request.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.altering import Pair, Pairing
    from featurebuilder.plan.table import Column, ColumnType, Constraint
    from featurebuilder.request.findings import KeyPath

_FAILS = "makes the migration fail"
_AS_IT_WAS = "keep it as it was: keys that other rows and programs know do not change"
_OTHER_NAME = "give the field of the new type another name, and move the values yourself"
_OPTIONAL_FIRST = "make it optional, fill it in all rows, and require it then"
# Of these, every value of the one is a value of the other, or rounds to one.
_CONVERTS = {
    (Kind.INTEGER, Kind.BIG_INTEGER),
    (Kind.BIG_INTEGER, Kind.DECIMAL),
    (Kind.BIG_INTEGER, Kind.FLOAT),
    (Kind.DECIMAL, Kind.FLOAT),
    (Kind.FLOAT, Kind.DECIMAL),
}
_SYSTEM = {"created_by"}


def refusals(pairing: Pairing) -> Iterator[Finding]:
    """Yield why the change cannot be made: what no row that is there could get a value for."""
    for pair in pairing.kept:
        for old, new in pair.kept:
            if not _fits(old.type, new.type):
                what = "a value of its former type is none of the new one"
                is_field = not new.is_key and new.of not in _SYSTEM
                yield Finding(_path(pair, new), what, _OTHER_NAME if is_field else _AS_IT_WAS)
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
        yield from _demands(pair)
        for constraint in pair.after.constraints:
            yield from _binding(pair, constraint)


def _demands(pair: Pair) -> Iterator[str]:
    """Yield what a row has to hold in each column."""
    for column in pair.added:
        if not column.nullable and column.fill is None:
            yield f"a row of {pair.after.name} {_FAILS}: nothing says its {column.name}"
    for old, new in pair.kept:
        yield from _narrowing(old, new)
    for old, _ in pair.narrowed:
        yield f"a row whose {old.name} is no value of the enum any more {_FAILS}"
    for _, new in pair.tightened:
        if new.fill is None:
            yield f"a row that holds nothing in {new.name} {_FAILS}"


def _unfillable(pair: Pair, column: Column) -> Finding:
    path, bound = _path(pair, column), [c for c in pair.after.constraints if _alone(c, column)]
    if any(isinstance(constraint, Unique) for constraint in bound):
        what = "is required and unique, and the rows that are there cannot all hold the same"
        return Finding(path, what, _OPTIONAL_FIRST)
    what = "is required and has no default, so the rows that are there would hold nothing"
    remedy = _OPTIONAL_FIRST if bound else f"give it a default, or {_OPTIONAL_FIRST}"
    return Finding(path, what, remedy)


def _alone(constraint: Constraint, column: Column) -> bool:
    """Return whether the constraint is about this column and no other."""
    columns = constraint.columns if isinstance(constraint, Unique) else (constraint.column,)
    return columns == (column.name,)


def _fits(old: ColumnType, new: ColumnType) -> bool:
    if old.kind is new.kind:
        return old.shape == new.shape
    return (old.kind, new.kind) in _CONVERTS


def _narrowing(old: Column, new: Column) -> Iterator[str]:
    was, now = old.type, new.type
    if now.length and (was.length is None or was.length > now.length):
        yield f"a row whose {new.name} has over {now.length} characters {_FAILS} on PostgreSQL"
    if was.kind is not now.kind and now.kind is not Kind.BIG_INTEGER:
        yield f"rounds {new.name} to what its new type can hold"
    elif now.digits and _whole(was) > _whole(now):
        yield f"a row whose {new.name} has over {_whole(now)} digits before the point {_FAILS}"
    if was.kind is now.kind and now.digits and (was.digits is None or _places(was) > _places(now)):
        yield f"rounds {new.name} to {_places(now)} digits behind the point"


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
    unfilled = {column.name for column in pair.added if column.fill is None}
    match constraint:
        case Unique(columns=columns) if not unfilled.intersection(columns):
            same = " and ".join(columns)
            yield f"a row of {pair.after.name} that has the same {same} as another {_FAILS}"
        case ForeignKey(column=column, table=table) if column in there:
            yield f"a row whose {column} is no key of {table} {_FAILS}"
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


def _path(pair: Pair, column: Column) -> KeyPath:
    """Return the key of the request that the column comes from."""
    if column.is_key and not pair.after.of:
        return ("resource", "key")
    if column.of in _SYSTEM:
        return ("resource", "access")
    return ("resource", "fields", pair.after.of or column.of)
