"""No path of a plan leads out of the tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import StalePlanError, UnusableProjectError, WriteFailedError
from tests.apply.plans import plan
from tests.apply.snapshots import contents, plant, snapshot

MALFORMED = {
    "": "empty",
    "/etc/passwd": "absolute",
    "//server/share": "absolute",
    "C:/windows": "absolute",
    "c:relative": "absolute",
    "../outside": "'..'",
    "a/../../outside": "'..'",
    "a/..": "'..'",
    "..": "'..'",
    ".": "'.'",
    "./a": "'.'",
    "a//b": "empty",
    "a/": "empty",
    "a\\b": "backslash",
    "..\\outside": "backslash",
    "a\0b": "NUL",
    "a\ud800": "encoded",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plant(tmp_path / "tree", {"real/file.py": b"old", "other.py": b"other"})
    plant(tmp_path / "outside", {"file.py": b"old"})
    return tmp_path / "tree"


@pytest.mark.parametrize(("path", "fault"), MALFORMED.items(), ids=map(repr, MALFORMED))
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_malformed_path_is_refused(
    root: Path, path: str, fault: str, before: bytes | None
) -> None:
    everything = snapshot(root.parent)
    with pytest.raises(UnusableProjectError, match=fault) as caught:
        apply_plan(plan(("fine.py", None, b""), (path, before, b"new")), root)
    (problem,) = caught.value.problems
    assert problem.where is not None
    assert problem.where.path == path
    assert snapshot(root.parent) == everything


def test_every_bad_path_is_named_at_once(root: Path) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        apply_plan(plan(("/a", None, b""), ("../b", None, b""), ("c", None, b"")), root)
    assert len(caught.value.problems) == 2


LINKS_OUT = {
    "link/file.py": ("link", "../outside"),
    "link/new.py": ("link", "../outside"),
    "link/deep/new.py": ("link", "../outside"),
    "link/not/there.py": ("link", "/nowhere/at/all"),
    "file.py": ("file.py", "../outside/file.py"),
    "new.py": ("new.py", "../outside/new.py"),
    "real/up.py": ("real/up.py", "../../outside/file.py"),
}


@pytest.mark.parametrize("path", LINKS_OUT)
@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize("after", [None, b"old", b"new"])
def test_a_link_out_of_the_tree_is_refused(
    root: Path, path: str, before: bytes | None, after: bytes | None
) -> None:
    name, target = LINKS_OUT[path]
    (root / name).symlink_to(target)
    everything = snapshot(root.parent)
    with pytest.raises(UnusableProjectError, match="leads out of the tree"):
        apply_plan(plan((path, before, after)), root)
    assert snapshot(root.parent) == everything


def test_a_linked_directory_in_the_tree_is_followed(root: Path) -> None:
    (root / "link").symlink_to("real")
    before = snapshot(root)
    receipt = apply_plan(plan(("link/file.py", b"old", b"new"), ("link/b.py", None, b"")), root)
    assert contents(root) == {"real/file.py": b"new", "real/b.py": b"", "other.py": b"other"}
    undo(receipt)
    assert snapshot(root) == before


@pytest.mark.parametrize("target", ["real/file.py", "second"])
def test_a_linked_file_is_written_through(root: Path, target: str) -> None:
    (root / "second").symlink_to("real/file.py")
    (root / "first").symlink_to(target)
    before = snapshot(root)
    receipt = apply_plan(plan(("first", b"old", b"new")), root)
    assert (root / "first").readlink() == Path(target)
    assert contents(root)["real/file.py"] == b"new"
    undo(receipt)
    assert snapshot(root) == before


def test_deleting_a_link_is_refused(root: Path) -> None:
    (root / "link.py").symlink_to("real/file.py")
    before = snapshot(root)
    with pytest.raises(UnusableProjectError, match="symbolic link"):
        apply_plan(plan(("link.py", b"old", None)), root)
    assert snapshot(root) == before


def test_a_root_that_is_itself_a_link_is_followed(root: Path) -> None:
    alias = root.parent / "alias"
    alias.symlink_to("tree")
    receipt = apply_plan(plan(("real/file.py", b"old", b"new")), alias)
    assert contents(root)["real/file.py"] == b"new"
    assert receipt.root == root


@pytest.mark.parametrize("path", ["other.py/new.py", "other.py/a/b/new.py"])
def test_a_file_cannot_be_a_directory(root: Path, path: str) -> None:
    with pytest.raises(UnusableProjectError, match=r"'other\.py', which is not a directory"):
        apply_plan(plan((path, None, b"")), root)


def test_a_root_that_is_a_file_is_refused(root: Path) -> None:
    with pytest.raises(UnusableProjectError, match="not a directory"):
        apply_plan(plan(("a.py", None, b"")), root / "other.py")


def test_a_parent_that_is_a_loop_is_refused(root: Path) -> None:
    (root / "loop").symlink_to("loop")
    with pytest.raises((UnusableProjectError, StalePlanError)):
        apply_plan(plan(("loop/a.py", None, b"")), root)


def test_two_names_of_one_file_are_refused(root: Path) -> None:
    (root / "link.py").symlink_to("other.py")
    twice = plan(("other.py", b"other", b"1"), ("link.py", b"other", b"2"))
    with pytest.raises(UnusableProjectError, match=r"is the same file as 'other\.py'"):
        apply_plan(twice, root)


def test_two_names_of_one_file_that_stays_are_fine(root: Path) -> None:
    (root / "link.py").symlink_to("other.py")
    apply_plan(plan(("other.py", b"other", b"other"), ("link.py", b"other", b"other")), root)


def test_a_disk_that_does_not_say_where_a_path_leads(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os.path, "lexists", refuse)
    with pytest.raises(WriteFailedError, match=r"^could not .* Permission denied$"):
        apply_plan(plan(("a.py", None, b"")), root)
