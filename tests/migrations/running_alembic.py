"""Alembic, run in a tree as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

UP, DOWN, CHECK = ("upgrade", "head"), ("downgrade", "base"), ("check",)
NAMES = ("names",)
FINE = "No new upgrade operations detected.\n"
# What is done in one process, as each start of Alembic takes longer than what it does.
SCRIPT = """
    import contextlib
    import io
    import json
    import os
    import sqlite3
    import sys

    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, inspect

    def declared(table):
        constraints = {one.name for one in table.constraints} - {table.primary_key.name}
        return constraints | {one.name for one in table.indexes}

    def stored(found, table):
        indexes = [one for one in found.get_indexes(table) if "duplicates_constraint" not in one]
        constraints = found.get_unique_constraints(table) + found.get_foreign_keys(table)
        return {one["name"] for one in constraints + indexes}

    def differing():
        # The names that only the models or only the database have.
        metadata = getattr(sys.modules["petsage.core.db"], "Base", None)
        if metadata is None:
            from sqlmodel import SQLModel as metadata
        engine = create_engine(os.environ["DATABASE_URL"])
        found = inspect(engine)
        tables = metadata.metadata.sorted_tables
        try:
            return [sorted(map(str, declared(t) ^ stored(found, t.name))) for t in tables]
        finally:
            engine.dispose()

    answers = []
    for name, *arguments in json.loads(sys.argv[1]):
        sql = arguments[-1:] == ["--sql"]
        printed = io.StringIO()
        config = Config("alembic.ini", stdout=printed, output_buffer=printed)
        try:
            if name == "sql":
                with contextlib.closing(sqlite3.connect("it.db")) as database:
                    answers.append(database.execute(*arguments).fetchall())
                    database.commit()
                continue
            if name == "names":
                answers.append(differing())
                continue
            if sql:
                command.upgrade(config, arguments[0], sql=True)
            else:
                getattr(command, name)(config, *arguments)
            answers.append(printed.getvalue())
        except Exception as error:
            answers.append(f"{type(error).__name__}: {error}")
    print(json.dumps(answers))
    """


def alembic(root: Path, url: str, *commands: tuple[str, ...]) -> list[Any]:
    """Return what Alembic says to each command, or ``sql`` to a statement.

    ``names`` are those of constraints and indexes that models and database do not both have, a
    list for each table.
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", dedent(SCRIPT), json.dumps(commands)],
        cwd=root,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    answers: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return answers
