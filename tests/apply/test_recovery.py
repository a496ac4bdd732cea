"""A run that is killed, at every operation, and what the next one makes of it."""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

import pytest

from featurebuilder.apply.lock import tree_lock
from featurebuilder.apply.recovery import keep_record, recover
from featurebuilder.apply.transaction import apply_plan
from featurebuilder.errors import WriteFailedError
from tests.apply.faults import FaultyDisk
from tests.apply.plans import AFTER, PLAN, TREE
from tests.apply.snapshots import contents, plant

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
    # The child has but one thread, and does nothing that another's lock could stop.
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]


def killed(root: Path, at: int) -> bool:
    """Apply the plan in a process that is killed at its ``at``-th operation; tell if it was."""

    def die() -> BaseException:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    child = os.fork()
    if not child:
        try:
            apply_plan(PLAN, root, FaultyDisk(at, die))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_the_next_run_finds_a_tree_from_before_or_from_after(tmp_path: Path) -> None:
    seen = set()
    at = 1
    while True:
        root = tmp_path / f"tree{at}"
        plant(root, TREE)
        if not killed(root, at):
            break
        found = recover(root)
        now = contents(root)
        assert now in (TREE, AFTER), at
        assert found is None or not found.kept
        if found:
            assert bool(found.put_back) <= (now == TREE)
        assert recover(root) is None
        seen.add((now == AFTER, bool(found and found.put_back)))
        at += 1
    assert seen == {(False, False), (False, True), (True, False)}
    assert contents(root) == AFTER


def placed_half(root: Path) -> None:
    """Kill a run when it has put the first files in place."""
    plant(root, TREE)
    disk = FaultyDisk()
    plant(root.with_name("counted"), TREE)
    apply_plan(PLAN, root.with_name("counted"), disk)
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
        keep_record(root, []).__enter__()
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
