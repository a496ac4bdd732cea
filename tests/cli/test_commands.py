"""The other commands, run as their users run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, router

if TYPE_CHECKING:
    from pathlib import Path


def test_new_makes_a_tree_that_runs(tmp_path: Path) -> None:
    ran = featurebuilder(tmp_path, "new", "petsage")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("SUCCESS")
    assert 'title="PetSage API"' in (tmp_path / "petsage/petsage/main.py").read_text()


def test_new_with_words_that_need_care(tmp_path: Path) -> None:
    title, description = 'Dogs "&" {{ cats }}', 'She said """no"""\n# and [left](x) \\'
    ran = featurebuilder(tmp_path, "new", "zoo", "--title", title, "--description", description)
    assert ran.code == 0, ran.out
    assert ran.out.startswith("SUCCESS")


def test_new_leaves_a_folder_that_is_there_alone(tmp_path: Path) -> None:
    (tmp_path / "petsage").mkdir()
    (tmp_path / "petsage/mine.txt").write_text("mine")
    ran = featurebuilder(tmp_path, "new", "petsage")
    assert ran.code == 2
    assert "error: petsage: already exists and is not an empty folder" in ran.err
    assert list(tree_of(tmp_path)) == ["petsage/mine.txt"]


def test_new_dry_run_writes_nothing(tmp_path: Path) -> None:
    ran = featurebuilder(tmp_path, "new", "petsage", "--dry-run")
    assert ran.code == 0
    assert "main.py" in ran.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        "-C a/b new petsage",
        "new -C a/b petsage",
        "new petsage -C a/b",
        "-C a new -C b petsage",
        "-C c -C a/b new petsage",
    ],
)
def test_the_folder_is_named_before_the_command_or_after_it(tmp_path: Path, arguments: str) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    assert featurebuilder(tmp_path, *arguments.split(), "--no-verify").code == 0
    assert (tmp_path / "a/b/petsage/pyproject.toml").is_file()


def test_a_saved_plan_is_tried_without_writing(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint({}))
    assert featurebuilder(tmp_path, "plan", "smoke_test", "-o", "plan.json").code == 0
    before = tree_of(tmp_path)
    ran = featurebuilder(tmp_path, "apply", "plan.json", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("DRY RUN")
    assert tree_of(tmp_path) == before
    api = tmp_path / "petsage/api/v1/api.py"
    api.write_text(api.read_text() + "\n")
    stale = featurebuilder(tmp_path, "apply", "plan.json", "--dry-run")
    assert (stale.code, stale.out) == (1, "")
    assert "petsage/api/v1/api.py" in stale.err


@pytest.mark.parametrize("name", ["fastapi", "json", "class", "../up", "Pet Sage"])
def test_new_refuses_names_that_are_none(tmp_path: Path, name: str) -> None:
    ran = featurebuilder(tmp_path, "new", name)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_inspect_shows_choices_with_their_evidence(tmp_path: Path) -> None:
    api = (
        "from fastapi import APIRouter\n\nfrom petsage.api.v1.endpoints import pets\n\n"
        "api_v1_router = APIRouter()\napi_v1_router.include_router(pets.router)\n"
    )
    write_tree(tmp_path, blueprint({"petsage/api/v1/api.py": api}, pets=router("pets")))
    before = tree_of(tmp_path)
    found = json.loads(featurebuilder(tmp_path, "inspect", "--json").out)
    choices = {choice["what"]: (choice["value"], choice["evidence"]) for choice in found["choices"]}
    assert choices["router"] == ("petsage/api/v1/endpoints/{name}.py", "like pets")
    assert choices["prefix"] == ("on the router", "like pets")
    assert [r["served"] for r in found["routers"] if r["variable"] == "router"] == [
        ["/api/v1/pets"]
    ]
    text = featurebuilder(tmp_path, "inspect").out
    assert "petsage/api/v1/endpoints/{name}.py" in text
    assert tree_of(tmp_path) == before


def test_schema_is_the_request_s(tmp_path: Path) -> None:
    schema = json.loads(featurebuilder(tmp_path, "schema").out)
    assert schema["title"] == "Feature request"
    assert "endpoints" in schema["properties"]
    log = json.loads(featurebuilder(tmp_path, "schema", "log").out)
    assert log["properties"]["schema_version"]["default"] == 2


def test_request_starts_one_that_builds(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint())
    ran = featurebuilder(tmp_path, "request", "pets")
    assert ran.code == 0
    text = (tmp_path / "features/pets.yaml").read_text()
    schema = "../.featurebuilder/request.schema.json"
    assert text.startswith(f"# yaml-language-server: $schema={schema}\n")
    assert json.loads((tmp_path / ".featurebuilder/request.schema.json").read_text())["title"]
    assert featurebuilder(tmp_path, "build", "pets").out.startswith("SUCCESS")
    again = featurebuilder(tmp_path, "request", "pets")
    assert again.code == 2
    assert "features/pets.yaml: the feature 'pets' already has a request" in again.err


def test_help_and_version(tmp_path: Path) -> None:
    assert featurebuilder(tmp_path, "--version").out.startswith("featurebuilder ")
    for command in ("new", "build", "request", "inspect", "schema"):
        shown = featurebuilder(tmp_path, command, "--help")
        assert shown.code == 0
        assert "Example" in shown.out or command == "inspect"
    assert featurebuilder(tmp_path, "biuld").code == 2


def test_list_shows_features_and_with_names_their_files(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint({}))
    assert featurebuilder(tmp_path, "build", "smoke_test", "--no-verify").code == 0
    features = featurebuilder(tmp_path, "list").out
    assert "smoke_test" in features
    assert "petsage/models/smoke_test.py" not in features
    files = featurebuilder(tmp_path, "list", "smoke_test").out
    assert "petsage/models/smoke_test.py" in files
    assert featurebuilder(tmp_path, "list", "--files").out == files
    unknown = featurebuilder(tmp_path, "list", "nothing")
    assert (unknown.code, unknown.out) == (2, "")
