"""Patches are what ``git apply`` takes, to the byte."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.plan.change import Change, Part
from featurebuilder.plan.diff import git_patch, unified_diff

if TYPE_CHECKING:
    from collections.abc import Iterable

    Bytes = bytes | None

GIT = shutil.which("git") or "git"
LINES = [
    b"a\n", b"b\r\n", b"\xef\xbb\xbfx\n", b"\xff\n", b"\x00\n", b"--- a/x\n", b"+++ b/x\n",
    b"-- \n", b"@@ -1 +1 @@\n", b"\\ No newline at end of file\n", b"\x0c\n", b"\r",
    b"diff --git a/x b/x\n", "naïve\n".encode(), b"\n", b" \t\n",
]  # fmt: skip
NAMES = [
    "plain.py", "in/a/folder.py", "my file.py", "a folder/b c.py", "naïve.py", "日本.md", "tab\tx",
    'quo"te', "back\\slash", "new\nline", "a -> b", " first", "last ", "\udcff.x",
    "\x7f", "dev/null",
]  # fmt: skip

texts = st.lists(st.sampled_from(LINES), max_size=12).map(b"".join)
contents = st.none() | texts | st.tuples(texts, st.binary(max_size=5)).map(b"".join)


def changes_of(pairs: Iterable[tuple[str, Bytes, Bytes]]) -> list[Change]:
    return [Change.between(path, Part.ROUTER, old, new, "why") for path, old, new in pairs]


def applied(changes: list[Change], root: Path, *, executable: frozenset[str] = frozenset()) -> str:
    """Apply the patch with git to the files as they were, and return what git had to say."""
    subprocess.run([GIT, "init", "-q", root], check=True)
    for change in changes:
        if change.before is not None:
            file = root / change.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(change.before)
            file.chmod(0o755 if change.path in executable else 0o644)
    done = subprocess.run(
        [GIT, "apply", "--whitespace=nowarn", "-"],
        cwd=root,
        input=git_patch(changes, executable),
        check=True,
        capture_output=True,
    )
    return done.stderr.decode()


def found(root: Path, path: str) -> Bytes:
    file = root / path
    return file.read_bytes() if file.exists() else None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), contents, contents).filter(lambda it: it[1] != it[2]),
        min_size=1,
        max_size=5,
        unique_by=lambda it: it[0],
    )
)
def test_git_makes_the_same_bytes(pairs: list[tuple[str, Bytes, Bytes]]) -> None:
    changes = changes_of(pairs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        assert not applied(changes, root)
        assert {c.path: found(root, c.path) for c in changes} == {c.path: c.after for c in changes}


def test_modes(tmp_path: Path) -> None:
    run = b"#!/bin/sh\n"
    changes = changes_of(
        [("go.sh", run, None), ("stay.sh", run, run + b"ls\n"), ("new", None, b"")]
    )
    assert not applied(changes, tmp_path, executable=frozenset({"go.sh", "stay.sh"}))
    assert not (tmp_path / "go.sh").exists()
    assert (tmp_path / "stay.sh").stat().st_mode & 0o111
    assert not (tmp_path / "new").stat().st_mode & 0o111


def test_what_does_not_change_is_not_there() -> None:
    same = Change.between("a", Part.ROUTER, b"x", b"x", "in place")
    assert (git_patch([same]), unified_diff(same)) == (b"", "")


@pytest.mark.parametrize("path", ["日本.md", "plain.py"])
def test_a_diff_for_people(path: str) -> None:
    change = Change.between(path, Part.ROUTER, "é\n".encode(), b"\xff", "why")
    assert unified_diff(change) == (
        f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-é\n+\\xff\n\\ No newline at end of file\n"
    )
