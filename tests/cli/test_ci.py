"""What CI services run: the hooks by pre-commit itself, and the action's own commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
PETSAGE = ROOT / "generated" / "petsage"
MODEL = "petsage/models/smoke_test.py"
ROUTER = "petsage/api/v1/endpoints/smoke_test.py"
BIN = Path(sys.executable).parent


def yaml(path: Path) -> Any:  # noqa: ANN401 - as a service reads it
    """Return what the file holds, as a service reads it."""
    return YAML(typ="safe", pure=True).load(path)


def run(folder: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command in ``folder`` with the environment's own programs first on the path."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        command,
        cwd=folder,
        env=outer | {"PATH": path} | environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository whose folder ``backend/petsage`` holds the PetSage project."""
    top = tmp_path / "repository"
    shutil.copytree(PETSAGE, top / "backend" / "petsage")
    assert run(top, "git", "init", "--quiet").returncode == 0
    return top


def drift(repository: Path) -> None:
    """Take the feature's router away."""
    (repository / "backend/petsage" / ROUTER).unlink()


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "docs/workflows/check.yml"),
        ("vendor.github-workflows", "docs/workflows/regenerate.yml"),
    ],
)
def test_what_github_reads_is_valid(schema: str, file: str) -> None:
    ran = run(ROOT, "check-jsonschema", "--builtin-schema", schema, file)
    assert ran.returncode == 0, ran.stdout


def test_the_documented_inputs_are_those_of_the_action() -> None:
    document = (ROOT / "docs" / "ci.md").read_text()
    table = document.partition("| input |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        *yaml(ROOT / "action.yml")["inputs"]
    ]


def act(repository: Path, temp: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the commands of the action as a runner does, and return the last one's end.

    The installation is left out: the environment has the tool already.
    """
    action = yaml(ROOT / "action.yml")
    values = {f"inputs.{name}": spec["default"] for name, spec in action["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in inputs.items()}
    values |= {"runner.temp": str(temp), "github.action_path": str(ROOT)}
    (temp / "featurebuilder").mkdir(exist_ok=True)
    if not (temp / "featurebuilder/bin").exists():
        (temp / "featurebuilder/bin").symlink_to(BIN)
    told = {"GITHUB_OUTPUT": temp / "output", "GITHUB_STEP_SUMMARY": temp / "summary.md"}
    commands = [step for step in action["runs"]["steps"] if "run" in step]
    assert "pip install" in commands[0]["run"]
    for step in commands[1:]:
        ran = run(
            repository,
            *("bash", "-e", "-o", "pipefail", "-c", step["run"]),
            **{name: filled(value, values) for name, value in step["env"].items()},
            **{name: str(file) for name, file in told.items()},
        )
        if ran.returncode:
            break
    return ran


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its expressions replaced by their values."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: values[match[1]], text)


@pytest.mark.slow
def test_the_action_passes_a_right_tree_and_fails_a_drifted_one(
    repository: Path, tmp_path: Path
) -> None:
    right = act(repository, tmp_path, directory="backend/petsage")
    assert (right.returncode, right.stdout) == (0, "CLEAN: 1 feature checked.\n")
    drift(repository)
    drifted = act(repository, tmp_path, directory="backend/petsage", features="smoke_test")
    assert drifted.returncode == 1
    assert f"::error file=backend/petsage/{ROUTER},line=1" in drifted.stdout
    assert "file-missing" in (tmp_path / "summary.md").read_text()
    page = (tmp_path / "output").read_text().splitlines()[-1].removeprefix("page=")
    assert ROUTER in Path(page).read_text()


@pytest.mark.slow
def test_the_action_is_strict_where_that_is_asked(repository: Path, tmp_path: Path) -> None:
    model = repository / "backend/petsage" / MODEL
    model.write_text(model.read_text() + "\n\nMINE = 1\n")
    lax = act(repository, tmp_path, directory="backend/petsage")
    strict = act(repository, tmp_path, directory="backend/petsage", strict="true")
    assert (lax.returncode, strict.returncode) == (0, 1)
    assert lax.stdout.startswith(f"::warning file=backend/petsage/{MODEL},line=")


def hooked(repository: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """Run one of the hooks by pre-commit; its environment is the one that runs the tests."""
    manifest = next(one for one in yaml(ROOT / ".pre-commit-hooks.yaml") if one["id"] == hook)
    directory = repository / "backend/petsage"
    config = {
        "repos": [
            {
                "repo": "local",
                "hooks": [
                    manifest
                    | {
                        "language": "system",
                        "entry": manifest["entry"].replace(
                            "featurebuilder ", "featurebuilder -C backend/petsage ", 1
                        ),
                    }
                ],
            }
        ]
    }
    with (repository / ".pre-commit-config.yaml").open("w") as file:
        YAML().dump(config, file)
    assert directory.is_dir()
    assert run(repository, "git", "add", "--all").returncode == 0
    store = str(repository.parent / "pre-commit")
    return run(repository, "pre-commit", "run", "--all-files", PRE_COMMIT_HOME=store)


@pytest.mark.slow
def test_the_check_hook_passes_a_right_tree_and_fails_a_drifted_one(repository: Path) -> None:
    right = hooked(repository, "featurebuilder-check")
    assert right.returncode == 0, right.stdout
    drift(repository)
    drifted = hooked(repository, "featurebuilder-check")
    assert drifted.returncode == 1
    assert f"file-missing: {ROUTER}" in drifted.stdout


@pytest.mark.slow
def test_the_build_hook_writes_again_what_drifted_and_then_passes(repository: Path) -> None:
    before = (repository / "backend/petsage" / ROUTER).read_bytes()
    drift(repository)
    failed = hooked(repository, "featurebuilder-build")
    assert failed.returncode == 1
    assert (repository / "backend/petsage" / ROUTER).read_bytes() == before
    assert hooked(repository, "featurebuilder-build").returncode == 0


def test_the_hooks_are_what_pre_commit_understands() -> None:
    ran = run(ROOT, "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
    assert ran.returncode == 0, ran.stdout
