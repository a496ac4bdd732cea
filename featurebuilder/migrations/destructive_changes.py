"""Find table changes that existing rows prevent, or that lose their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.table import ColumnKind, ForeignKey, Unique
from featurebuilder.request.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.migrations.schema_diff import TablePair, TablePairing
    from featurebuilder.migrations.table import Column, ColumnType, Constraint, Table
    from featurebuilder.request.model.findings import KeyPath

_FAILS = "makes the migration fail"
_KEEP_TYPE = "keep the old type: other rows and programs store these keys"
_NEW_FIELD = "add a field of the new type under another name, and copy the values yourself"
_OPTIONAL_FIRST = "make it optional, fill it in all rows, then make it required"
# Values of the first type convert to the second, some with rounding.
_CONVERTS = {
    (ColumnKind.INTEGER, ColumnKind.BIG_INTEGER),
    (ColumnKind.BIG_INTEGER, ColumnKind.INTEGER),
    (ColumnKind.INTEGER, ColumnKind.DECIMAL),
    (ColumnKind.INTEGER, ColumnKind.FLOAT),
    (ColumnKind.BIG_INTEGER, ColumnKind.DECIMAL),
    (ColumnKind.BIG_INTEGER, ColumnKind.FLOAT),
    (ColumnKind.DECIMAL, ColumnKind.FLOAT),
    (ColumnKind.FLOAT, ColumnKind.DECIMAL),
}
_SYSTEM = {"created_by"}


def impossible_changes(pairing: TablePairing) -> Iterator[Finding]:
    """Yield the changes that are impossible because existing rows get no valid value."""
    for pair in pairing.kept:
        for old, new in pair.kept:
            if not _is_convertible(old.type, new.type):
                what = "existing values cannot be converted to the new type"
                is_field = not new.is_key and new.of not in _SYSTEM
                yield Finding(_path(pair, new), what, _NEW_FIELD if is_field else _KEEP_TYPE)
        for column in pair.added:
            if not column.nullable and column.fill is None and column.of not in _SYSTEM:
                yield _missing_value(pair, column)


def warnings(pairing: TablePairing) -> Iterator[str]:
    """Yield a sentence for each loss of data, and for each row that can make the migration fail."""
    for table in pairing.dropped:
        yield f"drops the table {table.name}, and all its rows"
    for pair in pairing.kept:
        for column in pair.dropped:
            yield f"drops the column {column.name} of {pair.after.name}, and what it holds"
        yield from _value_warnings(pair)
        for constraint in _rules_of(pair.after):
            yield from _constraint_warnings(pair, constraint)


def _value_warnings(pair: TablePair) -> Iterator[str]:
    """Yield the warnings about the values in each column."""
    for column in pair.added:
        if not column.nullable and column.fill is None:
            yield f"a row of {pair.after.name} {_FAILS}: nothing says its {column.name}"
    for old, new in pair.kept:
        yield from _type_warnings(old, new)
    for old, _ in pair.narrowed:
        yield f"a row whose {old.name} is no value of the enum any more {_FAILS}"
    for _, new in pair.tightened:
        if new.fill is None:
            yield f"a row that holds nothing in {new.name} {_FAILS}"


def _missing_value(pair: TablePair, column: Column) -> Finding:
    """Return the finding about a required column that has no value for existing rows."""
    path = _path(pair, column)
    bound = [one for one in _rules_of(pair.after) if _is_on_column(one, column)]
    if any(isinstance(constraint, Unique) for constraint in bound):
        what = "is required and unique, so existing rows cannot all get the same value"
        return Finding(path, what, _OPTIONAL_FIRST)
    what = "is required and has no default, so existing rows would have no value"
    remedy = _OPTIONAL_FIRST if bound else f"give it a default, or {_OPTIONAL_FIRST}"
    return Finding(path, what, remedy)


def _is_on_column(constraint: Constraint, column: Column) -> bool:
    """Return whether the constraint covers this column only."""
    columns = constraint.columns if isinstance(constraint, Unique) else (constraint.column,)
    return columns == (column.name,)


def _is_convertible(old: ColumnType, new: ColumnType) -> bool:
    """Return whether values of the old type can be converted to the new type."""
    if old.kind is new.kind:
        return old.shape == new.shape
    return (old.kind, new.kind) in _CONVERTS


def _type_warnings(old: Column, new: Column) -> Iterator[str]:
    """Yield the warnings about values that do not fit into the new type."""
    was, now = old.type, new.type
    if now.length and (was.length is None or was.length > now.length):
        yield f"a row whose {new.name} has over {now.length} characters {_FAILS} on PostgreSQL"
    if (was.kind, now.kind) == (ColumnKind.BIG_INTEGER, ColumnKind.INTEGER):
        yield f"a row whose {new.name} has over 32 bits {_FAILS} on PostgreSQL"
    elif was.kind is not now.kind and now.kind is not ColumnKind.BIG_INTEGER:
        yield f"rounds {new.name} to what its new type can hold"
    elif now.digits and _int_digits(was) > _int_digits(now):
        yield f"a row whose {new.name} has over {_int_digits(now)} digits before the point {_FAILS}"
    if was.kind is now.kind and now.digits and (was.digits is None or _places(was) > _places(now)):
        yield f"rounds {new.name} to {_places(now)} digits behind the point"


def _int_digits(of: ColumnType) -> float:
    """Return the number of digits allowed before the decimal point."""
    return of.digits - _places(of) if of.digits else float("inf")


def _places(of: ColumnType) -> int:
    """Return the number of decimal places."""
    return of.places or 0


def _constraint_warnings(pair: TablePair, constraint: Constraint) -> Iterator[str]:
    """Yield the warnings about a new constraint on existing columns."""
    if any(_is_same_constraint(pair, was, constraint) for was in _rules_of(pair.before)):
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


def _is_same_constraint(pair: TablePair, was: Constraint, now: Constraint) -> bool:
    """Return whether two constraints are equal apart from renamed columns."""
    called = {old.name: new.name for old, new in pair.kept}
    match was, now:
        case Unique(columns=old), Unique(columns=new):
            is_wider = was.of_living and not now.of_living
            return tuple(called.get(name, name) for name in old) == new and not is_wider
        case ForeignKey(column=old_name, table=old_table), ForeignKey(column=name, table=table):
            return (called.get(old_name), old_table) == (name, table)
        case _:
            return False


def _rules_of(table: Table) -> Iterator[Constraint]:
    """Yield the foreign keys of a table, and what must be unique in it."""
    yield from (one for one in table.constraints if isinstance(one, ForeignKey))
    yield from table.uniques


def _path(pair: TablePair, column: Column) -> KeyPath:
    """Return the key path in the request that the column comes from."""
    if column.is_key and not pair.after.of:
        return ("resource", "key")
    if column.of in _SYSTEM:
        return ("resource", "access")
    return ("resource", "fields", pair.after.of or column.of)
