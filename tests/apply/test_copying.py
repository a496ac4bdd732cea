"""A copy of a tree to try things in."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.copying import temporary_copy

if TYPE_CHECKING:
    from pathlib import Path


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_is_copied(tmp_path: Path) -> None:
    root = tmp_path / "petsage"
    for folder in (".git", "app/__pycache__", "node_modules", "env/lib", ".config"):
        (root / folder).mkdir(parents=True)
        (root / folder / "file").write_bytes(b"x")
    (root / "env/pyvenv.cfg").write_bytes(b"")
    (root / ".env").write_bytes(b"KEY=1\n")
    (root / "run.sh").write_bytes(b"#!/bin/sh\n")
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("run.sh")
    (root / "broken").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    before = names(root)
    with temporary_copy(root) as copy:
        assert copy.name == "petsage"
        assert names(copy) == [
            ".config", ".config/file", ".env", "app", "broken", "link", "run.sh",
        ]  # fmt: skip
        assert (copy / "run.sh").stat().st_mode & 0o111
        assert (copy / "link").resolve() == copy / "run.sh"
        (copy / "run.sh").write_bytes(b"")
    assert not copy.exists()
    assert names(root) == before
    assert (root / "run.sh").read_bytes() == b"#!/bin/sh\n"


def test_a_tree_that_is_not_there_yet(tmp_path: Path) -> None:
    with temporary_copy(tmp_path / "petsage") as copy:
        assert (copy.name, names(copy)) == ("petsage", [])


def test_it_goes_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), temporary_copy(tmp_path) as copy:
        raise KeyboardInterrupt
    assert not copy.exists()
