"""Resources in trees that store things already: where their parts go, and who gets to know them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.features.remove import plan_remove
from featurebuilder.plan.change import Part
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.versions.installed import Installed
from featurebuilder.project.versions.versions import check_for_resources, read_versions
from tests.features.living import applied
from tests.trees import MAIN, after, blueprint, module, planned, project_of, tools_for

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.any_python

REQUEST = module(
    """
    name: pets
    description: What is kept of pets.
    tags: [Clinic]
    resource:
      fields:
        name: {max_length: 80}
    """
)
DB = module(
    """
    from collections.abc import Iterator

    from fastapi import Depends
    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Session

    engine = create_engine("sqlite://")


    class Base(DeclarativeBase):
        pass


    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session
    """
)
USES = module(
    """
    from fastapi import APIRouter, Depends
    from sqlalchemy.orm import Session

    from petsage.db import get_session

    router = APIRouter(prefix="/users", tags=["users"])


    @router.get("/")
    def list_users(session: Session = Depends(get_session)) -> list[str]:
        return []
    """
)
FIRST = "revision = 'a1b2'\ndown_revision = None\n"
ENV = "db/env.py"
ALEMBIC = {
    "alembic.ini": "[alembic]\nscript_location = db\n",
    "db/versions/a1b2_first.py": FIRST,
    "features/pets.yaml": REQUEST,
    "petsage/db.py": DB,
}


def table(name: str) -> str:
    """Return a module with one mapped class."""
    text = f"""
        from sqlalchemy.orm import Mapped, mapped_column

        from petsage.db import Base


        class {name}(Base):
            __tablename__ = "{name.lower()}"

            id: Mapped[int] = mapped_column(primary_key=True)
        """
    return module(text)


def storing(files: dict[str, str]) -> dict[str, bytes]:
    """Return a tree with a database of its own."""
    return blueprint(ALEMBIC | files, users=USES)


def removed(tree: dict[str, bytes]) -> dict[str, bytes]:
    project = project_of(tree)
    return applied(tree, plan_remove(project, "pets", tools=tools_for(project)))


def model_of(tree: dict[str, bytes]) -> str:
    """Return where the model goes."""
    changes = planned(tree, "pets").plan.changes
    return next(change.path for change in changes if change.part is Part.MODEL)


LAYERED = {"petsage/models/user.py": table("User"), "petsage/models/item.py": table("Item")}
ONE_FILE = {"petsage/tables.py": table("User")}
KNOWING = {
    "the environment imports modules": (
        LAYERED,
        {ENV: "import petsage.models.item  # noqa\nimport petsage.models.user  # noqa\n"},
        ENV,
        (
            b"import petsage.models.item  # noqa\nimport petsage.models.user  # noqa\n"
            b"from petsage.models.pet import Pet  # noqa\n"
        ),
    ),
    "the environment imports modules of a package": (
        LAYERED,
        {ENV: "from alembic import context\n\nfrom petsage.models import item, user\n"},
        ENV,
        (
            b"from alembic import context\n\nfrom petsage.models import item, user\n"
            b"from petsage.models.pet import Pet  # noqa: F401\n"
        ),
    ),
    "one file has all": (
        ONE_FILE,
        {ENV: "from petsage.tables import Base\n\ntarget = Base.metadata\n"},
        ENV,
        (
            b"from petsage.models.pets import Pet  # noqa: F401\n"
            b"from petsage.tables import Base\n\ntarget = Base.metadata\n"
        ),
    ),
    "a package collects them": (
        LAYERED,
        {
            ENV: "from petsage.models import Item\n",
            "petsage/models/__init__.py": "from .item import Item\nfrom .user import User\n\n"
            '__all__ = ["Item", "User"]\n',
        },
        "petsage/models/__init__.py",
        (
            b"from .item import Item\nfrom .pet import Pet\nfrom .user import User\n\n"
            b'__all__ = ["Item", "Pet", "User"]\n'
        ),
    ),
    "a module collects them": (
        LAYERED,
        {
            ENV: "from petsage.all_tables import Base\n",
            "petsage/all_tables.py": "from petsage.db import Base  # noqa\n"
            "from petsage.models.item import Item  # noqa\n"
            "from petsage.models.user import User  # noqa\n",
        },
        "petsage/all_tables.py",
        (
            b"from petsage.db import Base  # noqa\n"
            b"from petsage.models.item import Item  # noqa\n"
            b"from petsage.models.pet import Pet  # noqa\n"
            b"from petsage.models.user import User  # noqa\n"
        ),
    ),
}


@pytest.mark.parametrize("case", KNOWING)
@pytest.mark.slow
def test_alembic_knows_the_model_as_it_knows_its_siblings(case: str) -> None:
    tables, others, path, expected = KNOWING[case]
    tree = storing(tables | others)

    built = after(tree, planned(tree, "pets"))

    assert built[path] == expected
    assert not planned(built, "pets").plan.writes
    assert removed(built) == tree
    moved_on = removed(built | {path: built[path] + b"# later\n"})
    assert moved_on == tree | {path: tree[path] + b"# later\n"}


@pytest.mark.parametrize(
    ("env", "by_hand"),
    [
        ("from petsage import main\n", False),
        ('from pkgutil import walk_packages\n\nwalk_packages(["x"], "petsage.models.")\n', False),
        ("from petsage.db import Base\n", True),
    ],
)
def test_an_environment_that_finds_models_or_knows_none_is_left_alone(
    env: str, *, by_hand: bool
) -> None:
    changes = planned(storing(LAYERED | {ENV: env}), "pets").plan.changes
    (made,) = (change for change in changes if change.part is Part.MIGRATION)
    assert ("add 'import petsage.models.pet' to " in made.why) is by_hand
    assert ENV not in {change.path for change in changes}


PLACES = {
    "one module a table, in the singular": (LAYERED, "petsage/models/pet.py"),
    "in the plural": ({"petsage/db_models/users.py": table("User")}, "petsage/db_models/pets.py"),
    "with what they are behind it": (
        {"petsage/entities/user_model.py": table("User")},
        "petsage/entities/pet_model.py",
    ),
    "a folder for each": ({"petsage/users/models.py": table("User")}, "petsage/pets/models.py"),
    "a plural that could be one": (
        {"petsage/db_models/kiwis.py": table("Kiwi")},
        "petsage/db_models/pets.py",
    ),
    "a plural that could be one, beside a sure one": (
        {"petsage/db_models/ants.py": table("Ant"), "petsage/db_models/gnus.py": table("Gnu")},
        "petsage/db_models/pets.py",
    ),
    "one that ends as a plural": (
        {"petsage/db_models/status.py": table("Status")},
        "petsage/db_models/pet.py",
    ),
    "all in one": (ONE_FILE, "petsage/models/pets.py"),
    "all in one, in a folder": (
        {"petsage/database/models.py": table("User")},
        "petsage/models/pets.py",
    ),
}


@pytest.mark.parametrize("case", PLACES)
@pytest.mark.slow
def test_the_model_stands_where_other_tables_do(case: str) -> None:
    tables, expected = PLACES[case]
    assert model_of(storing(tables | {ENV: ""})) == expected


def test_a_setting_says_where_the_model_goes() -> None:
    chosen = {"pyproject.toml": '[tool.featurebuilder]\nmodel = "petsage/x/{name}.py"\n'}
    tree = storing(LAYERED | chosen | {ENV: ""})
    assert model_of(tree) == "petsage/x/pets.py"


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({}, "petsage/tests"),
        ({"petsage/tests/database.py": "URL = ''\n"}, "petsage/tests/resources"),
        ({"petsage/tests/factories.py": "def make() -> None: ...\n"}, "petsage/tests/resources"),
        ({"petsage/users/tests/test_views.py": ""}, "petsage/tests"),
    ],
)
def test_what_tests_share_stands_in_no_ones_way(files: dict[str, str], folder: str) -> None:
    tree = storing(files | {ENV: ""})
    paths = {change.path for change in planned(tree, "pets").plan.changes}
    assert {f"{folder}/database.py", f"{folder}/factories/pets.py"} <= paths


def test_the_folder_for_shared_code_is_the_one_that_is_there() -> None:
    tree = storing({"petsage/core/settings.py": "", ENV: ""})
    moved = {path.replace("petsage/main.py", "petsage/core/main.py"): d for path, d in tree.items()}
    paths = {change.path for change in planned(moved, "pets").plan.changes}
    assert "petsage/core/errors.py" in paths


MAKERS = {
    "sessions": (
        "Maker = async_sessionmaker()\n",
        "from petsage.store import Maker",
        "async with Maker() as session:",
    ),
    "an engine": (
        'engine = create_engine("sqlite://")\n',
        "from petsage.store import engine",
        "with Session(engine) as session:",
    ),
}


@pytest.mark.parametrize("case", MAKERS)
def test_no_second_database_is_made_beside_the_trees_own(case: str) -> None:
    made, imported, used = MAKERS[case]
    store = f"from sqlalchemy import *\nfrom sqlalchemy.ext.asyncio import *\n\n{made}"
    tree = blueprint({"petsage/store.py": store, "features/pets.yaml": REQUEST})
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "pets")
    (problem,) = caught.value.problems
    assert "the project has a database (petsage/store.py)" in problem.what
    assert "[tool.featurebuilder] session" in problem.remedy
    assert imported in problem.snippet
    assert used in problem.snippet


def test_no_code_is_suggested_for_what_an_instance_holds() -> None:
    store = """
        from sqlalchemy import create_engine


        class Database:
            def __init__(self) -> None:
                self.engine = create_engine("sqlite://")
        """
    tree = blueprint({"petsage/store.py": module(store), "features/pets.yaml": REQUEST})
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "pets")
    (problem,) = caught.value.problems
    assert "the project has a database (petsage/store.py)" in problem.what
    assert not problem.snippet


def test_a_folder_that_no_import_can_name_is_refused() -> None:
    tree = {
        "apps/my-shop/main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
        "apps/my-shop/__init__.py": b"",
        "apps/__init__.py": b"",
        "features/pets.yaml": REQUEST.encode(),
    }
    with pytest.raises(UnusableProjectError, match=r"the module name 'apps\.my-shop"):
        planned(tree, "pets")


ASYNC_DB = module(
    """
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
    from sqlalchemy.orm import DeclarativeBase

    engine = create_async_engine("postgresql+asyncpg://localhost/shop")


    class Base(DeclarativeBase):
        pass


    async def get_session() -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine) as session:
            yield session
    """
)


@pytest.mark.parametrize(
    ("requirements", "url"),
    [
        ("asyncpg\npytest-asyncio\n", b"engine.url.render_as_string(hide_password=False)"),
        ("asyncpg\n", b"engine.url.render_as_string(hide_password=False)"),
        ("aiosqlite\nasyncpg\n", b'"sqlite+aiosqlite://"'),
    ],
)
def test_tests_run_on_what_the_tree_has_a_driver_for(requirements: str, url: bytes) -> None:
    uses = USES.replace("Session", "AsyncSession").replace(
        "sqlalchemy.orm", "sqlalchemy.ext.asyncio"
    )
    files = {"petsage/db.py": ASYNC_DB, "requirements.txt": requirements, ENV: ""}
    tree = blueprint(ALEMBIC | files, users=uses)
    built = after(tree, planned(tree, "pets"))
    database = built["petsage/tests/database.py"]
    assert url in database
    assert b'"asyncpg": {"server_settings": {"search_path": "pg_temp"}}' in database
    tests = built["petsage/tests/api/v1/test_pets.py"]
    by_asyncio = b'@pytest_asyncio.fixture(loop_scope="module", scope="module")\nasync def engine()'
    assert (by_asyncio in tests) is ("pytest" in requirements), "whose loop the driver keeps to"
    assert (b"anyio" in tests) is ("pytest" not in requirements)
    assert b'open_database("pets")' in built["petsage/tests/api/v1/test_pets.py"]


@pytest.mark.parametrize(
    ("origin", "url"),
    [
        ("the tree's .venv", b"engine.url.render_as_string(hide_password=False)"),
        ("featurebuilder's own", b'"sqlite+aiosqlite://"'),
    ],
)
def test_a_driver_that_is_only_spoken_of_is_none_where_the_environment_lacks_it(
    monkeypatch: pytest.MonkeyPatch, origin: str, url: bytes
) -> None:
    uses = USES.replace("Session", "AsyncSession").replace(
        "sqlalchemy.orm", "sqlalchemy.ext.asyncio"
    )
    spoken = 'PREFIX = "sqlite+aiosqlite:///"\n'
    files = {"petsage/db.py": ASYNC_DB, "petsage/config.py": spoken, ENV: ""}
    tree = blueprint(ALEMBIC | files, users=uses)
    installed = Installed(origin, {"fastapi": (0, 165)}, (3, 12))
    monkeypatch.setattr("tests.trees.UNKNOWN_ENVIRONMENT", installed)
    assert url in after(tree, planned(tree, "pets"))["petsage/tests/database.py"]


@pytest.mark.parametrize(
    ("allowed", "client"),
    [
        ("['*']", b"TestClient(app)"),
        ("settings.hosts", b'TestClient(app, base_url="http://localhost")'),
    ],
)
def test_the_application_is_asked_by_a_host_that_it_answers_to(allowed: str, client: bytes) -> None:
    main = module(MAIN) + module(
        f"""
        from starlette.middleware.trustedhost import TrustedHostMiddleware

        app.add_middleware(TrustedHostMiddleware, allowed_hosts={allowed})
        """
    )
    tree = storing({"petsage/main.py": main, ENV: ""})
    assert client in after(tree, planned(tree, "pets"))["petsage/tests/api/v1/test_pets.py"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {
                "petsage/models/user.py": table("User").replace(
                    "id:", '__table_args__ = {"schema": "shop"}\n    id:'
                ),
                "features/pets.yaml": REQUEST + "    keeper: {type: ref, to: user}\n",
            },
            "the table 'user' is in a database schema",
        ),
        (
            {"petsage/db.py": DB.replace("    pass", "    metadata = MetaData(schema='shop')")},
            "tables of Base are in a database schema",
        ),
    ],
)
def test_what_stands_in_a_schema_is_refused(files: dict[str, str], told: str) -> None:
    with pytest.raises(UnusableProjectError, match=told):
        planned(storing(LAYERED | {ENV: ""} | files), "pets")


RICH = module(
    """
    name: pets
    description: What is kept of pets.
    tags: [Clinic]
    resource:
      fields:
        name: {max_length: 80, optional: true}
        level: {type: int, default: 1}
        labels: {type: list, items: str, optional: true}
        town: {max_length: 80}
        friends: {type: refs, to: pets}
      timestamps: true
      soft_delete: true
      concurrency: etag
    """
)
STORES = """
import warnings
warnings.simplefilter("error")
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from petsage.models.pets import Pet, PetCreate, PetPublic
engine = create_engine("sqlite://")
Pet.metadata.create_all(engine)
with Session(engine) as session:
    pet = Pet(**PetCreate(town="Rome").model_dump(exclude={"friends", "friend_ids"}))
    session.add(pet)
    session.commit()
    pet.friend_ids = [pet.id]
    session.commit()
    told = PetPublic.model_validate(pet).model_dump()
    print(told["town"], told["level"], told["labels"], told["name"], pet.version, pet.deleted_at)
    assert told["friend_ids"] == [pet.id] and pet.created_at
"""


def test_a_base_that_makes_dataclasses(tmp_path: Path) -> None:
    db = DB.replace("(DeclarativeBase)", "(DeclarativeBase, MappedAsDataclass)")
    db = db.replace("DeclarativeBase, Session", "DeclarativeBase, MappedAsDataclass, Session")
    tree = storing({"petsage/db.py": db, "features/pets.yaml": RICH, ENV: ""})
    for path, data in after(tree, planned(tree, "pets")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", STORES], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("Rome 1 None None 2 None\n", "")


@pytest.mark.parametrize(
    ("request_text", "pinned", "told"),
    [
        (REQUEST, "0.0.38", None),
        (REQUEST, "0.0.22", "a resource needs SQLModel 0.0.38 or newer"),
        (RICH, "0.0.38", "a resource needs SQLModel 0.0.45 or newer"),
    ],
)
def test_older_sqlmodel_is_enough_where_no_moment_is_kept(
    request_text: str, pinned: str, told: str | None
) -> None:
    files = {"features/pets.yaml": request_text, "requirements.txt": f"sqlmodel=={pinned}\n"}
    if told is None:
        assert planned(blueprint(files), "pets").plan.writes
        return
    with pytest.raises(UnusableProjectError, match=told):
        planned(blueprint(files), "pets")


def test_an_environment_with_an_older_python_is_refused() -> None:
    installed = Installed("the tree's .venv", {"fastapi": (0, 165)}, (3, 10))
    snapshot = Snapshot.of_files(blueprint())
    versions = read_versions(snapshot, "petsage/main.py", installed)
    with pytest.raises(UnusableProjectError, match=r"needs Python 3\.11 or newer; 3\.10 is"):
        check_for_resources(snapshot, "petsage/main.py", versions, "sqlalchemy")


@pytest.mark.parametrize("keeps", [False, True])
def test_sessions_of_tests_expire_rows_as_those_of_the_project_do(*, keeps: bool) -> None:
    made = "Session(engine, expire_on_commit=False)" if keeps else "Session(engine)"
    tree = storing({"petsage/db.py": DB.replace("Session(engine)", made)})

    built = after(tree, planned(tree, "pets"))

    assert (
        b"expire_on_commit=False\n        ) as session" in built["petsage/tests/database.py"]
    ) is keeps
