"""A dry run finds what a real run would refuse, and says it in the same words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.transaction import apply_plan
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import FeatureBuilderError, Problem
from featurebuilder.plan.change import Change, FileAction, Part, Plan
from tests.apply.plans import plan
from tests.apply.snapshots import plant, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = plan(("docs/new.md", None, b"new"))


def link(root: Path) -> None:
    (root / "docs").symlink_to("/etc")


def folder(root: Path) -> None:
    (root / "docs/new.md").mkdir(parents=True)


def file(root: Path) -> None:
    (root / "docs").write_text("a file")


def other(root: Path) -> None:
    plant(root, {"docs/new.md": b"another"})


REFUSED = (
    (link, "leads out of the tree through a symbolic link", "replace the link with a real folder"),
    (folder, "is a folder where a file is expected", "move or rename the folder"),
    (file, "is below 'docs', which is not a directory", "move that file"),
    (other, "has changed since the plan was made", "create the plan again"),
)


def problem(act: Callable[[], object]) -> Problem:
    with pytest.raises(FeatureBuilderError) as caught:
        act()
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(("prepare", "what", "remedy"), REFUSED)
def test_the_same_words(
    tmp_path: Path, prepare: Callable[[Path], None], what: str, remedy: str
) -> None:
    prepare(tmp_path)
    before = snapshot(tmp_path)
    found = problem(lambda: check_plan(NEW, tmp_path))
    assert found == problem(lambda: apply_plan(NEW, tmp_path))
    assert (found.what, str(found.where)) == (what, "docs/new.md")
    assert remedy in found.remedy
    assert snapshot(tmp_path) == before


def test_a_folder_that_may_not_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"docs/old.md": b"", "app/main.py": b""})
    closed = tmp_path / "docs"
    monkeypatch.setattr(os, "access", lambda path, _: path != closed)
    both = plan(("docs/new.md", None, b"new"), ("app/main.py", b"", b"1"), ("docs/a.md", None, b""))
    with pytest.raises(FeatureBuilderError) as caught:
        check_plan(both, tmp_path)
    assert [str(p.where) for p in caught.value.problems] == ["docs/new.md", "docs/a.md"]
    assert caught.value.problems[0].what == "could not be read or written: Permission denied"
    check_plan(plan(("docs/old.md", b"", b"")), tmp_path)


def test_conflicts_come_first(tmp_path: Path) -> None:
    conflict = Change(
        "a.py", Part.MODEL, FileAction.CONFLICT, b"1", b"2", "not made by featurebuilder"
    )
    found = problem(lambda: check_plan(Plan((conflict,)), tmp_path))
    assert found.what == "is in the way: not made by featurebuilder"
