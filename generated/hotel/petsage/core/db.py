"""Database engine and session dependency."""

import os
from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import Depends
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, SQLModel, create_engine

NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}
SQLModel.metadata.naming_convention = NAMING_CONVENTION

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///petsage.db")
engine = create_engine(DATABASE_URL)


def enable_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    """Make SQLite check foreign keys on a new connection."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", enable_foreign_keys)


def get_session() -> Iterator[Session]:
    """Yield the database session of one request."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
