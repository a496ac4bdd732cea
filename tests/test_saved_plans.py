"""A plan that is saved on one machine and carried out on another."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import FeatureBuilderError, StalePlanError, UnusableProjectError
from featurebuilder.pipeline import Options, apply_and_verify
from featurebuilder.plan.saved_plan import decode_plan, encode_plan
from featurebuilder.planning import (
    prepare_build,
    prepare_remove,
    prepare_unwire,
    prepare_wire,
)
from featurebuilder.report.log import BuildLog, Status
from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, module, router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.plan.prepared import PreparedCommand

API = "petsage/api/v1/api.py"
OWNERS = "petsage/api/v1/endpoints/owners.py"
PETS = "petsage/api/v1/endpoints/pets.py"
TREE = blueprint(
    {
        API: module(
            """
            from fastapi import APIRouter

            from petsage.api.v1.endpoints import owners

            api_v1_router = APIRouter()
            api_v1_router.include_router(owners.router)
            """
        ).replace("\n", "\r\n"),
        "README.md": "# PetSage\n",
    },
    owners=router("owners"),
    pets=router("pets"),
)


def _built(root: Path) -> PreparedCommand:
    _carry_out(prepare_build(root, "smoke_test", None, force=False), root)
    return prepare_remove(root, "smoke_test", force=False)


COMMANDS: dict[str, Callable[[Path], PreparedCommand]] = {
    "build": lambda root: prepare_build(root, "smoke_test", None, force=False),
    "wire": lambda root: prepare_wire(root, root / PETS),
    "unwire": lambda root: prepare_unwire(root, root / "petsage/api/v1/endpoints/owners.py"),
    "remove": _built,
}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    root = tmp_path / "here" / "petsage"
    write_tree(root, TREE)
    return root


def bytes_of(root: Path) -> dict[str, bytes]:
    files = tree_of(root).items()
    return {path: data for path, (data, _) in files if not path.endswith(".lock")}


def _carry_out(prepared: PreparedCommand, root: Path) -> BuildLog:
    return apply_and_verify(prepared, Options(root, verify=False), lambda _step: None).log


@pytest.mark.parametrize("command", COMMANDS)
def test_elsewhere_it_writes_what_it_would_have_written_here(
    here: Path, tmp_path: Path, command: str
) -> None:
    prepared = COMMANDS[command](here)
    saved = encode_plan(prepared)
    there = tmp_path / "there" / "petsage"
    shutil.copytree(here, there)
    (there / "README.md").write_text("# Changed, and of no importance\n")

    elsewhere = _carry_out(decode_plan(saved, "plan.json"), there)
    directly = _carry_out(prepared, here)

    assert elsewhere == directly
    assert elsewhere.status is Status.UNVERIFIED
    shown = {c.path: c.after for c in prepared.plan.writes}
    written = bytes_of(there)
    assert {path: written.get(path) for path in shown} == shown
    assert written | {"README.md": b""} == bytes_of(here) | {"README.md": b""}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_changed_meanwhile_is_named_and_nothing_is_written(here: Path, command: str) -> None:
    prepared = decode_plan(encode_plan(COMMANDS[command](here)), "plan.json")
    main = here / "petsage/main.py"
    main.write_bytes(main.read_bytes() + b"# later\n")
    before = tree_of(here)
    with pytest.raises(StalePlanError) as refused:
        _carry_out(prepared, here)
    assert [str(problem.where) for problem in refused.value.problems] == ["petsage/main.py"]
    assert tree_of(here) == before


def test_a_template_of_the_tree_counts(here: Path) -> None:
    name = "templates/feature/docs/features/feature.md.j2"
    saved = encode_plan(COMMANDS["build"](here))
    write_tree(here, {name: b"# Ours\n"})
    with pytest.raises(StalePlanError) as refused:
        _carry_out(decode_plan(saved, "plan.json"), here)
    assert [str(problem.where) for problem in refused.value.problems] == [name]

    saved = encode_plan(COMMANDS["build"](here))
    write_tree(here, {name: b"# Ours, later\n"})
    with pytest.raises(StalePlanError):
        _carry_out(decode_plan(saved, "plan.json"), here)


def test_a_request_that_was_handed_over_counts(here: Path) -> None:
    assert featurebuilder(here, "request", "smoke_test").code == 0
    (here / "features").rename(here / "asked")
    file = "asked/smoke_test.yaml"
    assert featurebuilder(here, "plan", "-r", file, "-o", "plan.json").code == 0
    (here / file).write_bytes((here / file).read_bytes() + b"# later\n")
    refused = featurebuilder(here, "apply", "plan.json")
    assert (refused.code, f"{file}: the file has changed" in refused.err) == (1, True)


def test_a_link_out_of_the_tree_is_refused(here: Path, tmp_path: Path) -> None:
    saved = encode_plan(COMMANDS["build"](here))
    outside = tmp_path / "outside"
    outside.mkdir()
    (here / "docs").symlink_to(outside, target_is_directory=True)
    before = tree_of(here)
    with pytest.raises(UnusableProjectError, match="symbolic link"):
        _carry_out(decode_plan(saved, "plan.json"), here)
    assert (tree_of(here), list(outside.iterdir())) == (before, [])


def test_a_plan_with_a_conflict_writes_nothing(here: Path) -> None:
    write_tree(here, {"docs/features/smoke_test.md": b"# Mine\n"})
    saved = encode_plan(COMMANDS["build"](here))
    before = tree_of(here)
    assert _carry_out(decode_plan(saved, "plan.json"), here).status is Status.CONFLICT
    assert tree_of(here) == before


def test_another_tree_is_refused(here: Path, tmp_path: Path) -> None:
    prepared = COMMANDS["build"](here)
    with pytest.raises(FeatureBuilderError):
        _carry_out(prepared, tmp_path)
    assert not (tmp_path / "docs").exists()


@pytest.mark.slow
def test_from_the_command_line(here: Path) -> None:
    dry = featurebuilder(here, "build", "smoke_test", "--dry-run")
    assert featurebuilder(here, "plan", "smoke_test").out == dry.out
    saved = featurebuilder(here, "plan", "-o", "plan.json", "smoke_test")
    assert (saved.code, saved.err) == (0, "")
    assert "Saved to plan.json" in saved.out
    piped = featurebuilder(here, "plan", "build", "smoke_test", "-o", "-")
    assert piped.out.encode() == (here / "plan.json").read_bytes()
    assert featurebuilder(here, "show", "plan.json").out == dry.out
    shown = featurebuilder(here, "show", "-", "--format", "json", stdin=piped.out.encode())
    assert json.loads(shown.out)["status"] == "DRY RUN"

    applied = featurebuilder(here, "apply", "plan.json", "--log", "log.md")
    assert (applied.code, applied.err) == (0, "")
    assert applied.out.startswith("SUCCESS")
    assert (here / "log.md").read_text().startswith("**Request**")

    again = featurebuilder(here, "apply", "plan.json")
    assert again.code == 1
    assert f"{API}: the file has changed since the plan was made" in again.err

    removal = featurebuilder(here, "plan", "remove", "smoke_test", "-o", "plan.json")
    assert removal.code == 0
    assert featurebuilder(here, "apply", "plan.json", "--no-verify").code == 0
    assert bytes_of(here).keys() - TREE.keys() == {"plan.json", "log.md"}


@pytest.mark.slow
def test_a_plan_is_tried_in_a_copy(here: Path) -> None:
    before = tree_of(here)
    planned = featurebuilder(here, "plan", "smoke_test", "--verify", "--format", "json")
    log = json.loads(planned.out)
    assert (planned.code, log["status"]) == (0, "DRY RUN")
    assert {check["result"] for check in log["checks"]} == {"passed"}
    assert [one["operation"] for one in log["api"]] == ["GET /api/v1/smoke_test"]
    assert tree_of(here) == before

    saved = featurebuilder(here, "plan", "unwire", OWNERS, "--verify", "-o", "../plan.json")
    assert saved.code == 0
    shown = featurebuilder(here, "show", "../plan.json").out
    assert "warning: GET /api/v1/owners/: breaks existing clients" in shown
    assert tree_of(here) == before


@pytest.mark.slow
def test_a_plan_that_would_fail_is_told_before_it_is_written(here: Path) -> None:
    main = here / "petsage/main.py"
    every = '@app.get("/{path:path}")\ndef every(path: str) -> str:\n    return path\n\n\n'
    text = main.read_text().replace("app.include", every + "app.include")
    main.write_text(text)
    before = tree_of(here)
    dry = featurebuilder(here, "build", "smoke_test", "--dry-run", "--verify")
    assert dry.code == 1
    assert "in a copy of the project; nothing was written." in dry.out
    assert tree_of(here) == before


@pytest.mark.slow
def test_mistakes_on_the_command_line(here: Path) -> None:
    before = tree_of(here)
    over_code = featurebuilder(here, "plan", "smoke_test", "-o", API)
    assert (over_code.code, "not a saved plan" in over_code.err) == (2, True)
    nowhere = featurebuilder(here, "plan", "smoke_test", "-o", "no/such/plan.json")
    assert (nowhere.code, "cannot save the plan" in nowhere.err) == (2, True)
    for command in ("show", "apply"):
        absent = featurebuilder(here, command, "plan.json")
        assert (absent.code, absent.err) == (2, "error: plan.json: No such file or directory\n")
        code = featurebuilder(here, command, API)
        assert (code.code, "not a saved plan" in code.err) == (2, True)
    assert tree_of(here) == before
