"""From which folder a tree's imports start."""

from __future__ import annotations

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.project.modules import ModuleFinder
from featurebuilder.project.snapshot import Snapshot
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


def test_templates_of_modules_are_no_application() -> None:
    files = {
        "{{cookiecutter.name}}/app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "{{cookiecutter.name}}/app/api.py": "{%- if x %}\nfrom fastapi import APIRouter\n",
    }
    with pytest.raises(UnusableProjectError) as raised:
        planned(encoded(files))
    (problem,) = raised.value.problems
    assert problem.what == "there is no FastAPI application in this tree"


def test_a_build_there_has_nothing_left_to_do() -> None:
    files = encoded(TREE)
    built = after(files, planned(files))
    assert not planned(built).plan.writes
