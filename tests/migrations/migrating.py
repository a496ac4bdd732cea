"""Migrations that are really run, on a database of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from featurebuilder.artifacts.migration import migration_context
from featurebuilder.conventions.storage import (
    ImportedName,
    ReferenceConventions,
    StorageConventions,
    UserConventions,
)
from featurebuilder.migrations.migration import Migration, StoredFeature, migration_between
from featurebuilder.migrations.revision_ids import Revision
from featurebuilder.migrations.table import ColumnKind, ForeignKey, Table
from featurebuilder.render.environment import Renderer
from featurebuilder.request.model.request import FeatureRequest
from tests import templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.migrations.table import Column

OWNERS = ReferenceConventions("owners", ImportedName("petsage.models.owners", "Owner"), "owners")
CITIES = ReferenceConventions(
    "cities", ImportedName("petsage.models.cities", "City"), "cities", key_type="int"
)
USER = UserConventions(
    ImportedName("petsage.core.auth", "user"), ImportedName("petsage.core.auth", "User")
)
_RENDERER = Renderer()


def stored(
    fields: Mapping[str, object],
    name: str = "pets",
    *,
    frees_deleted: bool = True,
    **resource: object,
) -> StoredFeature:
    """Return a feature that stores ``fields`` in the PetSage tree."""
    request = FeatureRequest.model_validate(
        {
            "name": name,
            "description": "What is stored.",
            "tags": ["Stored"],
            "resource": {"fields": fields, **resource},
        }
    )
    key = str(resource.get("key", "uuid"))
    itself = ReferenceConventions(
        name, ImportedName("petsage.models", "It"), name, key_type=key, is_itself=True
    )
    storage = StorageConventions(
        support="petsage.core",
        support_folder="petsage/core",
        base=ImportedName("sqlmodel", "SQLModel"),
        session=ImportedName("petsage.core.db", "get_session"),
        session_type=ImportedName("sqlmodel", "Session"),
        tests="petsage.tests",
        tests_folder="petsage/tests",
        factory=ImportedName("petsage.tests.factories.pets", "make_pet"),
        frees_deleted=frees_deleted,
        user=USER,
        references=(OWNERS, CITIES, itself),
    )
    return StoredFeature(request, storage)


def source(migration: Migration, revision: str = "0001_it", down: tuple[str, ...] = ()) -> str:
    """Return the migration's file, not formatted."""
    context = migration_context(migration, Revision(revision, down))
    return _RENDERER.render(templates.MIGRATION, context)


def between(before: StoredFeature | None, after: StoredFeature | None) -> Migration:
    """Return the migration, which there has to be."""
    migration = migration_between(before, after)
    assert migration is not None
    return migration


def metadata_of(tables: Sequence[Table]) -> sa.MetaData:
    """Return what models declare that are stored in ``tables``, beside those they refer to."""
    metadata = sa.MetaData()
    sa.Table("owners", metadata, sa.Column("id", sa.Uuid(), primary_key=True))
    sa.Table("cities", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    for table in tables:
        made = sa.Table(table.name, metadata, *map(_column, table.columns))
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKey):
                target = f"{constraint.table}.{constraint.key}"
                made.append_constraint(
                    sa.ForeignKeyConstraint(
                        [constraint.column], [target], ondelete=constraint.on_delete
                    )
                )
            else:
                made.append_constraint(sa.UniqueConstraint(*constraint.columns))
        for index in table.indexes:
            living = sa.text("deleted_at IS NULL") if index.keeps_unique else None
            sa.Index(
                index.name,
                *(made.c[name] for name in index.columns),
                unique=index.keeps_unique,
                sqlite_where=living,
                postgresql_where=living,
            )
    return metadata


def _column(column: Column) -> sa.Column[Any]:
    of = column.type
    made: dict[ColumnKind, sa.types.TypeEngine[Any]] = {
        ColumnKind.TEXT: sa.String(of.length),
        ColumnKind.INTEGER: sa.Integer(),
        ColumnKind.BIG_INTEGER: sa.BigInteger(),
        ColumnKind.FLOAT: sa.Float(),
        ColumnKind.DECIMAL: sa.Numeric(of.digits, of.places),
        ColumnKind.BOOLEAN: sa.Boolean(),
        ColumnKind.DATE: sa.Date(),
        ColumnKind.TIME: sa.Time(),
        ColumnKind.DATETIME: sa.DateTime(timezone=True),
        ColumnKind.UUID: sa.Uuid(),
        ColumnKind.JSON: sa.JSON(),
    }
    return sa.Column(
        column.name, made[of.kind], nullable=column.nullable, primary_key=column.is_key
    )


def migrate(connection: sa.Connection, text: str, way: str = "upgrade") -> None:
    """Run the migration whose file is ``text``."""
    module: dict[str, object] = {}
    exec(compile(text, "migration.py", "exec"), module)  # noqa: S102 - what was generated
    run = module[way]
    assert callable(run)
    with Operations.context(MigrationContext.configure(connection)):
        run()


def differences(connection: sa.Connection, tables: Sequence[Table]) -> list[object]:
    """Return what differs between the database and what models declare."""
    context = MigrationContext.configure(connection)
    found: list[object] = compare_metadata(context, metadata_of(tables))
    return found
