"""``--html``: the review page, written where the user says and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, router

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    write_tree(root, blueprint(items=router("items")))
    return root


@pytest.mark.slow
def test_a_plan_and_what_was_saved_of_it_have_the_same_page(tree: Path, tmp_path: Path) -> None:
    before = tree_of(tree)
    page, again = tmp_path / "review.html", tmp_path / "again.html"
    made = featurebuilder(tree, "plan", "smoke_test", "-o", "../p.json", "--html", str(page))
    shown = featurebuilder(tmp_path, "show", "p.json", "--html", str(again))
    assert (made.code, shown.code) == (0, 0), made.err + shown.err
    assert page.read_bytes() == again.read_bytes()
    html = page.read_text()
    assert "GET</span> <code>/api/v1/smoke_test</code>" in html
    assert re.search(r'<th scope="row">aggregator</th><td><code>petsage/api/v1/api.py', html)
    assert tree_of(tree) == before
    over = featurebuilder(tree, "build", "smoke_test", "--dry-run", "--html", str(page))
    assert over.code == 0, over.err
    assert page.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("petsage/main.py", "cannot write the page: the file exists and is not a review page"),
        ("nowhere/review.html", "cannot write the page: its folder does not exist"),
        ("petsage", "cannot write the page: the file exists and is not a review page"),
    ],
)
def test_a_page_never_overwrites_anything_else(tree: Path, file: str, words: str) -> None:
    before = tree_of(tree)
    ran = featurebuilder(tree, "build", "smoke_test", "--no-verify", "--html", file)
    assert (ran.code, tree_of(tree)) == (2, before)
    assert f"{file}: {words}" in ran.err
