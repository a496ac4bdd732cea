"""A project whose tests connect to a server for every test, where there is no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, write_tree
from tests.trees import encoded, module, router

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/db.py": module(
        """
        from collections.abc import Iterator

        from sqlalchemy import create_engine
        from sqlalchemy.orm import DeclarativeBase, Session

        engine = create_engine("postgresql+psycopg://shop@127.0.0.1:1/shop")


        class Base(DeclarativeBase):
            pass


        def get_session() -> Iterator[Session]:
            with Session(engine) as session:
                yield session
        """
    ),
    "shop/main.py": module(
        """
        from fastapi import Depends, FastAPI
        from sqlalchemy.orm import Session

        from shop.db import get_session
        from shop.routes import items

        app = FastAPI()
        app.include_router(items.router)


        @app.get("/ready")
        def is_ready(session: Session = Depends(get_session)) -> bool:
            return session.is_active
        """
    ),
    "shop/routes/__init__.py": "",
    "shop/routes/items.py": router("items"),
    "tests/__init__.py": "",
    "tests/conftest.py": module(
        """
        from collections.abc import Iterator

        import pytest

        from shop.db import Base, engine


        @pytest.fixture(scope="session", autouse=True)
        def schema() -> Iterator[None]:
            Base.metadata.create_all(engine)
            yield
            Base.metadata.drop_all(engine)


        @pytest.fixture(autouse=True)
        def connection() -> Iterator[object]:
            with engine.begin() as connection:
                yield connection
        """
    ),
    "tests/test_items.py": module(
        """
        from fastapi.testclient import TestClient

        from shop.main import app

        client = TestClient(app)


        def test_items() -> None:
            assert client.get("/items").status_code == 200
        """
    ),
    "pyproject.toml": (
        '[project]\nname = "shop"\nversion = "1"\n'
        'dependencies = ["fastapi", "sqlalchemy>=2", "alembic", "psycopg", "httpx2"]\n'
    ),
}


@pytest.mark.slow
def test_a_resource_builds_and_its_tests_pass(tmp_path: Path) -> None:
    write_tree(tmp_path, encoded(FILES))

    ran = featurebuilder(tmp_path, "-v", "build", "crates", "label:str:40")

    assert ran.code == 0, ran.out[-3000:]
    assert "[ok] feature's tests pass: " in ran.out
    tests = (tmp_path / "tests/test_crates.py").read_text()
    assert "@pytest.fixture(autouse=True)\ndef schema() -> None:" in tests
    assert tests.count("def connection(") == 1
    told = " ".join(ran.out.split())
    assert "its own client and database; replaces the fixtures connection, schema" in told
