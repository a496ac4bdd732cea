from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from featurebuilder.verify.interpreter import Interpreter, find_interpreter

OWN = Interpreter(Path(sys.executable), "featurebuilder's own environment")


def fake(folder: Path, layout: str = "bin/python") -> Path:
    executable = folder / layout
    executable.parent.mkdir(parents=True)
    executable.touch(mode=0o755)
    return executable


def test_a_real_environment_is_found_and_stays_itself(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    found = find_interpreter(tmp_path, {})
    code = "import sys; print(sys.prefix)"
    prefix = subprocess.check_output([found.executable, "-c", code], text=True).strip()
    assert found.origin == "the tree's .venv"
    assert Path(prefix) == venv


@pytest.mark.parametrize("layout", ["bin/python", "bin/python3", "Scripts/python.exe"])
def test_layouts(tmp_path: Path, layout: str) -> None:
    executable = fake(tmp_path / ".venv", layout)
    assert find_interpreter(tmp_path, {}).executable == executable


def test_the_order(tmp_path: Path) -> None:
    environ = {"VIRTUAL_ENV": str(tmp_path / "active")}
    assert find_interpreter(tmp_path, environ) == OWN
    active = fake(tmp_path / "active")
    assert find_interpreter(tmp_path, environ) == Interpreter(
        active, "the active environment ($VIRTUAL_ENV)"
    )
    venv = fake(tmp_path / "venv")
    assert find_interpreter(tmp_path, environ) == Interpreter(venv, "the tree's venv")
    hidden = fake(tmp_path / ".venv")
    assert find_interpreter(tmp_path, environ) == Interpreter(hidden, "the tree's .venv")


def test_a_project_inside_of_the_tree_goes_first(tmp_path: Path) -> None:
    fake(tmp_path / ".venv")
    project = tmp_path / "apps" / "backend"
    own = fake(project / "venv")
    found = find_interpreter(tmp_path, {}, project)
    assert found == Interpreter(own, "the tree's apps/backend/venv")


def test_no_environment_at_all(tmp_path: Path) -> None:
    assert find_interpreter(tmp_path, {"VIRTUAL_ENV": ""}) == OWN


@pytest.mark.parametrize("wreck", ["empty", "dangling", "not executable", "file"])
def test_an_environment_without_a_python_is_passed_over(tmp_path: Path, wreck: str) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    if wreck == "file":
        (tmp_path / ".venv").touch()
    else:
        python.parent.mkdir(parents=True)
    if wreck == "dangling":
        python.symlink_to(tmp_path / "gone")
    if wreck == "not executable":
        python.touch(mode=0o644)
    assert find_interpreter(tmp_path, {}) == OWN
