"""Undo gives back the tree byte for byte, and leaves alone what somebody changed since."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.disk import Disk
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import ConflictError
from tests.apply.plans import AFTER, PLAN, TREE, plan
from tests.apply.snapshots import contents, plant, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.apply.receipt import Receipt
    from tests.apply.snapshots import Entry


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plant(tmp_path / "tree", TREE)
    return tmp_path / "tree"


@pytest.fixture
def before(root: Path) -> dict[str, Entry]:
    return snapshot(root)


@pytest.fixture
def receipt(root: Path, before: dict[str, Entry]) -> Receipt:
    assert before
    return apply_plan(PLAN, root)


def test_undo_gives_back_everything(root: Path, before: dict[str, Entry], receipt: Receipt) -> None:
    undo(receipt)
    assert snapshot(root) == before


def test_a_second_undo_does_nothing(root: Path, before: dict[str, Entry], receipt: Receipt) -> None:
    undo(receipt)
    undo(receipt)
    assert snapshot(root) == before


def test_the_receipt_of_an_idle_plan_undoes_nothing(root: Path) -> None:
    before = snapshot(root)
    undo(apply_plan(plan(), root))
    assert snapshot(root) == before


def test_a_made_root_goes_again(tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    undo(apply_plan(plan(("a/b.py", None, b"")), tmp_path / "root"))
    assert snapshot(tmp_path).keys() == before.keys()


def test_what_was_changed_since_is_left_alone_and_named(root: Path, receipt: Receipt) -> None:
    (root / "update.py").write_bytes(b"mine")
    (root / "new/deep/made.py").write_bytes(b"mine too")
    (root / "delete.py").write_bytes(b"here again")
    with pytest.raises(ConflictError) as caught:
        undo(receipt)
    named = [str(p.where) for p in caught.value.problems]
    assert sorted(named) == ["delete.py", "new/deep/made.py", "update.py"]
    assert all("left alone" in p.remedy for p in caught.value.problems)
    assert contents(root) == {
        **TREE,
        "update.py": b"mine",
        "new/deep/made.py": b"mine too",
        "delete.py": b"here again",
    }


def test_a_written_file_that_somebody_removed_is_named(root: Path, receipt: Receipt) -> None:
    (root / "update.py").unlink()
    with pytest.raises(ConflictError, match=r"^was changed since it was written$"):
        undo(receipt)
    assert contents(root) == {k: v for k, v in TREE.items() if k != "update.py"}


def test_created_files_that_somebody_removed_are_fine(root: Path, receipt: Receipt) -> None:
    shutil.rmtree(root / "new")
    undo(receipt)
    assert contents(root) == TREE


def test_a_made_directory_that_became_a_file_is_left_alone(root: Path, receipt: Receipt) -> None:
    shutil.rmtree(root / "new")
    (root / "new").write_bytes(b"mine")
    undo(receipt)
    assert contents(root) == {**TREE, "new": b"mine"}


class Helped(Disk):
    """Somebody else clears up at the same time."""

    def remove_directory(self, path: Path) -> None:
        super().remove_directory(path)
        if path.name == "deep":
            path.parent.rmdir()


def test_a_made_directory_that_somebody_removes_meanwhile_is_fine(
    root: Path, before: dict[str, Entry], receipt: Receipt
) -> None:
    undo(receipt, Helped())
    assert snapshot(root) == before


def test_a_made_directory_with_strange_files_stays_and_is_named_once(
    root: Path, receipt: Receipt
) -> None:
    (root / "new/deep/mine.txt").write_bytes(b"mine")
    with pytest.raises(ConflictError) as caught:
        undo(receipt)
    (problem,) = caught.value.problems
    assert str(problem.where) == str(root / "new/deep")
    assert contents(root) == {**TREE, "new/deep/mine.txt": b"mine"}


def test_a_directory_that_others_touched_keeps_its_time(
    root: Path, before: dict[str, Entry], receipt: Receipt
) -> None:
    os.utime(root / "package", ns=(1, 1))
    undo(receipt)
    after = snapshot(root)
    assert after.pop("package").modified > before.pop("package").modified
    assert after == before


def test_a_link_that_came_in_between_is_not_followed(root: Path, receipt: Receipt) -> None:
    outside = root.parent / "outside"
    (root / "package").rename(outside)
    (root / "package").symlink_to("../outside")
    with pytest.raises(ConflictError, match=r"^was changed"):
        undo(receipt)
    assert (outside / "inner.py").read_bytes() == AFTER["package/inner.py"]
