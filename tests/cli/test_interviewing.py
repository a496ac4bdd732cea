"""A new request is worth questions on a terminal, and only there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
if sys.platform != "win32":
    from tests.cli.terminal import END, on_terminal

ANSWERS = "\nname:str:80\nborn:dat\nborn_on:date?\n\n\n\n\n\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_tree(tmp_path, blueprint())
    return tmp_path


def test_a_request_is_asked_for_shown_and_written(here: Path) -> None:
    seen = on_terminal(here, "request", "pets", typed=f"{ANSWERS}y\n")
    assert seen.code == 0, seen.screen
    assert "column 6: there is no type 'dat'" in seen.screen
    assert "  fields:\n    name: {type: str, max_length: 80}\n" in seen.screen
    assert "Write this request to features/pets.yaml?" in seen.screen
    text = (here / "features/pets.yaml").read_text()
    schema = "../.featurebuilder/request.schema.json"
    assert text.startswith(f"# yaml-language-server: $schema={schema}\nname: pets\n")
    assert "    born_on: {type: date, optional: true}\n" in text
    assert seen.screen.rstrip().endswith("Next: featurebuilder build pets")


def test_a_question_is_explained_and_asked_again(here: Path) -> None:
    seen = on_terminal(here, "request", "pets", typed=f"?\n<\n{ANSWERS}y\n")
    assert seen.code == 0, seen.screen
    assert "  The description is shown in the OpenAPI document" in seen.screen
    assert seen.screen.count("What are pets for?") == 3


@pytest.mark.parametrize("typed", [f"{ANSWERS}n\n", f"{ANSWERS}{END}"])
def test_anything_but_yes_writes_nothing(here: Path, typed: str) -> None:
    before = tree_of(here)
    seen = on_terminal(here, "request", "pets", typed=typed)
    assert seen.code == 1
    assert "Nothing was written." in seen.screen
    assert tree_of(here) == before


def test_what_is_in_the_way_is_told_before_anything_is_asked(here: Path) -> None:
    write_tree(here, {"petsage/models/pets.py": b"# mine\n"})
    seen = on_terminal(here, "request", "pets", typed=END)
    assert seen.screen.startswith("It cannot be built in this project:\n  petsage/models/pets.py: ")
    write_tree(here, {"features/pets.yaml": b"name: pets\n"})
    seen = on_terminal(here, "request", "pets", typed=END)
    assert seen.code == 2
    assert "already has a request" in seen.screen
    assert "What are pets for?" not in seen.screen


@pytest.mark.parametrize("arguments", [("pets", "--start"), ("smoke_test",)])
def test_on_a_terminal_one_to_start_from_is_not_asked_about(
    here: Path, arguments: tuple[str, ...]
) -> None:
    seen = on_terminal(here, "request", *arguments, typed=END)
    assert seen.code == 0
    assert (here / f"features/{arguments[0]}.yaml").exists()
    assert "?" not in seen.screen


def test_without_a_terminal_nothing_is_asked(here: Path) -> None:
    ran = featurebuilder(here, "request", "pets", stdin=b"")
    assert (ran.code, ran.err) == (0, "")
    assert b"endpoints:" in (here / "features/pets.yaml").read_bytes()
