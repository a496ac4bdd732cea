"""A resource that is said in short in the shell becomes a request's file, and is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint

if TYPE_CHECKING:
    from pathlib import Path

BUILD = ("build", "pets", "name:str:80", "species:dog/cat", "--crud", "--no-verify")
WRITTEN = """\
# yaml-language-server: $schema=../.featurebuilder/request.schema.json
name: pets
title: Pets
description: Keeps pets.
tags:
  - Pets
resource:
  fields:
    name: {type: str, max_length: 80}
    species: {type: enum, values: [dog, cat]}
  search: [name]
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_tree(tmp_path, blueprint())
    return tmp_path


def test_a_dry_run_shows_the_request_and_writes_nothing(here: Path) -> None:
    before = tree_of(here)
    ran = featurebuilder(here, "-v", *BUILD, "--dry-run")
    assert ran.code == 0
    assert "name: {type: str, max_length: 80}" in ran.out
    assert "pets.yaml" in ran.out
    assert tree_of(here) == before


@pytest.mark.slow
def test_the_request_is_written_with_what_it_asks_for(here: Path) -> None:
    ran = featurebuilder(here, *BUILD, "--search", "name")
    assert ran.code == 0, ran.err
    assert (here / "features/pets.yaml").read_text() == WRITTEN
    assert (here / ".featurebuilder/request.schema.json").exists()
    assert '"origin": "features/pets.yaml"' in (here / ".featurebuilder/pets.json").read_text()
    again = featurebuilder(here, "build", "pets", "--no-verify")
    assert again.code == 0
    assert "Up to date: pets (" in again.out


def test_a_request_that_is_there_is_not_written_over(here: Path) -> None:
    write_tree(here, {"features/pets.yml": b"name: pets\n"})
    before = tree_of(here)
    ran = featurebuilder(here, *BUILD)
    assert ran.code == 2
    assert "features/pets.yml: the feature 'pets' already has a request" in ran.err
    assert "edit it, then build it" in ran.err
    assert tree_of(here) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("build", "pets", "born:dat", "x:in"), "'born:dat', column 6: there is no type 'dat'"),
        (("build", "pets", "name", "--search", "nam"), "there is no field 'nam'"),
        (("build", "pets", "a", "b", "--filter", "a,b"), "--filter a --filter b"),
        (("build", "pets", "--crud"), "these options need FIELD arguments"),
        (("build", "pets", "--etag"), "these options need FIELD arguments"),
        (("build", "pets", "name", "--crud", "--operation", "list"), "use --crud or"),
        (("build", "pets", "name", "--request", "-"), "use --request or FIELD arguments"),
        (("build", "Pets", "name"), "'Pets'"),
    ],
)
def test_what_cannot_be_said(here: Path, arguments: tuple[str, ...], told: str) -> None:
    before = tree_of(here)
    ran = featurebuilder(here, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert tree_of(here) == before


def test_explain_says_what_a_request_makes_and_where(here: Path) -> None:
    write_tree(here, {"features/pets.yaml": WRITTEN.encode()})
    before = tree_of(here)
    ran = featurebuilder(here, "explain", "pets")
    assert (ran.code, ran.err) == (0, "")
    assert "Pets: Keeps pets.\n" in ran.out
    assert "  - name: string, at most 80 characters.\n" in ran.out
    assert "  GET /pets\n" in ran.out
    assert "  petsage/models/pets.py: " in ran.out
    assert tree_of(here) == before


def test_explain_outside_of_a_tree_says_what_stands_in_the_way(tmp_path: Path) -> None:
    ran = featurebuilder(tmp_path, "explain", "--request", "-", stdin=WRITTEN.encode())
    assert (ran.code, ran.err) == (0, "")
    assert "Pets: Keeps pets.\n" in ran.out
    assert "It cannot be built in this project:\n" in ran.out


@pytest.mark.slow
def test_a_plan_takes_the_same_words(here: Path) -> None:
    before = tree_of(here)
    fields = ("pets", "name:str:80", "species:dog/cat", "--search", "name")
    saved = featurebuilder(here, "plan", "build", *fields, "-o", "../plan.json")
    assert saved.code == 0, saved.err
    assert tree_of(here) == before
    shorter = featurebuilder(here, "plan", *fields, "-o", "-")
    assert shorter.out == (here.parent / "plan.json").read_text()
    applied = featurebuilder(here, "apply", "../plan.json", "--no-verify")
    assert applied.code == 0, applied.err
    assert (here / "features/pets.yaml").read_text() == WRITTEN
    refused = featurebuilder(here, "plan", "build", "pets", "--etag")
    assert refused.code == 2
    assert "these options need FIELD arguments" in refused.err
