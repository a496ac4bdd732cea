"""One process at a time in one tree, and no file of it in the tree or elsewhere."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply import lock
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


def test_a_tree_that_cannot_be_written_can_be_locked(root: Path) -> None:
    root.chmod(0o555)
    try:
        with tree_lock(root, timeout=0):
            pass
    finally:
        root.chmod(0o755)


@pytest.fixture
def unlockable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a file system on which folders cannot be locked; return the temporary folder."""

    def refuse(*_: object, **__: object) -> bool:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(lock, "lock_descriptor", refuse)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def test_a_file_is_locked_where_folders_cannot_be(root: Path, unlockable: Path) -> None:
    before = snapshot(root)
    with tree_lock(root, timeout=0):
        (file,) = unlockable.iterdir()
        assert file.suffix == ".lock"
        with pytest.raises(WriteFailedError, match="another featurebuilder process"):
            tree_lock(root / ".." / root.name, timeout=0).__enter__()
        assert snapshot(root) == before
    with tree_lock(root, timeout=0):
        pass


@pytest.mark.usefixtures("unlockable")
def test_a_temporary_folder_that_takes_nothing(root: Path, tmp_path: Path) -> None:
    (tmp_path / "tmp").rmdir()
    (tmp_path / "tmp").touch()
    with pytest.raises(WriteFailedError, match="could not be read or written"):
        tree_lock(root, timeout=0).__enter__()


def test_other_errors_are_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bool:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(lock, "lock_descriptor", refuse)
    with pytest.raises(WriteFailedError, match="Input/output error"):
        tree_lock(root, timeout=0).__enter__()
