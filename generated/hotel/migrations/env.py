"""Run the migrations on the application's own database."""

import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import petsage.models
from petsage.core.db import engine


def import_models() -> None:
    """Import all models: a table is known once its class is."""
    package = petsage.models
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def write() -> None:
    """Write the SQL of the migrations, and run none of it."""
    context.configure(
        url=engine.url,
        target_metadata=SQLModel.metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate(connection: Connection) -> None:
    """Run the migrations, all of them or none."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A table is changed by making it anew: rows that refer to it are to stay.
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
            # Python's driver begins no transaction for what changes tables.
            connection.exec_driver_sql("BEGIN")
        context.run_migrations()
        if is_sqlite:
            require_references(connection)


def require_references(connection: Connection) -> None:
    """Refuse rows that refer to what is not there, which SQLite was not asked to."""
    row = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if row is not None:
        message = f"row {row[1]} of {row[0]} refers to what is not in {row[2]}"
        raise RuntimeError(message)


def run() -> None:
    """Run the migrations on the database."""
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


import_models()
if context.is_offline_mode():
    write()
else:
    run()
