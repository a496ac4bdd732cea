"""What a model says of its table: its constraints and indexes, by the names of the migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.table import ForeignKey, Unique
from featurebuilder.render.safe_text import PythonText, python_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.table import Index, Table


def table_arguments(table: Table) -> tuple[PythonText, ...]:
    """Return the sources of ``__table_args__``: what a column cannot say, or not by its name."""
    return tuple(map(PythonText, _arguments(table)))


def is_indexed(table: Table, column: str) -> bool:
    """Return whether ``column`` has an index of its own, which SQLAlchemy would call the same."""
    return any(index.columns == (column,) and _is_usual(index, table) for index in table.indexes)


def _arguments(table: Table) -> Iterator[str]:
    for constraint in table.constraints:
        name = f"name={python_inline(constraint.name)}"
        match constraint:
            case Unique(columns=columns):
                yield f"UniqueConstraint({', '.join(map(python_inline, columns))}, {name})"
            case ForeignKey(column=column, on_delete=on_delete):
                referred = python_inline(f"{constraint.table}.{constraint.key}")
                what = f"[{python_inline(column)}], [{referred}], {name}"
                yield f"ForeignKeyConstraint({what}, ondelete={python_inline(on_delete)})"
    for index in table.indexes:
        if len(index.columns) > 1 or not _is_usual(index, table):
            yield f"Index({', '.join(map(python_inline, (index.name, *index.columns)))})"


def _is_usual(index: Index, table: Table) -> bool:
    """Return whether the name has not been cut, which SQLAlchemy does otherwise."""
    return index.name == f"ix_{table.name}_{'_'.join(index.columns)}"
