"""Apply the user's decisions about files that are in the way."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from featurebuilder.merge.three_way import merge
from featurebuilder.plan.change import Change, FileAction, Plan

if TYPE_CHECKING:
    from collections.abc import Callable


class Decision(Enum):
    """The user's decision about one file."""

    OVERWRITE = auto()
    KEEP = auto()
    MERGE = auto()


class DecisionCancelled(Exception):  # noqa: N818 - not an error: the user stopped
    """Raised when the user stops; no file is then decided."""


def can_merge(change: Change) -> bool:
    """Return whether the change has the base and the generated text that a merge needs."""
    return change.base is not None and change.generated is not None


def apply_decisions(plan: Plan, decide: Callable[[Change], Decision], width: int) -> Plan:
    """Return the plan with ``decide`` applied to every conflict.

    Return it unchanged if ``decide`` raises `DecisionCancelled`. A merge keeps lines within
    ``width``, and leaves conflict markers where both sides changed the same lines.
    """
    try:
        changes = tuple(
            _apply_decision(change, decide(change), width)
            if change.action is FileAction.CONFLICT
            else change
            for change in plan.changes
        )
    except DecisionCancelled:
        return plan
    return Plan(changes)


def _apply_decision(change: Change, decision: Decision, width: int) -> Change:
    match decision:
        case Decision.KEEP:
            words = f"{change.why}; kept, as you chose"
            return replace(change, action=FileAction.RETAIN, after=change.before, why=words)
        case Decision.OVERWRITE:
            words = f"{change.why}; overwritten, as you chose"
            after = change.generated if change.generated is not None else change.after
            return replace(change, action=FileAction.UPDATE, after=after, why=words)
        case Decision.MERGE:
            return _merge(change, width)


def _merge(change: Change, width: int) -> Change:
    texts = (change.base or b"", change.before or b"", change.generated or b"")
    merged = merge(*texts, change.path, width=width)
    if merged.clashes:
        return replace(change, action=FileAction.MARK, after=merged.data)
    words = "merged with its hand edits, as you chose"
    made = Change.between(change.path, change.part, change.before, merged.data, words)
    return replace(made, base=change.base, generated=change.generated)
