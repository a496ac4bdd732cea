"""The Alembic environment that is generated, run by Alembic itself in trees that need one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from featurebuilder.artifacts.migration import migration_context
from featurebuilder.artifacts.support.context import support_context
from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.storage import ImportedName
from featurebuilder.migrations.revision_ids import Revision, next_numbered_id
from featurebuilder.render.environment import Renderer
from tests import templates
from tests.migrations.migrating import between, stored
from tests.migrations.running_alembic import CHECK, DOWN, FINE, UP, alembic
from tests.trees import module

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.migrations.migration import StoredFeature

pytestmark = pytest.mark.any_python

ENVIRONMENT = {
    "alembic.ini": templates.SUPPORT_ALEMBIC,
    "migrations/env.py": templates.SUPPORT_ENVIRONMENT,
    "migrations/script.py.mako": templates.SUPPORT_SCRIPT,
}
SYNC = """
    import os

    from sqlalchemy import create_engine, event
    from sqlalchemy.orm import DeclarativeBase

    class Base(DeclarativeBase):
        pass

    engine = create_engine(os.environ["DATABASE_URL"])
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = ON"))
    """
ASYNC = """
    import os

    from sqlalchemy import event
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.orm import DeclarativeBase

    class Base(DeclarativeBase):
        pass

    engine = create_async_engine(os.environ["DATABASE_URL"])
    """
MODELS = """
    from uuid import UUID

    from sqlalchemy import ForeignKey, String, UniqueConstraint
    from sqlalchemy.orm import Mapped, mapped_column

    from petsage.core.db import Base

    class Owner(Base):
        __tablename__ = "owners"
        id: Mapped[UUID] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(80))

    class Pet(Base):
        __tablename__ = "pets"
        id: Mapped[UUID] = mapped_column(primary_key=True)
        name: Mapped[str | None] = mapped_column(String(80))
        owner_id: Mapped[UUID] = mapped_column(
            ForeignKey("owners.id", ondelete="CASCADE"), index=True
        )
    """
OWNER = {"type": "ref", "to": "owners", "on_delete": "cascade"}
NAME = {"type": "str", "max_length": 80}
PEOPLE = stored({"name": NAME}, name="owners")
PETS = stored({"name": {**NAME, "optional": True}, "owner": OWNER})
HISTORY: tuple[tuple[StoredFeature | None, StoredFeature | None], ...] = (
    (None, PEOPLE),
    (None, PETS),
)


def conventions(**storage: Any) -> Conventions:  # noqa: ANN401 - as `replace` takes it
    engine = ImportedName("petsage.core.db", "engine")
    base = ImportedName("petsage.core.db", "Base")
    made = replace(
        PETS.storage,
        **{
            "base": base,
            "engine": engine,
            "migrations": "migrations/versions",
            "makes_migrations": True,
            **storage,
        },
    )
    return Conventions(
        router_variable="router",
        router_module="petsage.api.pets",
        models_module="petsage.models.pets",
        test_path="petsage/tests/test_pets.py",
        prefix_given="router",
        tags_given="router",
        application_module="petsage.main",
        application_variable="app",
        application_expression="app",
        storage=made,
    )


def plant(
    root: Path,
    made: Conventions,
    database: str,
    history: tuple[tuple[StoredFeature | None, StoredFeature | None], ...] = HISTORY,
) -> None:
    """Write a tree with models by hand, and the environment and migrations that are generated."""
    render, context = Renderer().render, support_context(PETS.request, made)
    files = {path: render(template, context) for path, template in ENVIRONMENT.items()}
    files |= dict.fromkeys(("petsage/__init__.py", "petsage/core/__init__.py"), "")
    files |= {
        "petsage/core/db.py": module(database),
        "petsage/main.py": "import petsage.models.all\n",
    }
    files |= {"petsage/models/__init__.py": "", "petsage/models/all.py": module(MODELS)}
    ids: list[str] = []
    for before, after in history:
        migration = between(before, after)
        revision = Revision(next_numbered_id(ids, migration.title), tuple(ids[-1:]))
        text = render(templates.MIGRATION, migration_context(migration, revision))
        files[f"migrations/versions/{revision.id}.py"] = text
        ids.append(revision.id)
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("database", "storage", "driver"),
    [(SYNC, {}, "sqlite"), (ASYNC, {"engine": None, "is_async": True}, "sqlite+aiosqlite")],
)
def test_what_is_migrated_is_what_the_models_declare(
    tmp_path: Path, database: str, storage: dict[str, Any], driver: str
) -> None:
    plant(tmp_path, conventions(**storage), database)

    again = ("revision", "Name all pets")
    said = alembic(tmp_path, f"{driver}:///it.db", UP, CHECK, ("current",), DOWN, UP, CHECK, again)

    assert said == ["", FINE, "0002_create_pets (head)\n", "", "", FINE, ""]
    (by_hand,) = (tmp_path / "migrations/versions").glob("*_name_all_pets.py")
    text = by_hand.read_text(encoding="utf-8")
    assert text.startswith('"""Name all pets.\n\nRevision ID: ')
    assert "down_revision = '0002_create_pets'" in text
    compile(text, str(by_hand), "exec")


def test_postgresql_is_migrated_and_its_sql_written_where_there_is_no_package_of_models(
    tmp_path: Path, postgresql_url: str
) -> None:
    made = replace(conventions(), router_module="petsage.pets.router")
    plant(tmp_path, made, SYNC)

    *said, sql = alembic(tmp_path, postgresql_url, UP, CHECK, DOWN, ("upgrade", "head", "--sql"))

    assert said == ["", FINE, ""]
    assert sql.startswith("BEGIN;\n")
    assert "CREATE TABLE pets (" in sql
    assert sql.endswith("COMMIT;\n\n")


# Owners are made anew with one more column; then pets must have names, which one has not; then
# what they refer to must be pets.
FOUND = stored({"name": NAME, "city": {"type": "str", "default": "Berlin"}}, name="owners")
NAMED = stored({"name": NAME, "owner": OWNER})
LOST = stored({"name": NAME, "owner": {**OWNER, "to": "pets"}})


def test_sqlite_keeps_what_refers_to_a_table_made_anew_and_all_of_what_fails(
    tmp_path: Path,
) -> None:
    plant(tmp_path, conventions(), SYNC, (*HISTORY, (PEOPLE, FOUND), (PETS, NAMED), (NAMED, LOST)))
    rows = ("sql", "SELECT pets.name, city FROM pets JOIN owners ON owners.id = owner_id")
    tables = ("sql", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")

    said = alembic(
        tmp_path,
        "sqlite:///it.db",
        ("upgrade", "0002_create_pets"),
        ("sql", "INSERT INTO owners VALUES ('2', 'Ada')"),
        ("sql", "INSERT INTO pets VALUES ('1', NULL, '2')"),
        UP,
        ("current",),
        tables,
        ("upgrade", "0003_add_city_to_owners"),
        rows,
        ("sql", "UPDATE pets SET name = 'Rex', owner_id = 'nobody'"),
        ("upgrade", "0004_change_pets"),
        ("sql", "UPDATE pets SET owner_id = '2'"),
        UP,
        ("downgrade", "0002_create_pets"),
        ("current",),
    )

    assert said[3].startswith("IntegrityError: ")
    assert said[4] == "0002_create_pets\n"
    assert said[5] == [["alembic_version"], ["owners"], ["pets"]]
    assert said[7] == [[None, "Berlin"]]
    assert said[9] == "RuntimeError: pets row 1 refers to no row of owners"
    assert said[11:] == ["RuntimeError: pets row 1 refers to no row of pets", "", said[4]]


@pytest.mark.parametrize(
    ("storage", "expected"),
    [
        ({}, "%(here)s\n"),
        ({"support_folder": "src/petsage/core"}, "%(here)s/src\n"),
        ({"support_folder": "backend/src/petsage/core"}, "%(here)s/backend/src\n"),
        ({"support_folder": "my-service/petsage/core"}, "%(here)s/my-service\n"),
        ({"support_folder": "100% ours/petsage/core"}, "%(here)s/100%% ours\n"),
        (
            {"support_folder": "back/petsage/core", "migrations": "back/migrations/versions"},
            "%(here)s\n",
        ),
    ],
)
def test_modules_are_imported_from_where_the_tree_has_them(
    storage: dict[str, Any], expected: str
) -> None:
    context = support_context(PETS.request, conventions(**storage))

    text = Renderer().render(templates.SUPPORT_ALEMBIC, context)

    assert f"\nprepend_sys_path = {expected}" in text
    assert "\nscript_location = %(here)s/migrations\n" in text
