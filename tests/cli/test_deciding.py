"""A file in the way is worth a question on a terminal, and only there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, encoded

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
if sys.platform != "win32":
    from tests.cli.terminal import END, on_terminal

DOCUMENT = "docs/features/smoke_test.md"
MODEL = "petsage/models/smoke_test.py"
MINE = {DOCUMENT: b"# Mine\n", MODEL: b"MINE = 1\n"}
BUILD = ("build", "smoke_test", "--no-verify")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_tree(tmp_path, blueprint() | MINE)
    return tmp_path


def left(root: Path) -> list[str]:
    """Return which of the files in the way are as they were."""
    return [path for path, data in MINE.items() if (root / path).read_bytes() == data]


@pytest.mark.parametrize(
    ("typed", "kept", "code"),
    [
        ("y\ny\n", [], 0),
        ("no\nYES\n", [MODEL], 0),
        ("a\n", [], 0),
        ("n\na\n", [MODEL], 0),
        ("q\n", None, 1),
        ("y\nq\n", None, 1),
        (END, None, 1),
        (f"y\n{END}", None, 1),
        ("m\nwhat\n\nq\n", None, 1),
    ],
)
@pytest.mark.slow
def test_each_answer(here: Path, typed: str, kept: list[str] | None, code: int) -> None:
    before = tree_of(here)
    seen = on_terminal(here, *BUILD, typed=typed)
    assert f"{MODEL} is in the way: not made by featurebuilder." in seen.screen
    assert seen.code == code
    if kept is None:
        assert "Nothing was written" in seen.screen
        assert tree_of(here) == before
    else:
        assert left(here) == kept
        assert (here / "petsage/tests/api/v1/test_smoke_test.py").is_file()
    assert ("stop, and write nothing" in seen.screen) == ("what" in typed)


def test_the_diff_comes_before_the_same_question(here: Path) -> None:
    seen = on_terminal(here, *BUILD, typed="d\nq\n")
    first, diff, rest = seen.screen.partition("-MINE = 1")
    assert diff
    assert "[y]es, [n]o, [a]ll, [d]iff, [q]uit?" in first
    assert f"{MODEL} is in the way" in rest


def test_a_merge_is_offered_where_it_is_known_what_from(tmp_path: Path) -> None:
    request = """
name: nap
description: Cats need them.
tags: [Sleep]
endpoints:
  - summary: Take a nap
    handler: take_nap
    response:
      fields:
        minutes: {type: int, value: 20, description: How long.}
"""
    write_tree(tmp_path, blueprint() | encoded({"features/nap.yaml": request}))
    assert featurebuilder(tmp_path, "build", "nap", "--no-verify").code == 0
    document = tmp_path / "docs/features/nap.md"
    document.write_text(document.read_text().replace("Cats need them.", "Dogs need them."))
    changed = request.replace("Cats need", "All pets need")
    write_tree(tmp_path, encoded({"features/nap.yaml": changed}))

    refused = featurebuilder(tmp_path, "build", "nap", "--no-verify")
    assert (refused.code, "CONFLICT" in refused.out) == (1, True)

    seen = on_terminal(tmp_path, "build", "nap", "--no-verify", typed="m\n")
    assert (seen.code, "[m]erge" in seen.screen) == (1, True)
    merged = document.read_text()
    assert "<<<<<<<" in merged
    assert "Dogs need them." in merged
    assert "All pets need them." in merged


@pytest.mark.parametrize("arguments", [(*BUILD, "--dry-run"), (*BUILD, "--force")])
def test_no_question_where_none_is_open(here: Path, arguments: tuple[str, ...]) -> None:
    assert "[y]es" not in on_terminal(here, *arguments, typed="").screen


def test_a_pipe_is_not_asked(here: Path) -> None:
    before = tree_of(here)
    piped = featurebuilder(here, *BUILD, stdin=b"y\ny\ny\n")
    assert (piped.code, "[y]es" in piped.out + piped.err) == (1, False)
    assert tree_of(here) == before


def test_a_long_diff_goes_through_the_pager(here: Path) -> None:
    arguments = (*BUILD, "--dry-run", "--diff", "--force")
    seen = on_terminal(
        here, *arguments, typed="", environ={"LINES": "10", "PAGER": "tee paged.txt"}
    )
    assert seen.code == 0
    paged = (here / "paged.txt").read_text()
    assert "\x1b[" in paged
    assert MODEL in paged
    assert MODEL in seen.screen


@pytest.mark.parametrize("ci", ["true", "1", "woodpecker"])
def test_no_question_in_a_ci_job(here: Path, ci: str) -> None:
    before = tree_of(here)
    seen = on_terminal(here, *BUILD, typed="", environ={"CI": ci})
    assert (seen.code, "[y]es" in seen.screen) == (1, False)
    assert "CONFLICT" in seen.screen
    assert tree_of(here) == before


@pytest.mark.parametrize("ci", ["", "0", "False"])
def test_a_question_on_a_terminal_where_ci_is_off(here: Path, ci: str) -> None:
    seen = on_terminal(here, *BUILD, typed="q\n", environ={"CI": ci})
    assert f"{MODEL} is in the way" in seen.screen


def test_no_interview_in_a_ci_job(here: Path) -> None:
    seen = on_terminal(here, "request", "pets", typed="", environ={"CI": "true"})
    assert seen.code == 0, seen.screen
    assert (here / "features/pets.yaml").is_file()
