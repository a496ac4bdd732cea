"""What changes, as a patch in a pipe and in colour on a terminal."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, module, router

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git") or "git"
API = "petsage/api/v1/api.py"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Return a tree whose aggregator has CRLF, a byte-order mark and no final newline."""
    api = module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners.router)
        """
    )
    api = "\ufeff" + api.rstrip("\n").replace("\n", "\r\n")
    write_tree(tmp_path / "petsage", blueprint({API: api}, owners=router("owners")))
    return tmp_path / "petsage"


def bytes_of(root: Path) -> dict[str, bytes]:
    return {p: data for p, (data, _) in tree_of(root).items() if not p.startswith(".git/")}


def git_apply(root: Path, patch: str) -> None:
    subprocess.run([GIT, "init", "-q"], cwd=root, check=True)
    command = [GIT, "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=root, input=patch.encode(), check=True)


def test_the_patch_makes_what_the_command_makes(here: Path, tmp_path: Path) -> None:
    there = tmp_path / "there" / "petsage"
    shutil.copytree(here, there)
    before = bytes_of(here)

    dry = featurebuilder(here, "build", "smoke_test", "--dry-run", "--diff")
    assert (dry.code, bytes_of(here)) == (0, before)
    assert dry.err.startswith("DRY RUN: Would write")
    git_apply(there, dry.out)

    real = featurebuilder(here, "build", "smoke_test", "--no-verify", "--diff")
    assert real.out == dry.out
    assert bytes_of(here) == bytes_of(there)

    removal = featurebuilder(there, "plan", "remove", "smoke_test", "-o", "../plan.json")
    assert removal.code == 0
    shown = featurebuilder(tmp_path, "show", "there/plan.json", "--diff")
    git_apply(there, shown.out)
    assert bytes_of(there) == before


def test_a_conflict_gives_no_patch(here: Path) -> None:
    write_tree(here, {"docs/features/smoke_test.md": b"# Mine\n"})
    ran = featurebuilder(here, "build", "smoke_test", "--diff")
    assert (ran.code, ran.out) == (1, "")
    assert "CONFLICT" in ran.err
    coloured = featurebuilder(here, "build", "smoke_test", "--diff", environ={"FORCE_COLOR": "1"})
    assert "# Mine" in coloured.out


def test_in_colour_the_reason_stands_beside_the_path(here: Path) -> None:
    ran = featurebuilder(
        here, "build", "smoke_test", "--dry-run", "--diff",
        environ={"FORCE_COLOR": "1", "COLUMNS": "200"},
    )  # fmt: skip
    (line,) = [line for line in ran.out.splitlines() if API in line]
    assert "like owners" in line
    assert "\x1b[7;32m" in ran.out


def test_a_request_has_a_diff_too(here: Path) -> None:
    patch = featurebuilder(here, "request", "naps", "--dry-run", "--diff").out
    git_apply(here, patch)
    assert (here / "features/naps.yaml").is_file()


def test_a_patch_has_one_format(here: Path) -> None:
    ran = featurebuilder(here, "build", "smoke_test", "--diff", "--format", "json")
    assert ran.code == 2
    assert "--diff prints a patch" in ran.err
