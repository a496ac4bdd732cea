from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.faults import aggregators, hostile, races, transactions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_aggregators_are_served_before_and_after(tmp_path: Path) -> None:
    assert aggregators.measure(tmp_path / "tree", 5) == {"served": 5}


def test_requests_are_accepted_or_refused(tmp_path: Path) -> None:
    seen = hostile.measure(tmp_path, 200)
    assert seen.keys() == {"accepted", "planned", "refused"}
    assert seen["accepted"] + seen["refused"] == 200


def test_builds_at_once_are_all_complete(tmp_path: Path) -> None:
    seen = races.measure(tmp_path, 3, 1)
    assert seen["build succeeded"] == 3
    assert seen["complete and clean"] == 1
    assert seen["neither"] == 0


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_killed_build_leaves_one_tree_or_the_other(tmp_path: Path) -> None:
    tally = next(iter(transactions.measure(tmp_path)))
    assert tally.name == "build (endpoint)"
    assert tally.kills > 20
    assert tally.seen.keys() == {"old tree", "new tree"}
