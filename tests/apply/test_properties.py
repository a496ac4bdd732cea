"""For any tree, any plan and any fault: after is exact, and so is before."""

from __future__ import annotations

import tempfile
from itertools import cycle
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import WriteFailedError
from tests.apply.faults import FaultyDisk
from tests.apply.plans import plan_between
from tests.apply.snapshots import age, contents, directories, plant, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

Tree = tuple[dict[str, bytes], list[str]]
"""The files of a tree, and directories besides those that they need."""

MODES = (0o755, 0o700, 0o2750, 0o1777)

# No name is both a file and a directory: directories are upper case.
parents = st.lists(st.sampled_from(["A", "B", "Ünï"]), max_size=3)
paths = st.builds(
    lambda parents, name: "/".join([*parents, name]),
    parents,
    st.sampled_from(["a.py", "b", "c c", "ß"]),
)
files = st.dictionaries(
    paths, st.sampled_from([b"", b"\r\n", b"\xef\xbb\xbfx", b"\xff\0"]) | st.binary(), max_size=8
)
trees = st.tuples(files, st.lists(parents.map("/".join), max_size=3))
faults = st.sampled_from([OSError, KeyboardInterrupt, SystemExit, MemoryError])
fast = settings(max_examples=60, deadline=None)


def grow(root: Path, tree: Tree) -> None:
    """Plant the files and the folders of ``tree``, the directories with one mode and another."""
    files, folders = tree
    plant(root, files)
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for folder, mode in zip(sorted(directories(root)), cycle(MODES), strict=False):
        (root / folder).chmod(mode)
    age(root)


def left(old: set[str], before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Return which directories stand after a plan, in a tree of ``before`` that had ``old``.

    One goes if files were in it and are not any more, and the same is true of all below it.
    """
    gone = {d for d in old if _holds(before, d) and not _holds(after, d)}
    grown = {str(parent) for path in after for parent in PurePosixPath(path).parents} - {"."}
    return grown | {d for d in old if d not in gone or any(_holds([e], d) for e in old - gone)}


def _holds(names: Iterable[str], directory: str) -> bool:
    return any(PurePosixPath(directory) in PurePosixPath(name).parents for name in names)


@fast
@given(trees, files)
def test_apply_is_exact_and_undo_is_its_inverse(tree: Tree, after: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        grow(root, tree)
        before, _ = tree
        old, stood = snapshot(root), directories(root)
        receipt = apply_plan(plan_between(before, after), root)
        assert contents(root) == after
        assert directories(root) == left(stood, before, after)
        undo(receipt)
        assert snapshot(root) == old


@fast
@given(tree=trees, after=files, at=st.integers(1, 120), late=st.booleans(), fault=faults)
def test_a_fault_anywhere_leaves_one_tree_or_the_other(
    tree: Tree,
    after: dict[str, bytes],
    at: int,
    *,
    late: bool,
    fault: type[BaseException],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        grow(root, tree)
        before, _ = tree
        old, stood = snapshot(root), directories(root)
        try:
            receipt = apply_plan(
                plan_between(before, after), root, FaultyDisk(at, fault, after=late)
            )
        except (WriteFailedError, KeyboardInterrupt, SystemExit, MemoryError):
            assert snapshot(root) == old
            return
        new = snapshot(root)
        assert contents(root) == after
        assert directories(root) == left(stood, before, after)
        try:
            undo(receipt, FaultyDisk(at, fault, after=late))
        except (WriteFailedError, KeyboardInterrupt, SystemExit, MemoryError):
            assert snapshot(root) == new
            return
        assert snapshot(root) == old
