"""Write the ``__table_args__`` of a model, with the constraint names of the migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.table import ForeignKey, Unique
from featurebuilder.render.safe_text import PythonText, python_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.migrations.table import Index, Table


def table_arguments(table: Table) -> tuple[PythonText, ...]:
    """Return the items of ``__table_args__``.

    These are the constraints and indexes that a column argument cannot express with the right name.
    """
    return tuple(map(PythonText, _arguments(table)))


def is_indexed(table: Table, column: str) -> bool:
    """Return whether ``column`` has its own index, with the name that SQLAlchemy would choose."""
    return any(
        index.columns == (column,) and _has_full_name(index, table) for index in table.indexes
    )


def _arguments(table: Table) -> Iterator[str]:
    """Yield the items of ``__table_args__``."""
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
        if len(index.columns) > 1 or not _has_full_name(index, table):
            yield f"Index({', '.join(map(python_inline, (index.name, *index.columns)))})"


def _has_full_name(index: Index, table: Table) -> bool:
    """Return whether the index has its full name. SQLAlchemy truncates names in another way."""
    return index.name == f"ix_{table.name}_{'_'.join(index.columns)}"
