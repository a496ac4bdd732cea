"""What verification runs does not change a database: SQLite files are copied, others left alone."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import featurebuilder
from featurebuilder.verify.probe.containment import VARIABLE
from tests.cli.running import featurebuilder as run
from tests.cli.running import tree_of, write_tree
from tests.trees import encoded, module

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBE = Path(featurebuilder.__file__).parent / "verify/probe"
START = f"""
import sys
sys.path.insert(0, {str(PROBE)!r})
from containment import Containment
containment = Containment()
containment.start()
"""
MAIN = """
    from fastapi import Depends, FastAPI
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from app.database import Base, Item, engine, get_db
    from app.routers import items

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Item(name="Rex"))
        session.commit()

    app = FastAPI()
    app.include_router(items.router)
    """
SERVED_MAIN = """
    from fastapi import FastAPI

    from app.database import Base, engine
    from app.routers import items

    Base.metadata.create_all(engine)

    app = FastAPI()
    app.include_router(items.router)
    """
DATABASE = """
    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("{}")


    class Base(DeclarativeBase):
        pass


    class Item(Base):
        __tablename__ = "items"

        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]


    def get_db():
        with Session(engine) as session:
            yield session
    """
ITEMS = """
    from fastapi import APIRouter, Depends
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from app.database import Item, get_db

    router = APIRouter(prefix="/items", tags=["items"])


    @router.get("")
    def list_items(db: Session = Depends(get_db)) -> list[str]:
        return [item.name for item in db.scalars(select(Item))]
    """


def files_with(main: str, url: str) -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/main.py": module(main),
        "app/database.py": module(DATABASE).format(url),
        "app/routers/__init__.py": "",
        "app/routers/items.py": module(ITEMS),
    }


def contained(code: str, folder: Path, *, leaves_out: bool = False) -> str:
    told = json.dumps({"copies": str(folder / "copies"), "leaves_out": leaves_out})
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", START + code],
        cwd=folder,
        env={VARIABLE: told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute("CREATE TABLE items (name TEXT)")
    connection.execute("INSERT INTO items VALUES ('Rex')")
    connection.commit()
    yield connection
    connection.close()


WAYS = {
    "name": "import sqlite3; db = sqlite3.connect('shop.db')",
    "keyword": "import sqlite3; db = sqlite3.connect(database='shop.db', timeout=3)",
    "path": "import sqlite3, pathlib; db = sqlite3.connect(pathlib.Path('shop.db').absolute())",
    "bytes": "from sqlite3 import connect; db = connect(b'shop.db')",
    "uri": "import sqlite3; db = sqlite3.connect('file:shop.db?mode=rw', uri=True)",
    "dbapi2": "from sqlite3 import dbapi2; db = dbapi2.connect('shop.db')",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_file_is_read_and_written_in_a_copy(
    tmp_path: Path, database: sqlite3.Connection, way: str
) -> None:
    read = 'print(db.execute("SELECT name FROM items").fetchall())'
    empty = 'db.execute("DELETE FROM items"); db.commit(); db.close()'
    code = f"{way}\n{read}\n{empty}\n{way}\n{read}"
    assert contained(code, tmp_path) == "[('Rex',)]\n[]\n"
    assert database.execute("SELECT name FROM items").fetchall() == [("Rex",)]


def test_a_new_file_is_not_made_in_the_project(tmp_path: Path) -> None:
    code = "import sqlite3\nsqlite3.connect('new.db').execute('CREATE TABLE x (y)')\n"
    contained(code, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies"]


@pytest.mark.parametrize("name", [":memory:", "file::memory:?cache=shared", ""])
def test_a_database_in_memory_stays_there(tmp_path: Path, name: str) -> None:
    connect = f"sqlite3.connect({name!r}, uri=True)"
    contained(f"import sqlite3\n{connect}.execute('CREATE TABLE x (y)')\n", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_changes_of_other_databases_are_left_out_until_tests_run(tmp_path: Path) -> None:
    code = """
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect
metadata = MetaData()
Table("x", metadata, Column("y", Integer))
engine = create_engine("sqlite://")
metadata.create_all(engine)
print(inspect(engine).get_table_names())
containment.stop_leaving_out()
metadata.create_all(bind=engine)
print(inspect(engine).get_table_names())
"""
    assert contained(code, tmp_path, leaves_out=True) == "[]\n['x']\n"


def test_an_application_that_fills_its_database_on_import(tmp_path: Path) -> None:
    write_tree(tmp_path, encoded(files_with(MAIN, "sqlite:///shop.db")))

    ran = run(tmp_path, "build", "pets", "name:str")

    assert ran.out.startswith("SUCCESS"), ran.out
    assert ran.err == (
        "note: importing the application creates tables (app/main.py:8): "
        "verification runs it with copies of its SQLite files.\n"
    )
    assert not (tmp_path / "shop.db").exists()


def test_an_application_that_makes_tables_on_a_server_on_import(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    write_tree(tmp_path, encoded(files_with(SERVED_MAIN, url)))
    before = tree_of(tmp_path)

    ran = run(tmp_path, "build", "pets", "name:str")

    assert ran.out.startswith("SUCCESS"), ran.out
    assert ran.err == (
        "note: importing the application creates tables (app/main.py:6): "
        "verification leaves that out.\n"
    )
    assert run(tmp_path, "remove", "pets").code == 0
    assert {path: data for path, (data, _) in tree_of(tmp_path).items()} == {
        path: data for path, (data, _) in before.items()
    }
