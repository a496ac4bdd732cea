"""Folders that hold what no project needs, and what none of it may stop."""

from __future__ import annotations

import inspect
import os
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.source.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path


def test_links_that_lead_in_circles_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "here").symlink_to(".")
    (tmp_path / "one.py").symlink_to("two.py")
    (tmp_path / "two.py").symlink_to("one.py")
    (tmp_path / "gone.py").symlink_to("nowhere")
    (tmp_path / "again.py").symlink_to("app.py")
    assert Snapshot.of_folder(tmp_path).paths == ("again.py", "app.py")


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    (tmp_path / name).write_bytes(b"x = 1\n")
    snapshot = Snapshot.of_folder(tmp_path)
    assert snapshot.paths == (name,)
    assert snapshot.read(name) == b"x = 1\n"


def test_folders_deeper_than_calls_can_be(tmp_path: Path) -> None:
    tmp_path.joinpath(*"d" * 400).mkdir(parents=True)
    (tmp_path / "app.py").touch()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        assert Snapshot.of_folder(tmp_path).paths == ("app.py",)
    finally:
        sys.setrecursionlimit(limit)
