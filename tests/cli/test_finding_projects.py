"""The project of the current folder: above it, below it, or with its package renamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.any_python


def built(root: Path) -> Path:
    """Return a project at ``root`` with a built feature."""
    write_tree(root, blueprint())
    assert featurebuilder(root, "build", "smoke_test", "--no-verify").code == 0
    return root


def test_a_folder_of_a_project_stands_for_the_project(tmp_path: Path) -> None:
    root = built(tmp_path / "shop")
    listed = featurebuilder(root / "petsage/api", "list")
    assert (listed.code, listed.err) == (0, "note: using the project in ../..\n")
    assert "smoke_test" in listed.out
    assert featurebuilder(root, "list").err == ""
    before = tree_of(root)
    removed = featurebuilder(root / "petsage", "remove", "smoke_test", "--no-verify")
    assert removed.code == 0
    assert tree_of(root) != before


@pytest.mark.parametrize(
    ("mark", "repository", "is_found"),
    [
        ("pyproject.toml", True, True),
        ("requirements.txt", True, True),
        ("pyproject.toml", False, False),
        ("README.md", True, False),
    ],
)
def test_a_repository_without_features(
    tmp_path: Path, mark: str, *, repository: bool, is_found: bool
) -> None:
    write_tree(tmp_path, blueprint({mark: ""}))
    if repository:
        (tmp_path / ".git").mkdir()
    ran = featurebuilder(tmp_path / "petsage", "inspect")
    assert ran.err == "note: using the project in ..\n" * is_found
    assert ran.code == 0


def test_a_repository_ends_at_its_top(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "vendored"
    write_tree(inner, blueprint())
    (inner / ".git").mkdir()
    assert featurebuilder(inner / "petsage", "inspect").err == ""


@pytest.mark.parametrize("command", ["check", "list", "update", "diff"])
def test_a_folder_of_several_projects_names_them(tmp_path: Path, command: str) -> None:
    built(tmp_path / "services/b")
    built(tmp_path / "services/a")
    ran = featurebuilder(tmp_path, command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: nothing was built in this folder, but in services/a, services/b\n"
        f"  fix: name the project: featurebuilder -C services/a {command}\n"
    )
    assert featurebuilder(tmp_path, "-C", "services/a", "check").code == 0


def test_a_renamed_package_is_adopted(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint({"pyproject.toml": "[project]\nname = 'x'\nversion = '1'\n"}))
    assert featurebuilder(tmp_path, "build", "toys", "name:str", "--no-verify").code == 0
    assert featurebuilder(tmp_path, "build", "smoke_test", "--no-verify").code == 0
    (tmp_path / "petsage").rename(tmp_path / "store")
    for path in tmp_path.rglob("*"):
        if path.suffix in {".py", ".ini", ".md"}:
            path.write_text(path.read_text().replace("petsage", "store"))

    report = json.loads(featurebuilder(tmp_path, "check", "--format", "json").out)
    found = {(one["drift"], one["path"], one["remedy"]) for one in report["drifted"]}
    assert found == {
        ("moved", "store/api/v1/endpoints/toys.py", "featurebuilder adopt toys"),
        ("moved", "store/api/v1/endpoints/smoke_test.py", "featurebuilder adopt smoke_test"),
    }
    for name in ("toys", "smoke_test"):
        assert featurebuilder(tmp_path, "adopt", name, "--no-verify").code == 0
    checked = featurebuilder(tmp_path, "check")
    assert checked.code == 0, checked.out
    assert "file-missing" not in checked.out
