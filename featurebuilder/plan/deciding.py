"""What becomes of a file that stands in the way, once a person has decided."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Plan
from featurebuilder.plan.merging import merge

if TYPE_CHECKING:
    from collections.abc import Callable


class Decision(Enum):
    """What a person wants of one file."""

    OVERWRITE = auto()
    KEEP = auto()
    MERGE = auto()


class Undecided(Exception):  # noqa: N818 - no error: a person has stopped
    """Nothing is to be written after all."""


def can_merge(change: Change) -> bool:
    """Return whether it is known what the file was made from, so that it can be merged."""
    return change.base is not None and change.generated is not None


def decided(plan: Plan, decide: Callable[[Change], Decision], width: int) -> Plan:
    """Return the plan with every conflict as ``decide`` says; as it is where it raises `Undecided`.

    A merge keeps within ``width``; where its two sides clash it leaves conflict markers.
    """
    try:
        changes = tuple(
            _as_decided(change, decide(change), width)
            if change.action is Action.CONFLICT
            else change
            for change in plan.changes
        )
    except Undecided:
        return plan
    return Plan(changes)


def _as_decided(change: Change, decision: Decision, width: int) -> Change:
    match decision:
        case Decision.KEEP:
            words = f"{change.why}; kept, as you said"
            return replace(change, action=Action.RETAIN, after=change.before, why=words)
        case Decision.OVERWRITE:
            words = f"{change.why}; overwritten, as you said"
            after = change.generated if change.generated is not None else change.after
            return replace(change, action=Action.UPDATE, after=after, why=words)
        case Decision.MERGE:
            return _merged(change, width)


def _merged(change: Change, width: int) -> Change:
    texts = (change.base or b"", change.before or b"", change.generated or b"")
    merged = merge(*texts, change.path, width=width)
    if merged.clashes:
        return replace(change, action=Action.MARK, after=merged.data)
    words = "merged with its hand edits, as you said"
    made = Change.between(change.path, change.part, change.before, merged.data, words)
    return replace(made, base=change.base, generated=change.generated)
