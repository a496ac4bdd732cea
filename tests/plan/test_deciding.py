"""What becomes of files in the way, as a person has decided."""

from __future__ import annotations

import pytest

from featurebuilder.plan.change import Change, FileAction, Part, Plan
from featurebuilder.plan.conflict_decisions import Decision, apply_decisions

BASE = b"from kennel.animals import Cat\n"
YOURS = b"from kennel.animals import Cat, Hamster\n"
MADE = b"from kennel.animals import Cat, Dog\n"
ALL = b"from kennel.animals import Cat, Dog, Hamster\n"
LONG = b"from kennel.animals import (\n    Cat,\n    Dog,\n    Hamster,\n)\n"


@pytest.mark.parametrize(("width", "merged"), [(len(ALL) - 1, ALL), (len(ALL) - 2, LONG)])
def test_a_merge_keeps_within_the_width_of_the_tree(width: int, merged: bytes) -> None:
    conflict = Change("pets.py", Part.MODEL, FileAction.CONFLICT, YOURS, MADE, "clash", BASE, MADE)
    plan = apply_decisions(Plan((conflict,)), lambda _: Decision.MERGE, width)
    (change,) = plan.changes
    assert (change.action, change.after) == (FileAction.UPDATE, merged)
