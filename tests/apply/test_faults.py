"""Whatever fails, and wherever: the tree is as it was before, or as it shall be after."""

from __future__ import annotations

import errno
import signal
from ast import literal_eval
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.disk import Disk
from featurebuilder.apply.recovery import recover
from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import FeatureBuilderError, Problem, WriteFailedError
from tests.apply.faults import OPERATIONS, FaultyDisk, refusal
from tests.apply.plans import AFTER, PLAN, TREE, plan
from tests.apply.snapshots import contents, directories, plant, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.apply.receipt import Receipt

FOLDERS = {"package", "new", "new/deep"}
FAULTS: dict[type[BaseException], Callable[[], BaseException]] = {
    WriteFailedError: refusal,
    KeyboardInterrupt: KeyboardInterrupt,
}


def planted(tmp_path: Path, number: int = 0) -> Path:
    root = tmp_path / f"tree{number}"
    plant(root, TREE)
    (root / "update.py").chmod(0o640)
    (root / "delete.py").chmod(0o4750)
    (root / "package").chmod(0o2755)
    (root / "gone").chmod(0o2750)
    (root / "gone/deep").chmod(0o1700)
    plant(root, {})
    return root


def applied(tmp_path: Path, number: int = 0) -> tuple[Path, Receipt]:
    root = planted(tmp_path, number)
    return root, apply_plan(PLAN, root)


def operations_of_apply(tmp_path: Path) -> int:
    disk = FaultyDisk()
    apply_plan(PLAN, planted(tmp_path), disk)
    assert set(disk.log) == set(OPERATIONS) - {"set_times"}
    return disk.count


def operations_of_undo(tmp_path: Path) -> int:
    _, receipt = applied(tmp_path)
    disk = FaultyDisk()
    undo(receipt, disk)
    assert set(disk.log) == set(OPERATIONS)
    return disk.count


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("expected", FAULTS, ids=lambda kind: kind.__name__)
def test_a_failed_apply_leaves_no_trace(
    tmp_path: Path, expected: type[BaseException], *, after: bool
) -> None:
    for at in range(1, operations_of_apply(tmp_path) + 1):
        root = planted(tmp_path, at)
        before = snapshot(root)
        disk = FaultyDisk(at, FAULTS[expected], after=after)
        try:
            apply_plan(PLAN, root, disk)
        except expected:
            assert snapshot(root) == before, (at, disk.log)
            assert "append" not in disk.log[: at - 1]
        else:  # all files were in place, and the rest succeeded at the second attempt
            assert (contents(root), directories(root)) == (AFTER, FOLDERS), (at, disk.log)
            assert "append" in disk.log[: at - 1]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("expected", FAULTS, ids=lambda kind: kind.__name__)
@pytest.mark.slow
def test_a_failed_undo_leaves_the_applied_tree(
    tmp_path: Path, expected: type[BaseException], *, after: bool
) -> None:
    for at in range(1, operations_of_undo(tmp_path) + 1):
        root, receipt = applied(tmp_path, at)
        before = snapshot(root)
        disk = FaultyDisk(at, FAULTS[expected], after=after)
        try:
            undo(receipt, disk)
        except expected:
            assert snapshot(root) == before, (at, disk.log)
            undo(receipt)
        assert contents(root) == TREE, (at, disk.log)


@pytest.mark.slow
def test_a_second_fault_on_the_way_back_changes_nothing(tmp_path: Path) -> None:
    total = operations_of_apply(tmp_path)
    for at in range(1, total + 1):
        for gap in (1, 2, 5, 9):
            root = planted(tmp_path, at * 100 + gap)
            before = snapshot(root)
            try:
                apply_plan(PLAN, root, TwiceFaulty(at, at + gap))
            except (WriteFailedError, KeyboardInterrupt):
                assert snapshot(root) == before, (at, gap)
            else:
                recover(root)
                assert (contents(root), directories(root)) == (AFTER, FOLDERS), (at, gap)


class TwiceFaulty(FaultyDisk):
    def __init__(self, first: int, second: int) -> None:
        super().__init__(first)
        self._second = second

    def tick(self, name: str, *, done: bool) -> None:
        super().tick(name, done=done)
        if self.count == self._second and not done:
            raise KeyboardInterrupt


def test_no_byte_is_lost_when_the_disk_stays_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, operations_of_apply(tmp_path) + 1):
        root = planted(tmp_path, at)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        told: FeatureBuilderError | None = None
        try:
            apply_plan(PLAN, root, FaultyDisk(at, lasting=True))
        except WriteFailedError as error:
            told = error
        for path, old in TREE.items():
            if told and contents(root).get(path) != old:
                assert old in kept(told, path), (at, path)
        _ = recover(root)
        assert (contents(root), directories(root)) == (
            (TREE, {"gone", "gone/deep", "package"}) if told else (AFTER, FOLDERS)
        ), at


def kept(error: FeatureBuilderError, path: str) -> list[bytes]:
    """Return what the error says is kept of ``path``: the content of a file, or a text."""
    return [_kept(p) for p in error.problems if p.where and p.where.path == path]


def _kept(problem: Problem) -> bytes:
    _, told, place = problem.remedy.partition("kept in ")
    if told:
        return Path(place.removesuffix(".")).read_bytes()
    if problem.snippet.startswith("b'"):
        return bytes(literal_eval(problem.snippet))
    return problem.snippet.encode()


class OneWay(Disk):
    """Replaces ``update.py`` once, never again; and deletes nothing."""

    def __init__(self) -> None:
        self.replaced = False

    def replace(self, source: Path, target: Path) -> None:
        if target.name == "update.py" and self.replaced:
            raise OSError(errno.EIO, "Input/output error")
        self.replaced = self.replaced or target.name == "update.py"
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        if path.name == "delete.py":
            raise OSError(errno.EBUSY, "Device or resource busy")
        super().remove(path)


def test_what_cannot_be_put_back_is_named_with_its_backup(tmp_path: Path) -> None:
    root = planted(tmp_path)
    with pytest.raises(WriteFailedError) as caught:
        apply_plan(PLAN, root, OneWay())
    refused, lost = caught.value.problems
    assert refused.what == "could not be read or written: Device or resource busy"
    assert lost.what == "update.py could not be restored: Input/output error"
    (backup,) = root.glob(".update.py.*.featurebuilder-backup")
    assert lost.remedy == f"Restore its old content, kept in {backup}."
    assert backup.read_bytes() == TREE["update.py"]
    found = recover(root)
    assert found
    assert found.put_back == ("update.py",)
    assert contents(root) == TREE


class HalfWritten(Disk):
    """Has space for the record, and for half of a file."""

    def write_new(self, path: Path, content: bytes, permissions: int = 0o666) -> None:
        if path.name.endswith("-transaction"):
            super().write_new(path, content, permissions)
            return
        super().write_new(path, content[: len(content) // 2], permissions)
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_half_written_file_is_removed(tmp_path: Path) -> None:
    root = planted(tmp_path)
    before = snapshot(root)
    with pytest.raises(WriteFailedError, match=r"No space left on device"):
        apply_plan(PLAN, root, HalfWritten())
    assert snapshot(root) == before


class Linkless(Disk):
    """A file system without hard links."""

    def duplicate(self, path: Path, copy: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "hardlink_to", _no_links)
            super().duplicate(path, copy)


def _no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


class LinklessOneWay(Linkless, OneWay):
    pass


class LinklessBusy(Linkless):
    def remove(self, path: Path) -> None:
        if path.name == "delete.py":
            raise OSError(errno.EBUSY, "Device or resource busy")
        super().remove(path)


def test_a_copy_serves_where_there_are_no_hard_links(tmp_path: Path) -> None:
    root = planted(tmp_path)
    before = snapshot(root)
    with pytest.raises(WriteFailedError, match="busy"):
        apply_plan(PLAN, root, LinklessBusy())
    assert snapshot(root) == before
    undo(apply_plan(PLAN, root, Linkless()), Linkless())
    assert snapshot(root) == before


class LinkBroken(Disk):
    def duplicate(self, path: Path, copy: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "hardlink_to", _broken)
            super().duplicate(path, copy)


def _broken(*_: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_failing_link_that_is_not_a_missing_feature_fails(tmp_path: Path) -> None:
    root = planted(tmp_path)
    before = snapshot(root)
    with pytest.raises(WriteFailedError, match="Input/output error"):
        apply_plan(PLAN, root, LinkBroken())
    assert snapshot(root) == before


class Interrupted(Disk):
    """Gets a real Ctrl-C while it works, and more of them while the tree is put back."""

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_is_heard_once_and_not_on_the_way_back(tmp_path: Path) -> None:
    root = planted(tmp_path)
    before = snapshot(root)
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        apply_plan(PLAN, root, Interrupted())
    assert snapshot(root) == before
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_thread_can_put_a_tree_back_too(tmp_path: Path) -> None:
    root = planted(tmp_path)
    before = snapshot(root)
    with ThreadPoolExecutor(1) as pool:
        failed = pool.submit(apply_plan, PLAN, root, HalfWritten()).exception()
    assert isinstance(failed, WriteFailedError)
    assert snapshot(root) == before


def test_the_error_names_the_path_the_reason_and_its_cause(tmp_path: Path) -> None:
    root = planted(tmp_path)
    with pytest.raises(WriteFailedError) as caught:
        apply_plan(plan(("a/new.py", None, b"x")), root, HalfWritten())
    (problem,) = caught.value.problems
    assert str(problem.where) == "a/new.py"
    assert problem.what == "could not be read or written: No space left on device"
    assert isinstance(caught.value.__cause__, OSError)


def test_the_fixture_is_what_the_plan_says(tmp_path: Path) -> None:
    root, _ = applied(tmp_path)
    assert contents(root) == AFTER
    assert directories(root) == FOLDERS
