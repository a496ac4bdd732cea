"""What changes, as a patch in a pipe and in colour on a terminal."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, encoded, module, router

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


REQUEST = """
name: {name}
description: Pets need a {name}.
tags: [Sleep]
endpoints:
  - summary: Take a {name}
    handler: take_{name}
    response:
      fields:
        minutes: {{type: int, value: {minutes}, description: How long.}}
"""


@pytest.mark.slow
def test_all_that_is_asked_for_is_one_patch(here: Path, tmp_path: Path) -> None:
    requests = {f"features/{n}.yaml": REQUEST.format(name=n, minutes=1) for n in ("nap", "walk")}
    write_tree(here, encoded(requests))
    there = tmp_path / "there" / "petsage"
    shutil.copytree(here, there)
    before = bytes_of(here)
    diff = featurebuilder(here, "diff")
    assert (diff.code, bytes_of(here)) == (0, before)
    git_apply(there, diff.out)
    for name in ("nap", "walk"):
        assert featurebuilder(here, "build", name, "--no-verify").code == 0
        assert featurebuilder(here, "diff", name).out == ""
    assert bytes_of(here) == bytes_of(there)

    document = there / "docs/features/nap.md"
    document.write_text(document.read_text().replace("need a nap", "*need* a nap"))
    write_tree(there, encoded({"features/nap.yaml": REQUEST.format(name="nap", minutes=2)}))
    patch = featurebuilder(there, "diff").out
    assert "minutes=1" in patch
    assert "*need*" in bytes_of(there)["docs/features/nap.md"].decode()
    shutil.rmtree(here)
    shutil.copytree(there, here)
    assert featurebuilder(here, "update", "--no-verify").code == 0
    git_apply(there, patch)
    assert bytes_of(here) == bytes_of(there)
    assert featurebuilder(here, "diff").out == ""


def test_what_is_no_request_is_passed_over(here: Path) -> None:
    write_tree(here, {"features/columns.json": b"[1]\n", "features/x.y.yaml": b"endpoints: 1\n"})
    ran = featurebuilder(here, "diff")
    assert (ran.code, ran.out) == (0, "")
    assert "everything is up to date" in ran.err


def test_a_diff_of_what_nobody_asks_for(here: Path) -> None:
    ran = featurebuilder(here, "diff", "nap")
    assert (ran.code, "there is no request for the feature 'nap'" in ran.err) == (2, True)


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
