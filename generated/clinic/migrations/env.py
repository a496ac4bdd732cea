"""Run the migrations on the application's database."""

import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import petsage.models
from petsage.core.db import engine

for module in pkgutil.walk_packages(petsage.models.__path__, "petsage.models."):
    importlib.import_module(module.name)


def migrate(connection: Connection) -> None:
    """Run all migrations in one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Batch migrations replace tables; rows that refer to them must stay.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if is_sqlite:
            connection.exec_driver_sql("BEGIN")
        context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                message = f"{broken[0]} row {broken[1]} refers to no row of {broken[2]}"
                raise RuntimeError(message)


if context.is_offline_mode():
    context.configure(url=engine.url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()
