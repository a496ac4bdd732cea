"""Run a resource's migrations on an empty database, and compare its tables with the models."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def compare_tables(root: str, expected: Mapping[str, Any]) -> list[str]:
    """Return the differences between the tables of migrations and of models, in words.

    Args:
        root: The root of the tree.
        expected: The ``module`` of the models, the names of its ``tables``, and the paths of the
            ``migrations`` in the order to run them.

    Raises:
        ImportError: if Alembic or SQLAlchemy is not installed, or the module cannot be imported.
        Exception: that a migration raises.
    """
    # Not every project has these.
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.operations import Operations  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415

    metadata = _metadata(expected["module"], expected["tables"])
    own = set(expected["tables"])

    def is_own(found: Any, name: str, kind: str, *_: object) -> bool:  # noqa: ANN401
        return (name if kind == "table" else getattr(found.table, "name", "")) in own

    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in _stubs(metadata, own):
            connection.exec_driver_sql(statement)
        context = MigrationContext.configure(connection, opts={"include_object": is_own})
        with context.begin_transaction(), Operations.context(context):
            for path in expected["migrations"]:
                _load(os.path.join(root, path)).upgrade()  # noqa: PTH118 - as in the job
        differences = list(_flat(compare_metadata(context, metadata)))
    engine.dispose()
    return [describe(difference) for difference in differences]


def _metadata(module: str, tables: list[str]) -> Any:  # noqa: ANN401
    """Return the metadata of the tables that the classes of a module are mapped to."""
    for value in vars(importlib.import_module(module)).values():
        if getattr(getattr(value, "__table__", None), "name", None) in tables:
            return value.metadata
    raise LookupError(f"{module} has no class of the table {tables[0]}")


def _stubs(metadata: Any, own: set[str]) -> Iterator[str]:  # noqa: ANN401
    """Yield statements that create the tables which ``own`` refer to, with only those columns."""
    columns: dict[str, set[str]] = {}
    for name in own & set(metadata.tables):
        for key in metadata.tables[name].foreign_keys:
            if key.column.table.name not in own:
                columns.setdefault(key.column.table.name, set()).add(key.column.name)
    for table, names in sorted(columns.items()):
        listed = ", ".join(f'"{name}"' for name in sorted(names))
        yield f'CREATE TABLE "{table}" ({listed})'


def _load(path: str) -> Any:  # noqa: ANN401
    """Return the migration module at ``path``."""
    spec = importlib.util.spec_from_file_location("migration", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _flat(differences: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield each difference; Alembic groups the changes of one column in a list."""
    for difference in differences:
        if isinstance(difference, list):
            yield from difference
        else:
            yield difference


def describe(difference: tuple[Any, ...]) -> str:
    """Return one of Alembic's differences in words."""
    kind, *rest = difference
    if kind in {"add_column", "remove_column"}:
        _, table, column = rest
        found = f"{table}.{column.name}"
    elif kind.startswith("modify_"):
        _, table, column, _, before, after = rest
        return f"{table}.{column}: {kind[7:]} {before!r} in the migrations, {after!r} in the model"
    else:
        found = f"{kind.partition('_')[2]} {getattr(rest[0], 'name', rest[0])}"
    where = "the model only" if kind.startswith("add_") else "the migrations only"
    return f"{found} is in {where}"
