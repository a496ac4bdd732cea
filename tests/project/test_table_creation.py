"""Projects that create their tables without Alembic, and those whose settings are not in git."""

from __future__ import annotations

from pathlib import Path

import pytest

from featurebuilder.project.project import read_project
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.storage import TreeStorage
from tests.trees import blueprint, module

DB = """
    from collections.abc import Iterator

    from sqlmodel import Session, SQLModel, create_engine

    engine = create_engine("sqlite:///shop.db")


    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session
    """
CALL = "\n\nSQLModel.metadata.create_all(engine)\n"
AWAITED = "\n\nasync def init() -> None:\n    await run_sync(SQLModel.metadata.create_all)\n"
COMMENT = "\n\n# SQLModel.metadata.create_all(engine) is not called: there are migrations.\n"
ENV = "from alembic import context\n\ncontext.configure(url='sqlite://')\n"
INI = "[alembic]\nscript_location = migrations\n"


def migrations_of(files: dict[str, str]) -> tuple[str, bool, str]:
    """Return the folder of the migrations, if its environment is created, and the evidence."""
    tree = blueprint({"petsage/core/__init__.py": "", **files})
    place, evidence = TreeStorage(read_project(Path("nowhere"), Snapshot.of_files(tree))).migrations
    return place.folder, place.creates_environment, evidence


NEW = ("migrations/versions", True, "the project has no Alembic environment yet")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"petsage/core/db.py": module(DB)}, NEW),
        ({"petsage/core/db.py": module(DB) + COMMENT}, NEW),
        ({"petsage/tests/conftest.py": module(DB) + CALL}, NEW),
        (
            {"petsage/core/db.py": module(DB) + CALL},
            ("", False, "petsage/core/db.py:13 creates the tables"),
        ),
        (
            {"petsage/core/db.py": module(DB) + AWAITED},
            ("", False, "petsage/core/db.py:14 creates the tables"),
        ),
        (
            {
                "petsage/core/db.py": module(DB) + CALL,
                "alembic.ini": INI,
                "migrations/env.py": ENV,
            },
            ("migrations/versions", False, "set by alembic.ini"),
        ),
        (
            {"alembic/env.py": ENV, "alembic/versions/1_first.py": 'revision = "1"\n'},
            ("alembic/versions", False, "set by alembic/env.py"),
        ),
        ({"alembic/env.py": ENV}, NEW),
        ({"alembic/env.py": "import os\n", "alembic/versions/1_first.py": ""}, NEW),
    ],
)
def test_migrations_are_made_where_the_project_makes_them(
    files: dict[str, str], found: tuple[str, bool, str]
) -> None:
    assert migrations_of(files) == found
