"""Generated code fits the tree: its versions, its siblings, and how its tests get their client."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.features.remove import plan_remove
from tests.project.test_handlers import PLAIN
from tests.project.test_test_clients import AUTOUSE, CASE, asking
from tests.trees import after, encoded, module, planned, project_of, router

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = """
    from fastapi import FastAPI

    from app.api import items

    app = FastAPI()
    app.include_router(items.router, prefix="/v1")
    """
PACKAGES = ("app/__init__.py", "app/api/__init__.py", "app/models/__init__.py")
MODEL, ROUTER, TESTS = (
    "app/models/smoke_test.py",
    "app/api/smoke_test.py",
    "tests/test_smoke_test.py",
)
CONNECTING = """
    from fastapi import FastAPI

    from app.api import items
    from app.db import Base, engine

    app = FastAPI()
    app.include_router(items.router, prefix="/v1")
    Base.metadata.create_all(engine)
    """
NO_DATABASE = """
    def init_db(engine):
        raise ConnectionError("postgresql is not there")


    engine = None
    """
SHARED = """
    import pytest

    from app.db import engine, init_db


    @pytest.fixture(scope="session", autouse=True)
    def tables(url):
        init_db(engine)
    """
SHARING = """
    import pytest
    from fastapi.testclient import TestClient

    from app.main import app
    from app.testing import *


    @pytest.fixture(scope="session", autouse=True)
    def url():
        raise ConnectionError("postgresql is not there")


    @pytest.fixture
    def client():
        return TestClient(app)
    """
AWAITED = """
    import pytest
    from httpx2 import ASGITransport, AsyncClient

    from app.main import app


    @pytest.fixture
    def anyio_backend():
        return "asyncio"


    @pytest.fixture
    async def client():
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://test/v1") as client:
            yield client
    """


def tree(files: Mapping[str, str]) -> dict[str, bytes]:
    made = dict.fromkeys(PACKAGES, "") | {"tests/.keep": ""}
    made |= {"app/main.py": MAIN, "app/api/items.py": router("items")}
    return encoded({path: module(text) for path, text in (made | dict(files)).items()})


def built(files: Mapping[str, str]) -> dict[str, str]:
    before = tree(files)
    made = after(before, planned(before))
    return {path: data.decode() for path, data in made.items()}


def test_today_is_the_default() -> None:
    made = built({})

    assert "model_config = ConfigDict(" in made[MODEL]
    assert "status: Annotated[" in made[MODEL]
    assert "response_model" not in made[ROUTER]


@pytest.mark.parametrize(
    ("pins", "python", "there", "absent"),
    [
        (
            "fastapi==0.65.3\npydantic==1.8.2",
            "3.6",
            ["schema_extra", 'example="ok"', "response_model=", "    ...,"],
            ["Annotated", "ConfigDict", "model_config", "examples", "openapi_extra"],
        ),
        ("fastapi==0.88.0", "3.8", ["response_model=", "schema_extra"], ["Annotated", "examples"]),
        (
            "fastapi==0.95.2",
            "3.8",
            ["schema_extra", 'example="ok"'],
            ["response_model=", "ConfigDict"],
        ),
        ("fastapi==0.99.1", "3.8", ["schema_extra", 'examples=["ok"]'], ["example=", "ConfigDict"]),
        (
            "fastapi==0.110.0",
            "3.8",
            ["ConfigDict", "= Field("],
            ["Annotated", "...,", "schema_extra ="],
        ),
        ("fastapi==0.110.0", "3.9", ["ConfigDict", "Annotated"], ["...,", "schema_extra ="]),
        ("fastapi==0.110.0\npydantic<2", "3.9", ["class Config"], ["Annotated", "ConfigDict"]),
        ("fastapi==0.165.0", "3.13", ["ConfigDict", "Annotated"], ["...,", "response_model="]),
    ],
)
def test_code_is_of_the_versions_that_the_tree_pins(
    pins: str, python: str, there: list[str], absent: list[str]
) -> None:
    made = built(
        {
            "requirements.txt": f"{pins}\n",
            "setup.cfg": f"[options]\npython_requires = >={python}\n",
        }
    )
    text = made[MODEL] + made[ROUTER]

    assert [word for word in there if word not in text] == []
    assert [word for word in absent if word in text] == []
    for path in (MODEL, ROUTER, TESTS):
        ast.parse(made[path], feature_version=(3, 8))


def test_code_is_written_as_siblings_are() -> None:
    made = built({"app/api/items.py": PLAIN.replace("{name}", "items").replace('"', "'")})

    assert made[ROUTER] == module(
        """
        from fastapi import APIRouter

        from app.models.smoke_test import SmokeTestResponse

        router = APIRouter(tags=['Health'])


        @router.get(
            '/smoke_test',
            response_model=SmokeTestResponse,
            summary='Perform a system smoke test',
            description='Answer with a fixed status, without authentication.',
        )
        async def run_smoke_test():
            return SmokeTestResponse(
                status='ok',
                message='PetSage Backend is operational.',
                agent='PetSage Backend Feature Builder Agent',
                feature_generated='smoke_test',
            )
        """
    )


@pytest.mark.parametrize(
    ("ruff", "count"),
    [
        ("lint.select = ['ALL']", 3),
        ("lint.extend-select = ['D1']", 3),
        ("select = ['D']\nignore = ['D103']", 2),
        ("lint.select = ['E', 'F']", 0),
    ],
)
def test_docstrings_are_there_where_a_rule_demands_them(ruff: str, count: int) -> None:
    items = PLAIN.replace("{name}", "items")
    model = "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    id: str\n"

    made = built({"app/api/items.py": items, "app/models/items.py": model, "ruff.toml": ruff})

    router, models = ast.parse(made[ROUTER]), ast.parse(made[MODEL])
    handler, model_class = router.body[-1], models.body[-1]
    assert isinstance(handler, ast.AsyncFunctionDef)
    assert isinstance(model_class, ast.ClassDef)
    assert (
        sum(ast.get_docstring(node) is not None for node in (router, handler, model_class)) == count
    )


def test_default_names_of_models_end_as_siblings_do() -> None:
    items = PLAIN.replace("{name}", "items").replace("Item", "ItemRead")

    made = built({"app/api/items.py": items})

    assert "class SmokeTestRead(BaseModel):" in made[MODEL]
    assert "import SmokeTestRead" in made[ROUTER]


def test_new_files_end_their_lines_as_siblings_do() -> None:
    made = built({"app/api/items.py": router("items").replace("\n", "\r\n")})

    assert made[ROUTER].count("\r\n") == made[ROUTER].count("\n")


def test_reasons_are_shown() -> None:
    before = tree({"requirements.txt": "fastapi==0.85.2\n", "tests/test_items.py": CASE})
    plan = planned(before).plan

    whys = {change.path: change.why for change in plan.changes}
    assert whys[MODEL].endswith("; for Pydantic 1: no file of the project names a version")
    assert whys[ROUTER].endswith("; def, a return type, no docstrings, like items")
    assert whys[TESTS].endswith(
        "; its own TestClient, in a unittest: like test_items; the test client needs "
        "requests, which no file of the project requires: add it to the test requirements"
    )


def test_tests_with_an_application_of_their_own_are_taken_back() -> None:
    before = tree({"app/main.py": CONNECTING, "app/db.py": 'engine = "postgresql://"\n'})
    made = after(before, planned(before))
    assert b"app.include_router(router" in made[TESTS]

    plan = plan_remove(project_of(made), "smoke_test")
    taken = {change.path: change.after for change in plan.writes}
    left = {path: taken.get(path, data) for path, data in made.items()}
    assert {path: data for path, data in left.items() if data is not None} == before


@pytest.mark.parametrize(
    ("files", "sign"),
    [
        ({"tests/test_items.py": CASE}, "class SmokeTestTests(unittest.TestCase):"),
        (
            {
                "tests/conftest.py": AUTOUSE,
                "app/db.py": NO_DATABASE,
                "tests/test_i.py": asking("client"),
            },
            "def db() -> None:",
        ),
        (
            {
                "tests/conftest.py": SHARING,
                "app/db.py": NO_DATABASE,
                "app/testing.py": SHARED,
                "tests/test_i.py": asking("client"),
            },
            "def tables() -> None:",
        ),
        (
            {"tests/conftest.py": AWAITED, "tests/test_items.py": asking("client", "anyio")},
            'await client.get("/smoke_test")',
        ),
        (
            {
                "app/main.py": CONNECTING,
                "app/db.py": 'engine = "postgresql://"\nBase = None\n',
            },
            'app.include_router(router, prefix="/v1")',
        ),
    ],
    ids=["unittest", "silenced", "silenced in another module", "awaited", "mounted"],
)
@pytest.mark.slow
def test_tests_run_however_they_get_their_client(
    tmp_path: Path, files: dict[str, str], sign: str
) -> None:
    made = built(files)
    assert sign in made[TESTS]
    for path, text in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    command = [
        "-m",
        "pytest",
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "-p",
        "anyio.pytest_plugin",
        TESTS,
    ]
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


BARE_FOLDER = """
    from fastapi import FastAPI

    from routes import items

    app = FastAPI()
    app.include_router(items.router)
    """


def test_tests_find_an_application_whose_imports_start_in_a_folder(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "",
        "service/launcher.py": module(BARE_FOLDER),
        "service/routes/__init__.py": "",
        "service/routes/items.py": router("items"),
    }
    before = encoded(files)
    made = after(before, planned(before))
    assert made["service/tests/__init__.py"] == b'"""The tests."""\n'
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    test = next(path for path in made if path.endswith("test_smoke_test.py"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
