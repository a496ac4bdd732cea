from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.observe import observe
from featurebuilder.verify.pytest_run import run_tests
from featurebuilder.verify.working_folder import relative_test_paths, working_folder
from tests.verify.trees import HERE, plant

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "import_root", "folder"),
    [
        (["app/main.py"], "", ""),
        (["pyproject.toml", "src/app/main.py"], "src", ""),
        (["src/app/main.py"], "src", ""),
        (["pyproject.toml", "backend/pyproject.toml", "backend/app/main.py"], "backend", "backend"),
        (["backend/requirements.txt", "backend/src/app/main.py"], "backend/src", "backend"),
        (["services/api/.env", "services/api/main.py"], "services/api", "services/api"),
    ],
)
def test_where_a_tree_is_run_from(
    tmp_path: Path, files: list[str], import_root: str, folder: str
) -> None:
    plant(tmp_path, dict.fromkeys(files, ""))
    assert working_folder(tmp_path, import_root) == tmp_path / folder


def test_tests_outside_of_the_project_are_run_from_the_root(tmp_path: Path) -> None:
    inside, outside = "backend/tests/test_x.py", "tests/test_x.py"
    folder = tmp_path / "backend"
    assert relative_test_paths(folder, tmp_path, (inside,)) == (folder, ("tests/test_x.py",))
    assert relative_test_paths(folder, tmp_path, (inside, outside)) == (tmp_path, (inside, outside))


def test_settings_beside_the_project_are_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "backend/pyproject.toml": "",
            "backend/settings.txt": "Petsage",
            "backend/app/main.py": (
                "from pathlib import Path\n\nfrom fastapi import FastAPI\n\n"
                'app = FastAPI(title=Path("settings.txt").read_text())\n'
            ),
            "backend/tests/test_title.py": (
                "from app.main import app\n\n\ndef test_title():\n"
                '    assert app.title == "Petsage"\n'
            ),
        },
    )
    seen = observe(HERE, tmp_path, ApplicationImport("backend", "app.main", "app"), (), timeout=60)
    assert seen.error is None
    folder, paths = relative_test_paths(
        tmp_path / "backend", tmp_path, ("backend/tests/test_title.py",)
    )
    assert run_tests(HERE, folder, paths, warnings_as_errors=True, timeout=60).passed == 1
