"""A run that is killed, at every operation, and what the next one makes of it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply import journal
from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.record import pending_record
from featurebuilder.apply.recovery import needs_recovery, recover
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import WriteFailedError
from tests.apply.faults import FaultyDisk
from tests.apply.plans import AFTER, PLAN, TREE, plan
from tests.apply.snapshots import contents, directories, plant

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
    # The child has but one thread, and does nothing that another's lock could stop.
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]


FOLDERS = {"gone", "gone/deep", "package"}
FOLDERS_AFTER = {"new", "new/deep", "package"}


def apply_it(root: Path, disk: FaultyDisk) -> object:
    return apply_plan(PLAN, root, disk)


def fail_it(root: Path, disk: FaultyDisk) -> None:
    """Apply a plan that fails when all files are placed, so that all are restored."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "note", refuse)
        with pytest.raises(WriteFailedError):
            apply_plan(PLAN, root, disk)


def undo_it(root: Path, disk: FaultyDisk) -> None:
    undo(apply_plan(PLAN, root), disk)


def _counted(name: str, real: Callable[..., object], disk: FaultyDisk) -> Callable[..., object]:
    def counted(path: Path, *args: object, **words: object) -> object:
        disk.tick(name, done=False)
        return real(path, *args, **words)

    return counted


def recover_it(root: Path, disk: FaultyDisk) -> None:
    """Recover from a run that is killed half-way; the operations of the recovery count."""
    placed_half(root)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("unlink", "replace", "rmdir"):
            real = getattr(Path, name)

            patch.setattr(Path, name, _counted(name, real, disk))
        recover(root)


@pytest.mark.parametrize(
    ("work", "ends"),
    [
        (apply_it, {True, False}),
        (fail_it, {False}),
        (undo_it, {True, False}),
        (recover_it, {False}),
    ],
)
def test_the_next_run_finds_a_tree_from_before_or_from_after(
    tmp_path: Path, work: Callable[[Path, FaultyDisk], object], ends: set[bool]
) -> None:
    seen = set()
    at = 1
    while True:
        root = tmp_path / f"tree{at}"
        plant(root, TREE)
        if not killed(root, at, work):
            break
        pending = pending_record(root)
        found = recover(root)
        now = contents(root)
        assert now in (TREE, AFTER), at
        assert directories(root) == (FOLDERS if now == TREE else FOLDERS_AFTER), at
        assert (found is None) == (pending is None)
        if found:
            assert not found.kept
            assert bool(found.put_back) <= (now == TREE) != found.is_completed or work is undo_it
        assert recover(root) is None
        assert not needs_recovery(root)
        seen.add((now == AFTER, bool(found and found.put_back)))
        at += 1
    assert {after for after, _ in seen} == ends
    assert at > 5


def killed(root: Path, at: int, work: Callable[[Path, FaultyDisk], object] = apply_it) -> bool:
    """Do the work in a process that is killed at its ``at``-th operation; tell if it was."""

    def die() -> BaseException:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    child = os.fork()
    if not child:
        try:
            work(root, FaultyDisk(at, die))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def placed_half(root: Path) -> None:
    """Kill a run when it has put the first files in place."""
    plant(root, TREE)
    disk = FaultyDisk()
    plant(root.with_name(f"{root.name}-counted"), TREE)
    apply_plan(PLAN, root.with_name(f"{root.name}-counted"), disk)
    assert killed(root, disk.log.index("replace") + 3)
    assert contents(root)["update.py"] == AFTER["update.py"]


def test_what_has_changed_since_is_left_alone_and_its_old_bytes_are_kept(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    placed_half(root)
    (root / "update.py").write_bytes(b"MINE = 1\n")
    found = recover(root)
    assert found
    assert found.kept == ("update.py",)
    assert "update.py" in found.words[-1]
    (backup,) = root.glob(".update.py.*.featurebuilder-backup")
    assert backup.read_bytes() == TREE["update.py"]
    assert contents(root) == TREE | {"update.py": b"MINE = 1\n", backup.name: TREE["update.py"]}


def test_a_way_back_that_is_refused_is_told_and_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "tree"
    placed_half(root)
    half = contents(root)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(WriteFailedError, match="No space left"):
            recover(root)
    with pytest.raises(WriteFailedError, match="is not restored yet"):
        apply_plan(plan(("other.py", None, b"")), root)
    assert contents(root) == half
    assert recover(root)
    assert contents(root) == TREE


def test_a_run_that_is_at_work_is_left_to_it(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    placed_half(root)
    before = contents(root)
    with tree_lock(root):
        child = os.fork()
        if not child:
            os._exit(0 if recover(root) is None else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert contents(root) == before
    assert recover(root)


def test_the_tree_is_restored_where_it_is_mounted_then(tmp_path: Path) -> None:
    placed_half(tmp_path / "tree")
    moved = (tmp_path / "tree").rename(tmp_path / "elsewhere")
    assert recover(moved)
    assert contents(moved) == TREE


def test_a_new_tree_is_taken_back_by_its_record_beside_it(tmp_path: Path) -> None:
    root = tmp_path / "new"

    def make(root: Path, disk: FaultyDisk) -> None:
        apply_plan(plan(("a/b.py", None, b"1"), ("c.py", None, b"2")), root, disk)

    at, ends = 1, set()
    while killed(root, at, make):
        recover(root)
        ends.add(root.exists())
        names = {path.name for path in tmp_path.rglob("*")}
        assert names == ({"new", "a", "b.py", "c.py"} if root.exists() else set()), at
        if root.exists():
            shutil.rmtree(root)
        at += 1
    assert ends == {True, False}


def test_words_for_what_a_reader_sees(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    placed_half(root)
    before = contents(root)
    assert needs_recovery(root).endswith("files may be missing or half done")
    assert contents(root) == before
    (record,) = [path for path in before if path.endswith("-transaction")]
    with (root / record).open("a") as file:
        file.write("placed\n")
    assert needs_recovery(root) == "an earlier run did not remove its temporary files"
    recover(root)
    assert needs_recovery(root) == ""


MOVE = {"path": "a.py", "target": "a.py", "token": "0" * 16, "before": None, "after": None}


@pytest.mark.parametrize(
    "content",
    [
        {"moves": [MOVE | {"target": "../outside.py"}], "made": [], "unmake": []},
        {"moves": [MOVE | {"target": "/etc/passwd"}], "made": [], "unmake": []},
        {"moves": [MOVE | {"target": "link/a.py"}], "made": [], "unmake": []},
        {"moves": [MOVE | {"token": "../../../../x"}], "made": [], "unmake": []},
        {"moves": [], "made": [".."], "unmake": []},
        {"moves": [], "made": [], "unmake": ["/etc"]},
        {"moves": [{}], "made": [], "unmake": []},
        {"moves": 1},
        [],
        "",
    ],
)
def test_a_record_of_somebody_else_is_refused(tmp_path: Path, content: object) -> None:
    root = tmp_path / "tree"
    plant(root, TREE)
    (root / "link").symlink_to(tmp_path)
    (tmp_path / "outside.py").touch()
    (tmp_path / "a.py").touch()
    (root / ".featurebuilder-transaction").write_text(json.dumps(content) + "\n")
    before = contents(tmp_path)
    with pytest.raises(WriteFailedError, match="is not a record that featurebuilder wrote"):
        recover(root)
    assert needs_recovery(root) == ""
    assert contents(tmp_path) == before


def test_a_half_written_record_changed_nothing(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    plant(root, TREE)
    (root / ".featurebuilder-transaction").write_text('{"moves": [')
    found = recover(root)
    assert found
    assert found.words[-1] == "nothing had to be restored"
    assert contents(root) == TREE
