"""A plan becomes exactly the files it names, or is refused before anything is touched."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.disk import Disk
from featurebuilder.apply.receipt import Receipt
from featurebuilder.apply.transaction import apply_plan
from featurebuilder.errors import (
    ConflictError,
    StalePlanError,
    UnusableProjectError,
    WriteFailedError,
)
from featurebuilder.plan.change import FileAction, Plan
from tests.apply.plans import AFTER, PLAN, TREE, change, plan
from tests.apply.snapshots import age, contents, plant, snapshot

if TYPE_CHECKING:
    from pathlib import Path

EXACT = {
    "crlf": b"one\r\ntwo\r\n",
    "byte order mark": b"\xef\xbb\xbfone\n",
    "no last newline": b"one\ntwo",
    "empty": b"",
    "binary": bytes(range(256)),
    "mixed ends": b"one\ntwo\r\nthree\rfour",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plant(tmp_path / "tree", TREE)
    return tmp_path / "tree"


def test_every_action_at_once(root: Path) -> None:
    receipt = apply_plan(PLAN, root)
    assert contents(root) == AFTER
    assert receipt.root == root
    assert set(receipt.paths) == {c.path for c in PLAN.writes}
    assert receipt.made == (root / "new", root / "new/deep")


@pytest.mark.parametrize("after", EXACT.values(), ids=EXACT)
@pytest.mark.parametrize("before", [None, b"\r\n", b"x"], ids=["new", "line end", "text"])
def test_bytes_arrive_exactly(tmp_path: Path, before: bytes | None, after: bytes) -> None:
    plant(tmp_path, {} if before is None else {"file.py": before})
    apply_plan(plan(("file.py", before, after)), tmp_path)
    assert contents(tmp_path) == {"file.py": after}


@pytest.mark.parametrize(
    "name",
    ["ünï©ode.py", "with space.py", "-dash", "n" * 255, "é" * 127, "colon:name", "new\nline"],
)
def test_any_file_name_that_the_system_takes(tmp_path: Path, name: str) -> None:
    apply_plan(plan((f"folder/{name}", None, b"one")), tmp_path)
    apply_plan(plan((f"folder/{name}", b"one", b"two")), tmp_path)
    assert contents(tmp_path) == {f"folder/{name}": b"two"}


@pytest.mark.parametrize(
    "idle",
    [
        Plan(()),
        plan(*((path, content, content) for path, content in TREE.items())),
        plan(("absent.py", None, None)),
        Plan((replace(change("keep.py", b"KEEP = 1\n", b"KEEP = 1\n"), action=FileAction.UPDATE),)),
    ],
    ids=["empty", "all kept", "nothing stays nothing", "an update to the same bytes"],
)
def test_a_plan_without_writes_touches_nothing(root: Path, idle: Plan) -> None:
    before = snapshot(root)
    assert apply_plan(idle, root) == Receipt(root)
    assert snapshot(root) == before


def test_only_the_files_that_change_get_a_new_time(root: Path) -> None:
    before = snapshot(root)
    apply_plan(PLAN, root)
    after = snapshot(root)
    same = {name for name in before if before[name] == after.get(name)}
    assert same == {"keep.py", "package/other.py"}


def test_a_root_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    root = tmp_path / "new"
    receipt = apply_plan(plan(("a.py", None, b"a")), root)
    assert contents(root) == {"a.py": b"a"}
    assert receipt.made == (root,)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o444, 0o000, 0o4755])
def test_an_existing_file_keeps_its_mode(root: Path, mode: int) -> None:
    (root / "update.py").chmod(mode)
    apply_plan(PLAN, root)
    assert stat.S_IMODE((root / "update.py").stat().st_mode) == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o000, 0o666)])
def test_a_new_file_gets_what_the_umask_leaves(root: Path, umask: int, mode: int) -> None:
    previous = os.umask(umask)
    try:
        apply_plan(PLAN, root)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((root / "new/also.py").stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_existing_file_keeps_its_owner(root: Path) -> None:
    os.chown(root / "update.py", 1234, 5678)
    apply_plan(PLAN, root)
    found = (root / "update.py").stat()
    assert (found.st_uid, found.st_gid) == (1234, 5678)


def test_a_refused_owner_is_no_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    apply_plan(PLAN, root)
    assert contents(root) == AFTER


def test_a_conflict_is_refused_with_every_file_named(root: Path) -> None:
    before = snapshot(root)
    standing = [
        replace(change(path, TREE[path], b"mine"), action=FileAction.CONFLICT)
        for path in ("update.py", "keep.py")
    ]
    with pytest.raises(ConflictError) as caught:
        apply_plan(Plan((*standing, change("new.py", None, b"new"))), root)
    assert [str(p.where) for p in caught.value.problems] == ["update.py", "keep.py"]
    assert all("--force" in p.remedy for p in caught.value.problems)
    assert snapshot(root) == before


def _directory(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _other_bytes(path: Path) -> None:
    path.write_bytes(b"somebody was faster")


def _gone(path: Path) -> None:
    path.unlink(missing_ok=True)


HINDRANCES = [_directory, _dangling, _loop, _pipe, _other_bytes]


@pytest.mark.parametrize("path", ["update.py", "delete.py", "keep.py"])
@pytest.mark.parametrize("hinder", [*HINDRANCES, _gone])
def test_what_changed_since_the_plan_is_stale(root: Path, path: str, hinder: object) -> None:
    assert callable(hinder)
    hinder(root / path)
    age(root)
    before = snapshot(root)
    with pytest.raises(StalePlanError) as caught:
        apply_plan(PLAN, root)
    assert [str(p.where) for p in caught.value.problems] == [path]
    assert snapshot(root) == before


@pytest.mark.parametrize("hinder", HINDRANCES)
def test_what_stands_where_a_file_shall_be_created_is_stale(root: Path, hinder: object) -> None:
    assert callable(hinder)
    hinder(root / "new.py")
    age(root)
    before = snapshot(root)
    with pytest.raises(
        (StalePlanError, UnusableProjectError), match=r"^has changed since|^is a folder"
    ):
        apply_plan(plan(("new.py", None, b"new")), root)
    assert snapshot(root) == before


def test_every_stale_file_is_named(root: Path) -> None:
    for path in ("update.py", "package/inner.py"):
        (root / path).write_bytes(b"changed")
    with pytest.raises(StalePlanError) as caught:
        apply_plan(PLAN, root)
    assert {str(p.where) for p in caught.value.problems} == {"update.py", "package/inner.py"}


class Racing(Disk):
    """Somebody saves ``update.py`` while the new contents are being staged."""

    def write_new(self, path: Path, content: bytes, permissions: int = 0o666) -> None:
        super().write_new(path, content, permissions)
        (path.parent / "update.py").write_bytes(b"saved meanwhile")


def test_a_file_saved_while_staging_is_not_overwritten(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": b"a", "update.py": b"old"})
    changes = plan(("a.py", b"a", b"b"), ("update.py", b"old", b"new"))
    with pytest.raises(StalePlanError, match=r"^has changed since"):
        apply_plan(changes, tmp_path, Racing())
    assert contents(tmp_path) == {"a.py": b"a", "update.py": b"saved meanwhile"}


def test_a_file_that_shall_also_be_a_directory_is_refused_by_the_disk(tmp_path: Path) -> None:
    plant(tmp_path, {"other.py": b"1"})
    before = snapshot(tmp_path)
    with pytest.raises((WriteFailedError, StalePlanError)):
        apply_plan(plan(("a", None, b"1"), ("a/b", None, b"2")), tmp_path)
    assert snapshot(tmp_path) == before


def test_contents_reach_the_medium_before_they_get_their_name(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: calls.append("fsync"))

    class Watched(Disk):
        def replace(self, source: Path, target: Path) -> None:
            calls.append("replace")
            super().replace(source, target)

    apply_plan(PLAN, root, Watched())
    assert calls == ["fsync"] * 5 + ["replace"] * 4 + ["fsync"]
