"""`remove` takes back what `build` wrote, the request and the folders too, and lists what stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import MAIN, encoded, module, router

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.any_python

FILES = {
    "petsage/__init__.py": "",
    "petsage/main.py": module(MAIN),
    "petsage/api/__init__.py": "",
    "petsage/api/v1/__init__.py": "",
    "petsage/api/v1/api.py": module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import items

        api_v1_router = APIRouter()
        api_v1_router.include_router(items.router)
        """
    ),
    "petsage/api/v1/endpoints/__init__.py": "",
    "petsage/api/v1/endpoints/items.py": router("items"),
    "pyproject.toml": (
        '[project]\nname = "petsage"\nversion = "1"\n'
        'dependencies = ["fastapi", "sqlmodel", "alembic"]\n'
    ),
}
BUILD = ("build", "--no-verify", "toys", "name:str:40")
REQUEST = "features/toys.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_tree(tmp_path, encoded(FILES))
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    return {path: data for path, (data, _) in tree_of(root).items()}


def names(root: Path) -> set[str]:
    """Return every file and folder, without what git and Python keep."""
    found = (path.relative_to(root).as_posix() for path in root.rglob("*"))
    return {path for path in found if not path.startswith(".git/") and "__pycache__" not in path}


def test_everything_goes(root: Path) -> None:
    before, all_names = contents(root), names(root)
    assert featurebuilder(root, *BUILD).code == 0
    assert (root / REQUEST).exists()
    assert featurebuilder(root, "build", "--no-verify", "toys").code == 0
    removed = featurebuilder(root, "-v", "remove", "toys", "--no-verify")
    assert removed.code == 0, removed.err
    assert "written by the build, and unchanged" in removed.out
    assert contents(root) == before
    assert names(root) == all_names


@pytest.mark.parametrize("is_rebuilt", [False, True])
def test_a_request_that_was_edited_stays_and_is_listed(root: Path, *, is_rebuilt: bool) -> None:
    featurebuilder(root, *BUILD)
    request = root / REQUEST
    request.write_text(request.read_text().replace("max_length: 40", "max_length: 50"))
    edited = request.read_text()
    if is_rebuilt:
        assert featurebuilder(root, "update", "toys", "--no-verify").code == 0
    removed = featurebuilder(root, "-v", "remove", "toys", "--no-verify")
    assert removed.code == 0, removed.err
    assert "toys.yaml" in removed.out
    assert "your request; 'featurebuilder build toys' builds it again" in " ".join(
        removed.out.split()
    )
    assert request.read_text() == edited
    assert (root / ".featurebuilder/request.schema.json").exists()
    assert names(root) - {"features", REQUEST, ".featurebuilder"} == {
        *names_of(FILES),
        ".featurebuilder/.gitignore",
        ".featurebuilder/request.schema.json",
    }


def names_of(files: dict[str, str]) -> set[str]:
    folders = {path.rpartition("/")[0] for path in files}
    return {*files, *(f for f in folders if f), "petsage", "petsage/api"}


def test_another_request_keeps_its_schema(root: Path) -> None:
    assert featurebuilder(root, "request", "greetings").code == 0
    before = contents(root)
    featurebuilder(root, *BUILD)
    assert featurebuilder(root, "remove", "toys", "--no-verify").code == 0
    assert contents(root) == before


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    command = [str(shutil.which("git")), *who, *arguments]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def alembic(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "alembic", *arguments]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_a_committed_migration_may_have_run_elsewhere(root: Path) -> None:
    git(root, "init", "-q")
    featurebuilder(root, *BUILD)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "toys")
    alembic(root, "upgrade", "head")
    removed = featurebuilder(root, "-v", "remove", "toys", "--no-verify")
    assert removed.code == 0, removed.err
    migrations = sorted(path.name for path in (root / "migrations/versions").glob("*.py"))
    assert migrations == ["0001_create_toys.py", "0002_drop_toys.py"]
    listed = " ".join(removed.out.split())
    assert "env.py UNCHANGED still in use" in listed
    assert "db.py UNCHANGED still in use" in listed
    alembic(root, "upgrade", "head")
    assert "0002" in alembic(root, "current")
    featurebuilder(root, *BUILD)
    alembic(root, "upgrade", "head")


def test_force_deletes_a_committed_migration_too(root: Path) -> None:
    git(root, "init", "-q")
    featurebuilder(root, *BUILD)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "toys")
    assert featurebuilder(root, "remove", "toys", "--no-verify", "--force").code == 0
    assert names(root) - {".git"} == names_of(FILES)
