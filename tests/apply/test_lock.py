"""One process at a time in one tree, and no file of it in the tree."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.lock import tree_lock
from featurebuilder.errors import WriteFailedError
from tests.apply.snapshots import plant, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from featurebuilder.apply.lock import tree_lock

with tree_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def _own_temporary_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plant(tmp_path / "tree", {"a.py": b""})
    return tmp_path / "tree"


@contextmanager
def held_elsewhere(root: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(root)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            if holder.poll() is None:
                holder.communicate("\n")


def test_another_process_keeps_this_one_out(root: Path) -> None:
    alias = root.parent / "alias"
    alias.symlink_to(root)
    with held_elsewhere(root):
        for name in (root, alias, root / ".." / root.name):
            with pytest.raises(
                WriteFailedError, match="another featurebuilder process is running in"
            ):
                tree_lock(name, timeout=0).__enter__()
        with tree_lock(root.parent, timeout=0):
            pass
    with tree_lock(root, timeout=0):
        pass


def test_a_killed_process_leaves_no_lock(root: Path) -> None:
    with held_elsewhere(root) as holder:
        holder.kill()
        holder.wait()
        with tree_lock(root, timeout=0):
            pass


def test_an_error_in_the_block_passes_and_frees_the_tree(root: Path) -> None:
    with pytest.raises(OSError, match="mine"), tree_lock(root, timeout=0):
        raise OSError("mine")
    with tree_lock(root, timeout=0):
        pass


def test_the_tree_is_not_touched(root: Path) -> None:
    before = snapshot(root)
    with tree_lock(root, timeout=0):
        assert snapshot(root) == before
    assert snapshot(root) == before


def test_a_tree_that_is_not_there_yet_can_be_locked(tmp_path: Path) -> None:
    with tree_lock(tmp_path / "not" / "yet", timeout=0):
        assert not (tmp_path / "not").exists()


def test_the_locks_are_private(root: Path, tmp_path: Path) -> None:
    with tree_lock(root, timeout=0):
        (directory,) = (tmp_path / "tmp").iterdir()
    assert directory.stat().st_mode & 0o777 == 0o700


def locks(tmp_path: Path) -> Path:
    return tmp_path / "tmp" / f"featurebuilder-{os.getuid()}"


def test_a_directory_of_somebody_else_is_refused(root: Path, tmp_path: Path) -> None:
    locks(tmp_path).mkdir()
    locks(tmp_path).chmod(0o777)
    with pytest.raises(WriteFailedError, match="only you can write to"):
        tree_lock(root, timeout=0).__enter__()


def test_a_link_in_place_of_the_directory_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    locks(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WriteFailedError, match="only you can write to"):
        tree_lock(root, timeout=0).__enter__()


def test_a_temporary_directory_that_takes_nothing(root: Path, tmp_path: Path) -> None:
    locks(tmp_path).write_bytes(b"")
    with pytest.raises(WriteFailedError, match="could not be read or written"):
        tree_lock(root, timeout=0).__enter__()
