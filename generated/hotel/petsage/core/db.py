"""The database: its engine, and a session for each request."""

import os
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, create_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///petsage.db")


def make_engine(url: str) -> Engine:
    """Return an engine for the database at ``url`` that honours foreign keys."""
    made = create_engine(url)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _honour_foreign_keys)
    return made


def _honour_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


engine = make_engine(DATABASE_URL)


def get_session() -> Iterator[Session]:
    """Provide the session of one request."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
