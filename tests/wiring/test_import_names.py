"""By which names generated modules import the tree's: absolute, with dots, as tests start."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.conventions.imports import ImportConventions
from featurebuilder.features.remove import plan_remove
from featurebuilder.render.renamed_modules import rename_modules
from tests.features.living import applied
from tests.trees import after, encoded, module, planned, project_of, tools_for

if TYPE_CHECKING:
    from pathlib import Path

DB = module(
    """
    from collections.abc import Iterator

    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Session

    from ..settings import URL

    engine = create_engine(URL)


    class Base(DeclarativeBase):
        pass


    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session
    """
)
USERS = module(
    """
    from fastapi import APIRouter, Depends
    from sqlalchemy.orm import Session

    from ...db.base import get_session
    from ...settings import TITLE

    router = APIRouter(prefix="/users", tags=["users"])


    @router.get("/")
    def list_users(session: Session = Depends(get_session)) -> list[str]:
        return [TITLE]
    """
)
ENVIRONMENT = module(
    """
    import os
    import pkgutil
    from importlib import import_module

    from alembic import context
    from sqlalchemy import create_engine

    import app.models
    from app.db.base import Base

    for found in pkgutil.iter_modules(app.models.__path__, "app.models."):
        import_module(found.name)
    target_metadata = Base.metadata
    with create_engine(os.environ["URL"]).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    """
)
# As it is served and migrated from src, and tested from above it: two names for each module.
TWICE_NAMED = {
    "src/__init__.py": "",
    "src/alembic.ini": "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n",
    "src/migrations/env.py": ENVIRONMENT,
    "src/migrations/versions/0001_first.py": module(
        """
        revision = "0001"
        down_revision = None


        def upgrade() -> None: ...


        def downgrade() -> None: ...
        """
    ),
    "src/app/__init__.py": "",
    "src/app/settings.py": 'TITLE = "Pets"\nURL = "sqlite://"\n',
    "src/app/db/__init__.py": "",
    "src/app/db/base.py": DB,
    "src/app/models/__init__.py": "",
    "src/app/main.py": module(
        """
        from fastapi import FastAPI

        from .api.v1 import router

        app = FastAPI()
        app.include_router(router)
        """
    ),
    "src/app/api/__init__.py": "",
    "src/app/api/v1/__init__.py": module(
        """
        from fastapi import APIRouter

        from .users import router as users_router

        router = APIRouter()
        router.include_router(users_router)
        """
    ),
    "src/app/api/v1/users.py": USERS,
    "tests/__init__.py": "",
    "tests/conftest.py": module(
        """
        from collections.abc import Iterator

        import pytest
        from fastapi.testclient import TestClient

        from src.app.main import app


        @pytest.fixture
        def client() -> Iterator[TestClient]:
            with TestClient(app) as client:
                yield client
        """
    ),
    "tests/test_users.py": "def test_users(client):\n    assert client.get('/users/')\n",
    "features/pets.yaml": module(
        """
        name: pets
        description: The pets.
        resource:
          fields:
            name: {max_length: 80}
        """
    ),
}
_OWN = re.compile(r"^\s*(?:from|import) (\.\S*|(?:src|app|tests)\b\S*)", re.MULTILINE)


def imports_of(tree: dict[str, bytes], path: str) -> set[str]:
    return set(_OWN.findall(tree[path].decode()))


def written(folder: Path, tree: dict[str, bytes]) -> None:
    for path, data in tree.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"URL": "sqlite:///x"}
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_modules_with_two_names_are_imported_as_siblings_import_theirs(tmp_path: Path) -> None:
    tree = encoded(TWICE_NAMED)
    built = after(tree, planned(tree, "pets"))
    router = imports_of(built, "src/app/api/v1/pets.py")
    assert {"...db.base", "...models.pets", "...core.pagination"} <= router
    assert all(name.startswith(".") for name in router)
    core = {path for path in built if path.startswith("src/app/core/") and path not in tree}
    assert all(name.startswith(".") for path in core for name in imports_of(built, path))
    (test,) = (path for path in built if path.startswith("tests/test_pet"))
    tested = imports_of(built, test)
    assert "src.app.models.pets" in tested
    assert not any(name.startswith("app") for path in built for name in imports_of(built, path)
                   if path.startswith("tests/"))  # fmt: skip
    written(tmp_path, built)
    run(tmp_path / "src", "alembic", "upgrade", "head")
    run(tmp_path / "src", "alembic", "check")
    run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert not planned(built, "pets").plan.writes
    project = project_of(built)
    assert applied(built, plan_remove(project, "pets", tools=tools_for(project))) == tree


@pytest.mark.parametrize(
    ("imports", "model", "core"),
    [
        ("from ...settings import TITLE", "...models", "...core"),
        ("from src.app.settings import TITLE", "src.app.models", "src.app.core"),
        ("from .shared import TITLE", "src.app.models", "src.app.core"),
    ],
)
def test_the_commonest_way_of_siblings_counts(imports: str, model: str, core: str) -> None:
    shared = {"src/app/api/v1/shared.py": 'TITLE = "Pets"\n'}
    users = USERS.replace("from ...settings import TITLE", imports)
    users = users if "..." in imports else users.replace("...db", "src.app.db")
    start = {"src/migrations/env.py": ENVIRONMENT.replace("app.", "src.app.")}
    tree = encoded(TWICE_NAMED | shared | start | {"src/app/api/v1/users.py": users})
    found = imports_of(after(tree, planned(tree, "pets")), "src/app/api/v1/pets.py")
    assert f"{model}.pets" in found
    assert f"{core}.pagination" in found


def test_endpoints_import_their_models_as_siblings_do() -> None:
    tree = encoded({path: text for path, text in TWICE_NAMED.items() if "features" not in path})
    built = after(tree, planned(tree, "smoke_test"))
    (made,) = (path for path in built if path.endswith("api/v1/smoke_test.py"))
    assert imports_of(built, made) == {"...models.smoke_test"}


NEAR = ImportConventions("src", ("app", "main"), "near", "src")
FAR = ImportConventions("", ("app", "main"), "far")


@pytest.mark.parametrize(
    ("conventions", "path", "module", "named"),
    [
        (FAR, "app/api/pets.py", "app.models.pets", "..models.pets"),
        (FAR, "app/api/pets.py", "app.api.deps", ".deps"),
        (FAR, "app/api/pets.py", "app", ".."),
        (FAR, "app/api/pets.py", "main", "main"),
        (FAR, "main.py", "app.models", "app.models"),
        (FAR, "app/api/pets.py", "sqlmodel", "sqlmodel"),
        (NEAR, "src/app/api/pets.py", "app.api.deps", ".deps"),
        (NEAR, "src/app/api/pets.py", "app.models.pets", "app.models.pets"),
    ],
)
def test_how_a_module_is_named(
    conventions: ImportConventions, path: str, module: str, named: str
) -> None:
    conventions.require_usable()
    assert conventions.named(module, path, is_test=False) == named


def test_tests_name_modules_from_where_they_start() -> None:
    assert NEAR.named("app.main", "tests/test_a.py", is_test=True) == "src.app.main"
    assert FAR.named("app.main", "app/tests/test_a.py", is_test=True) == "app.main"


@pytest.mark.parametrize(
    "conventions",
    [
        ImportConventions("", (), "sideways"),
        ImportConventions("../src", ()),
        ImportConventions("", (), to_tests="a b"),
    ],
)
def test_what_no_tree_decides_is_refused(conventions: ImportConventions) -> None:
    with pytest.raises(ValueError, match="ImportConventions"):
        conventions.require_usable()


def test_imports_are_renamed_wherever_they_stand() -> None:
    text = module(
        """
        from app.api.deps import (
            b,
            a as c,
        )
        from app.core import d
        import app.db as database

        from . import kept


        def f():
            from app.core import late
            import json
        """
    )

    def named(name: str) -> str:
        return FAR.named(name, "app/api/pets.py", is_test=False)

    assert rename_modules(text, named) == module(
        """
        from .. import db as database
        from ..core import d
        from .deps import b, a as c

        from . import kept


        def f():
            from ..core import late
            import json
        """
    )
