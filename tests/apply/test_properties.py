"""For any tree, any plan and any fault: after is exact, and so is before."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.apply.transaction import apply_plan, undo
from featurebuilder.errors import WriteFailedError
from tests.apply.faults import FaultyDisk
from tests.apply.plans import plan_between
from tests.apply.snapshots import contents, plant, snapshot

# No name is both a file and a directory: directories are upper case.
paths = st.builds(
    lambda parents, name: "/".join([*parents, name]),
    st.lists(st.sampled_from(["A", "B", "Ünï"]), max_size=3),
    st.sampled_from(["a.py", "b", "c c", "ß"]),
)
files = st.dictionaries(
    paths, st.sampled_from([b"", b"\r\n", b"\xef\xbb\xbfx", b"\xff\0"]) | st.binary(), max_size=8
)
faults = st.sampled_from([OSError, KeyboardInterrupt, SystemExit, MemoryError])
fast = settings(max_examples=60, deadline=None)


@fast
@given(files, files)
def test_apply_is_exact_and_undo_is_its_inverse(
    before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        plant(root, before)
        old = snapshot(root)
        receipt = apply_plan(plan_between(before, after), root)
        assert contents(root) == after
        undo(receipt)
        assert snapshot(root) == old


@fast
@given(before=files, after=files, at=st.integers(1, 120), late=st.booleans(), fault=faults)
def test_a_fault_anywhere_leaves_one_tree_or_the_other(
    before: dict[str, bytes],
    after: dict[str, bytes],
    at: int,
    *,
    late: bool,
    fault: type[BaseException],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        plant(root, before)
        old = snapshot(root)
        try:
            receipt = apply_plan(
                plan_between(before, after), root, FaultyDisk(at, fault, after=late)
            )
        except (WriteFailedError, KeyboardInterrupt, SystemExit, MemoryError):
            assert snapshot(root) == old
            return
        new = snapshot(root)
        assert contents(root) == after
        try:
            undo(receipt, FaultyDisk(at, fault, after=late))
        except (WriteFailedError, KeyboardInterrupt, SystemExit, MemoryError):
            assert snapshot(root) == new
            return
        assert snapshot(root) == old
