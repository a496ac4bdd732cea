"""Directories that deletions leave empty go, all others stay, and undo makes them again."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.disk import Disk
from featurebuilder.apply.recovery import recover
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import ConflictError
from tests.apply.plans import plan
from tests.apply.snapshots import age, contents, directories, plant, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.apply.receipt import Receipt
    from featurebuilder.plan.change import Plan

A, B = ("a/one.py", b"1", None), ("a/b/two.py", b"2", None)
BOTH = plan(A, B)

EMPTIED = {
    "both files": (BOTH, {}, set()),
    "the inner one": (plan(B), {}, {"a"}),
    "the outer one": (plan(A), {}, {"a", "a/b"}),
    "a new file beside": (plan(A, B, ("a/new.py", None, b"")), {}, {"a"}),
    "a new file further in": (plan(A, B, ("a/b/c/new.py", None, b"")), {}, {"a", "a/b", "a/b/c"}),
    "a file that is written": (plan(A, ("a/b/two.py", b"2", b"3")), {}, {"a", "a/b"}),
    "a file of others inside": (BOTH, {"a/b/theirs": b""}, {"a", "a/b"}),
    "a file of others outside": (BOTH, {"a/theirs": b""}, {"a"}),
    "a file of others beside": (BOTH, {"c/theirs": b""}, {"c"}),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    plant(root, {"a/one.py": b"1", "a/b/two.py": b"2"})
    (root / "a").chmod(0o2750)
    (root / "a/b").chmod(0o700)
    age(root)
    return root


@pytest.mark.parametrize(("deletion", "others", "left"), EMPTIED.values(), ids=EMPTIED)
def test_only_emptied_directories_go_and_undo_brings_them_back(
    root: Path, deletion: Plan, others: dict[str, bytes], left: set[str]
) -> None:
    plant(root, others)
    before = snapshot(root)
    receipt = apply_plan(deletion, root)
    assert directories(root) == left
    undo(receipt)
    assert snapshot(root) == before
    undo(receipt)
    assert snapshot(root) == before


def test_a_build_and_its_removal_leave_no_directory(root: Path) -> None:
    before = snapshot(root)
    apply_plan(plan(("x/y/z.py", None, b"z"), ("a/x/y.py", None, b"y")), root)
    apply_plan(plan(("x/y/z.py", b"z", None), ("a/x/y.py", b"y", None)), root)
    assert snapshot(root).keys() == before.keys()


def test_the_receipt_remembers_what_went(root: Path) -> None:
    before = snapshot(root)
    touched = apply_plan(BOTH, root).touched_directories
    gone = {d.path.relative_to(root).as_posix(): d.before for d in touched if d.after is None}
    known = {name: (stamp.mode, stamp.modified) for name, stamp in gone.items()}
    assert known == {d: (before[d].mode, before[d].modified) for d in ("a", "a/b")}


@pytest.mark.parametrize("spelling", ["tree", "alias"])
def test_the_root_stays_though_it_is_empty(root: Path, spelling: str) -> None:
    (root.parent / "alias").symlink_to("tree")
    receipt = apply_plan(BOTH, root.parent / spelling)
    assert snapshot(root).keys() == {"."}
    undo(receipt)
    assert contents(root) == {"a/one.py": b"1", "a/b/two.py": b"2"}


@pytest.mark.parametrize("empty", ["e", "a/e", "a/b/e"])
def test_a_directory_that_was_empty_before_stays(root: Path, empty: str) -> None:
    (root / empty).mkdir()
    age(root)
    before = snapshot(root)
    receipt = apply_plan(BOTH, root)
    parts = empty.split("/")
    assert directories(root) == {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
    undo(receipt)
    assert snapshot(root) == before


LINKED = {
    "only through the link": plan(("link/b/two.py", b"2", None), ("link/one.py", b"1", None)),
    "both ways": plan(("link/b/two.py", b"2", None), A),
}


@pytest.mark.parametrize("deletion", LINKED.values(), ids=LINKED)
def test_a_link_on_the_way_keeps_its_directory(root: Path, deletion: Plan) -> None:
    (root / "link").symlink_to("a")
    age(root)
    before = snapshot(root)
    receipt = apply_plan(deletion, root)
    assert snapshot(root).keys() == {".", "a", "link"}
    undo(receipt)
    assert snapshot(root) == before


def test_a_link_in_a_directory_is_a_name_like_any_other(root: Path) -> None:
    (root / "c").mkdir()
    (root / "a/b/link").symlink_to("../../c")
    apply_plan(BOTH, root)
    assert directories(root) == {"a", "a/b", "c"}
    assert (root / "a/b/link").is_symlink()


class Joined(Disk):
    """Somebody adds a file while the directory's own is taken away."""

    def remove(self, path: Path) -> None:
        super().remove(path)
        (path.parent / "theirs").touch()


def test_a_directory_that_gets_a_file_meanwhile_stays(root: Path) -> None:
    apply_plan(BOTH, root, Joined())
    assert contents(root) == {"theirs": b"", "a/theirs": b"", "a/b/theirs": b""}


class Stuck(Disk):
    """Cannot remove the outer directory."""

    def remove_directory(self, path: Path) -> None:
        if path.name == "a":
            raise OSError(errno.EBUSY, "Device or resource busy")
        super().remove_directory(path)


def test_a_directory_that_cannot_be_removed_is_left_to_the_next_run(root: Path) -> None:
    apply_plan(BOTH, root, Stuck())
    assert directories(root) == {"a"}
    found = recover(root)
    assert found
    assert found.is_completed
    assert snapshot(root).keys() == {"."}


@pytest.fixture
def receipt(root: Path) -> Receipt:
    return apply_plan(plan(A, B, ("new.py", None, b"")), root)


def test_an_old_mode_comes_back_before_the_files(root: Path, receipt: Receipt) -> None:
    seen: list[int] = []

    class Watched(Disk):
        def write_new(self, path: Path, content: bytes, permissions: int = 0o666) -> None:
            seen.append(stat.S_IMODE(path.parent.stat().st_mode))
            super().write_new(path, content, permissions)

    undo(receipt, Watched())
    assert seen[1:] == [0o2750, 0o700]
    assert contents(root) == {"a/one.py": b"1", "a/b/two.py": b"2"}


def test_a_directory_that_is_there_again_keeps_its_mode(root: Path, receipt: Receipt) -> None:
    (root / "a").mkdir(mode=0o711)
    (root / "a/mine").touch()
    undo(receipt)
    assert contents(root) == {"a/one.py": b"1", "a/b/two.py": b"2", "a/mine": b""}
    modes = {name: stat.S_IMODE((root / name).stat().st_mode) for name in ("a", "a/b")}
    assert modes == {"a": 0o711, "a/b": 0o700}


def _file(path: Path) -> None:
    path.write_bytes(b"mine")


def _link(path: Path) -> None:
    path.symlink_to("..")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("put", [_file, _link, _loop])
@pytest.mark.parametrize("place", ["a", "a/b"])
def test_what_took_the_place_of_a_directory_is_left_alone_and_named(
    root: Path, receipt: Receipt, put: object, place: str
) -> None:
    assert callable(put)
    (root / place).parent.mkdir(exist_ok=True)
    put(root / place)
    there = (root / place).lstat()
    with pytest.raises(ConflictError) as caught:
        undo(receipt)
    missing = ["a/one.py", "a/b/two.py"] if place == "a" else ["a/b/two.py"]
    assert [str(p.where) for p in caught.value.problems] == missing
    assert os.path.samestat((root / place).lstat(), there)
    assert (root / "a/one.py").exists() is (place != "a")
    assert not (root / "new.py").exists()


def test_what_lay_below_a_taken_place_does_not_hinder_the_rest(tmp_path: Path) -> None:
    files = {"a/b/c/one.py": b"1", "d/two.py": b"2"}
    plant(tmp_path, files)
    receipt = apply_plan(plan(*((path, old, None) for path, old in files.items())), tmp_path)
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(ConflictError, match=r"^was changed"):
        undo(receipt)
    assert contents(tmp_path) == {"a": b"mine", "d/two.py": b"2"}


def test_a_directory_whose_parent_somebody_removed_comes_back(tmp_path: Path) -> None:
    plant(tmp_path, {"p/a/one.py": b"1", "p/keep.py": b""})
    mode = (tmp_path / "p/a").stat().st_mode
    receipt = apply_plan(plan(("p/a/one.py", b"1", None)), tmp_path)
    shutil.rmtree(tmp_path / "p")
    undo(receipt)
    assert contents(tmp_path) == {"p/a/one.py": b"1"}
    assert (tmp_path / "p/a").stat().st_mode == mode
