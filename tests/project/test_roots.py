"""From which folder a tree's imports start."""

from __future__ import annotations

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.project.source.modules import ModuleFinder
from featurebuilder.project.source.snapshot import Snapshot
from tests.trees import after, encoded, module, planned

MAIN = module(
    """
    from fastapi import FastAPI

    from pets.web.settings import TITLE

    app = FastAPI(title=TITLE)
    """
)
USER = "import xarray\nfrom fastapi import APIRouter\n"
# One namespace package in several projects, one of which is named like a library.
TREE = {
    "src/web/pyproject.toml": "",
    "src/web/pets/web/__init__.py": "",
    "src/web/pets/web/settings.py": 'TITLE = "Pets"\n',
    "src/web/pets/web/main.py": MAIN,
    "src/web/pets/web/grids.py": USER,
    "src/web/pets/web/tiles.py": USER,
    "src/xarray/pyproject.toml": "",
    "src/xarray/pets/xarray/__init__.py": "",
}


def test_a_project_named_like_a_library_is_no_package() -> None:
    finder = ModuleFinder(Snapshot.of_files(encoded(TREE)))
    assert finder.root_of("src/web/pets/web/main.py") == "src/web"
    assert finder.root_of("src/web/pets/web/new/module.py") == "src/web"


PROJECTS = {
    "pyproject.toml": "",
    "pets/__init__.py": "",
    "pets/main.py": MAIN.replace("pets.web.", "pets."),
    "pets/settings.py": 'TITLE = "Pets"\n',
    "packages/pets-extra/pyproject.toml": "",
    "packages/pets-extra/pets_extra/__init__.py": "",
    "packages/pets-extra/pets_extra/api.py": (
        "from fastapi import APIRouter\nfrom pets.settings import TITLE\n"
        "from pets_extra.toys.router import router as toys_router\n"
        "router = APIRouter()\nrouter.include_router(toys_router)\n"
    ),
    "packages/pets-extra/pets_extra/toys/router.py": (
        "from fastapi import APIRouter\nfrom pets.settings import TITLE\nrouter = APIRouter()\n"
    ),
}


def test_a_project_within_another_starts_where_its_own_name_is_found() -> None:
    finder = ModuleFinder(Snapshot.of_files(encoded(PROJECTS)))
    assert finder.root_of("pets/main.py") == ""
    inner = "packages/pets-extra/pets_extra/toys/router.py"
    assert finder.root_of(inner) == "packages/pets-extra"
    assert finder.name_of(inner) == "pets_extra.toys.router"
    assert finder.find("pets/main.py", "pets_extra.toys.router") == inner


# A package within another repeats its name, as an edition of a product does.
EDITIONS = {
    "backend/pets/__init__.py": "",
    "backend/pets/db/models.py": "",
    "backend/pets/main.py": MAIN.replace("pets.web.settings", "pets.settings"),
    "backend/pets/settings.py": 'TITLE = "Pets"\n',
    "backend/paid/pets/__init__.py": "",
    "backend/paid/pets/api.py": (
        "from fastapi import APIRouter\nfrom pets.db import models\nfrom pets.db.models import *\n"
        "from paid.pets.toys import router as toys_router\n"
    ),
    "backend/paid/pets/toys.py": (
        "from fastapi import APIRouter\nfrom pets.db.models import Base\nrouter = APIRouter()\n"
    ),
}


def test_a_folder_that_has_but_the_top_of_a_name_is_no_start() -> None:
    finder = ModuleFinder(Snapshot.of_files(encoded(EDITIONS)))
    assert finder.name_of("backend/pets/main.py") == "pets.main"
    assert finder.name_of("backend/paid/pets/toys.py") == "paid.pets.toys"


def test_templates_of_modules_are_no_application() -> None:
    files = {
        "{{cookiecutter.name}}/app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "{{cookiecutter.name}}/app/api.py": "{%- if x %}\nfrom fastapi import APIRouter\n",
    }
    with pytest.raises(UnusableProjectError) as raised:
        planned(encoded(files))
    (problem,) = raised.value.problems
    assert problem.what == "there is no FastAPI application in this project"


def test_a_build_there_has_nothing_left_to_do() -> None:
    files = encoded(TREE)
    built = after(files, planned(files))
    assert not planned(built).plan.writes


SERVED = {
    "src/__init__.py": "",
    "src/app/__init__.py": "",
    "src/app/main.py": "from fastapi import FastAPI\nfrom .core import TITLE\napp = FastAPI()\n",
    "src/app/core.py": 'TITLE = "Pets"\n',
}
STARTED = {
    "environment": {"src/migrations/env.py": "from app.core import Base\ntarget_metadata = 1\n"},
    "Dockerfile": {"Dockerfile": 'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]\n'},
    "compose": {"docker-compose.yml": "    command: uvicorn app.main:app --reload\n"},
    "gunicorn": {"deploy/run.sh": "exec gunicorn -k uvicorn.workers.UvicornWorker app.main:app\n"},
    "pytest": {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n'},
    "pytest.ini": {"pytest.ini": "[pytest]\npythonpath = src tests\n"},
}


@pytest.mark.parametrize("case", STARTED)
def test_where_relative_imports_tell_nothing_what_starts_it_does(case: str) -> None:
    finder = ModuleFinder(Snapshot.of_files(encoded(SERVED | STARTED[case])))
    assert finder.root_of("src/app/main.py") == "src"
    assert finder.name_of("src/app/main.py") == "app.main"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"Dockerfile": "# uvicorn app.main:app\nCMD python -m src.app.main\n"},
        {"Dockerfile": "CMD uvicorn app.main:app", "other/app/main.py": ""},
        {"pyproject.toml": "[tool.pytest\n", "setup.cfg": "[tool:pytest]\n"},
    ],
)
def test_without_a_word_of_it_the_packages_tell(files: dict[str, str]) -> None:
    finder = ModuleFinder(Snapshot.of_files(encoded(SERVED | files)))
    assert not finder.root_of("src/app/main.py")


def test_own_imports_tell_before_what_tests_import() -> None:
    test = "from fastapi.testclient import TestClient\n\nfrom src.app.main import app\n"
    own = {"src/app/users.py": "from fastapi import APIRouter\n\nfrom app.core import TITLE\n"}
    files = {"tests/test_a.py": test, "tests/test_b.py": test}
    finder = ModuleFinder(Snapshot.of_files(encoded(SERVED | own | files)))
    assert finder.name_of("src/app/main.py") == "app.main"
    assert finder.name_of("src/app/main.py", "tests/test_new.py") == "src.app.main"
    assert finder.name_of("tests/x.py", "tests/test_new.py") == "tests.x"
    alone = ModuleFinder(Snapshot.of_files(encoded(SERVED | own)))
    assert alone.name_of("src/app/main.py", "tests/test_new.py") == "app.main"
