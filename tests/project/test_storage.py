"""What a tree has of storage is read off its code: ORM, session, base, user, mapped classes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.project.storage.storage import TreeStorage
from tests.trees import blueprint, module, project_of, router

SQLMODEL_SESSION = """
    from collections.abc import Generator
    from typing import Annotated

    from fastapi import Depends
    from sqlmodel import Session, create_engine

    engine = create_engine("sqlite://")


    def get_session() -> Generator[Session]:
        with Session(engine) as session:
            yield session


    SessionDep = Annotated[Session, Depends(get_session)]
    """
ASYNC_SESSION = """
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

    Maker = async_sessionmaker()


    async def get_db():
        async with Maker() as db:
            yield db
    """
USES_ASYNC = """
    from fastapi import APIRouter, Depends
    from sqlalchemy.ext.asyncio import AsyncSession

    from petsage.db import get_db

    router = APIRouter(prefix="/toys")


    @router.get("/")
    async def list_toys(db: AsyncSession = Depends(get_db)) -> list[str]:
        return []
    """
BARE_SESSION = """
    from sqlalchemy.orm import sessionmaker

    SessionLocal = sessionmaker()


    def get_db():
        db = SessionLocal()
        try:
            yield db
        finally:
            db.close()
    """
USES_BARE = """
    from fastapi import APIRouter, Depends

    from petsage.db import get_db

    router = APIRouter(prefix="/toys", dependencies=[Depends(get_db)])
    """
DECLARATIVE = """
    from sqlalchemy import String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


    class Base(DeclarativeBase):
        pass


    class Keyed(Base):
        __abstract__ = True

        id: Mapped[int] = mapped_column(primary_key=True)


    class Toy(Keyed):
        __tablename__ = "toys"

        name: Mapped[str] = mapped_column(String(80))
    """
CLASSIC = """
    from sqlalchemy import Column, String
    from sqlalchemy.orm import declarative_base

    Base = declarative_base()


    class Toy(Base):
        __tablename__ = "toys"

        code = Column(String(20), primary_key=True)
    """
TABLES = """
    import uuid

    from sqlmodel import Field, SQLModel


    class ToyBase(SQLModel):
        name: str


    class Toy(ToyBase, table=True):
        id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    """
USER = """
    from typing import Annotated

    from fastapi import Depends
    from pydantic import BaseModel


    class Account(BaseModel):
        id: int


    class User(Account):
        email: str


    async def get_current_user() -> User:
        return User(id=1, email="")


    CurrentUser = Annotated[User, Depends(get_current_user)]
    """
USES_USER = """
    from fastapi import APIRouter

    from petsage.auth import CurrentUser

    router = APIRouter(prefix="/toys")


    @router.get("/")
    def list_toys(user: CurrentUser) -> list[str]:
        return []
    """


@dataclass(frozen=True)
class Case:
    """A tree, and what is read off it."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    toys: str = ""
    orm: str = "sqlmodel"
    is_async: bool = False
    session: str = ""
    base: str = ""
    user: str = ""
    tables: str = ""


CASES = (
    Case("nothing"),
    Case(
        "sqlmodel",
        {"petsage/db.py": SQLMODEL_SESSION, "petsage/models/toys.py": TABLES},
        session="petsage/db.py:get_session as SessionDep: sqlmodel.Session",
        tables="toy Toy id uuid",
    ),
    Case(
        "an async session that only its users tell the type of",
        {"petsage/db.py": ASYNC_SESSION},
        USES_ASYNC,
        orm="sqlalchemy",
        is_async=True,
        session="petsage/db.py:get_db: sqlalchemy.ext.asyncio.AsyncSession",
    ),
    Case(
        "a session that nothing tells the type of",
        {"petsage/db.py": BARE_SESSION, "petsage/models/toys.py": CLASSIC},
        USES_BARE,
        orm="sqlalchemy",
        session="petsage/db.py:get_db: sqlalchemy.orm.Session",
        base="petsage/models/toys.py:Base",
        tables="toys Toy code str",
    ),
    Case(
        "a declarative base, and a key from a class between",
        {"petsage/models/toys.py": DECLARATIVE},
        orm="sqlalchemy",
        base="petsage/models/toys.py:Base",
        tables="toys Toy id int",
    ),
    Case(
        "both kinds of classes",
        {"petsage/models/toys.py": TABLES, "petsage/models/old.py": CLASSIC},
        tables="toys Toy code str, toy Toy id uuid",
        base="petsage/models/old.py:Base",
    ),
    Case(
        "a user whose key is inherited",
        {"petsage/auth.py": USER},
        USES_USER,
        user="petsage/auth.py:get_current_user as CurrentUser: User.id int",
    ),
    Case("only the tests have them", {"petsage/tests/db.py": SQLMODEL_SESSION + TABLES}),
    Case(
        "a session that nothing depends on",
        {"petsage/db.py": SQLMODEL_SESSION.partition("SessionDep")[0]},
    ),
    Case(
        "settings",
        {
            "petsage/db.py": BARE_SESSION,
            "petsage/auth.py": USER.replace("get_current_user", "whoever"),
            "pyproject.toml": """
                [tool.featurebuilder]
                orm = "sqlmodel"
                session = "petsage.db:get_db"
                user = "petsage/auth.py:CurrentUser"
                """,
        },
        session="petsage/db.py:get_db: sqlmodel.Session",
        user="petsage/auth.py:whoever as CurrentUser: User.id int",
    ),
)


def tree_of(files: dict[str, str], toys: str = "") -> dict[str, bytes]:
    endpoints = {"toys": module(toys) if toys else router("toys")}
    return blueprint({path: module(text) for path, text in files.items()}, **endpoints)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_a_tree_stores(case: Case) -> None:
    tree = TreeStorage(project_of(tree_of(case.files, case.toys)))
    assert (tree.orm[0], tree.is_async) == (case.orm, case.is_async)
    assert _session(tree) == case.session
    assert ":".join(tree.base[0] or ()) == case.base
    assert _user(tree) == case.user
    told = (f"{one.table} {one.name} {one.key} {one.key_type}" for one in tree.classes)
    assert ", ".join(told) == case.tables


def test_support_is_beside_the_application() -> None:
    assert TreeStorage(project_of(tree_of({}))).support == (
        "petsage/core",
        "next to the application",
    )
    there = TreeStorage(project_of(tree_of({"petsage/core/config.py": ""})))
    assert there.support == ("petsage/core", "the folder exists")


def test_problem_details_of_the_tree_but_not_our_own() -> None:
    answers = 'MEDIA_TYPE = "application/problem+json"\n'
    tree = TreeStorage(project_of(tree_of({"petsage/problems.py": answers})))
    assert tree.errors("petsage/core")[0] == "problem"
    ours = TreeStorage(project_of(tree_of({"petsage/core/problems.py": answers})))
    assert ours.errors("petsage/core")[0] == "detail"


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ('session = "petsage.db:missing"', "there is no session dependency 'petsage.db:missing'"),
        ('session = "petsage.db:engine"', "is not a function that provides a session"),
        ('base = "petsage.db"', "must be like 'app.api.deps:SessionDep'"),
        ('orm = "django"', "'sqlmodel' or 'sqlalchemy'"),
        ('user-key = "id: float"', "must be like 'id: int'"),
    ],
)
def test_settings_that_cannot_be(setting: str, what: str) -> None:
    files = {
        "petsage/db.py": SQLMODEL_SESSION,
        "pyproject.toml": f"[tool.featurebuilder]\n{setting}\n",
    }
    with pytest.raises(UnusableProjectError) as caught:
        _ = TreeStorage(project_of(tree_of(files))).session
    (problem,) = caught.value.problems
    assert what in problem.what
    assert str(problem.where).startswith("pyproject.toml:2")


def _session(tree: TreeStorage) -> str:
    session = tree.session[0]
    if session is None:
        return ""
    alias = f" as {session.alias.name}" if session.alias else ""
    where = f"{session.definition.path}:{session.definition.name}"
    return f"{where}{alias}: {session.type_module}.{session.type_name}"


def _user(tree: TreeStorage) -> str:
    user = tree.user[0]
    if user is None or user.type is None:
        return ""
    alias = f" as {user.alias.name}" if user.alias else ""
    where = f"{user.definition.path}:{user.definition.name}"
    return f"{where}{alias}: {user.type.name}.{user.key} {user.key_type}"


def test_migrations_go_where_the_trees_own_are() -> None:
    ini = {"alembic.ini": "[alembic]\nscript_location = db\n", "db/env.py": ""}
    place, evidence = TreeStorage(project_of(blueprint(ini))).migrations

    assert (place.folder, place.creates_environment) == ("db/versions", False)
    assert evidence == "set by alembic.ini"


def test_no_second_environment_is_made_where_settings_tell_too_little() -> None:
    tree = {"alembic.ini": "[core]\nscript_location = shop:db\n", "db/env.py": ""}
    with pytest.raises(UnusableProjectError, match="cannot find Alembic's migrations"):
        _ = TreeStorage(project_of(blueprint(tree))).migrations

    told = {"pyproject.toml": '[tool.featurebuilder]\nmigrations = "db/versions"\n'}
    place, _ = TreeStorage(project_of(blueprint(tree | told))).migrations
    assert (place.folder, place.creates_environment) == ("db/versions", False)


def test_an_environment_is_made_beside_the_projects_settings() -> None:
    place, evidence = TreeStorage(project_of(blueprint({"pyproject.toml": ""}))).migrations

    assert (place.folder, place.creates_environment) == ("migrations/versions", True)
    assert evidence == "the project has no Alembic environment yet"
