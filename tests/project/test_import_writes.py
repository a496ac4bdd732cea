"""Which changes of a database importing an application makes, read from its source."""

from __future__ import annotations

import pytest

from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.testing.import_writes import ImportWrites, find_import_writes
from tests.trees import encoded, module

DATABASE = """
    from alembic import command
    from sqlalchemy import create_engine

    engine = create_engine({url!r})


    def make_tables():
        Base.metadata.create_all(engine)


    def migrate():
        command.upgrade(config, "head")


    async def make_all():
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
    """
MAIN = """
    import asyncio

    from fastapi import FastAPI

    from app import database
    from app.database import Base, engine, make_all, make_tables, migrate

    {code}
    app = FastAPI()
    """
LITE, PG = "sqlite:///./x.db", "postgresql+psycopg://u@h/x"
MADE, MIGRATED = "creates tables (app/database.py:8)", "migrates the database (app/database.py:12)"
CASES = [
    ("", LITE, ImportWrites("sqlite")),
    ("", PG, ImportWrites("server")),
    ("make_tables()", LITE, ImportWrites("sqlite", (MADE,))),
    ("database.make_tables()", PG, ImportWrites("server", (MADE,))),
    ("migrate()", PG, ImportWrites("server", (MIGRATED,))),
    (
        "asyncio.run(make_all())",
        LITE,
        ImportWrites("sqlite", ("creates tables (app/database.py:17)",)),
    ),
    (
        "Base.metadata.create_all(bind=engine)",
        LITE,
        ImportWrites("sqlite", ("creates tables (app/main.py:8)",)),
    ),
    (
        "if True:\n        Base.metadata.drop_all(engine)",
        LITE,
        ImportWrites("sqlite", ("drops tables (app/main.py:9)",)),
    ),
    ('if __name__ == "__main__":\n        make_tables()', LITE, ImportWrites("sqlite")),
    ("def start():\n        make_tables()", LITE, ImportWrites("sqlite")),
    ("start = lambda: make_tables()", LITE, ImportWrites("sqlite")),
    ("class Start:\n        def run(self): make_tables()", LITE, ImportWrites("sqlite")),
]


@pytest.mark.parametrize(("code", "url", "found"), CASES)
def test_what_importing_changes(code: str, url: str, found: ImportWrites) -> None:
    files = {
        "app/__init__.py": "",
        "app/database.py": module(DATABASE).format(url=url),
        "app/main.py": module(MAIN.replace("{code}", code)),
    }
    resolver = Resolver(Snapshot.of_files(encoded(files)))
    assert find_import_writes(resolver, "app/main.py") == found


def test_what_the_application_does_not_import_does_not_count() -> None:
    files = {
        "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "scripts/reset.py": "Base.metadata.drop_all(engine)\n",
        "app/upgrades.py": "plan.upgrade()\n",
    }
    resolver = Resolver(Snapshot.of_files(encoded(files)))
    assert find_import_writes(resolver, "app/main.py") == ImportWrites()
