"""Several plans, each made on the tree that the last one leaves, as one for the tree as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.snapshot import Snapshot

_TOLD = frozenset({Action.MARK, Action.CONFLICT, Action.RETAIN})


def composed(plans: Iterable[Plan], tree: Snapshot) -> Plan:
    """Return the plan that does in ``tree`` what ``plans`` do one after the other."""
    changes: dict[str, Change] = {}
    for plan in plans:
        for change in plan.changes:
            earlier = changes.get(change.path)
            changes[change.path] = _after(earlier, change) if earlier else change
    parts = list(Part)
    ordered = sorted(changes.values(), key=lambda change: (parts.index(change.part), change.path))
    return Plan(tuple(_from(tree, change) for change in ordered))


def _after(earlier: Change, later: Change) -> Change:
    """Return both changes of one file as one, with the reasons of those that do something."""
    whys = [c.why for c in (earlier, later) if c.action is not Action.KEEP]
    return replace(later, why="; ".join(dict.fromkeys(whys)) or later.why)


def _from(tree: Snapshot, change: Change) -> Change:
    before = tree.read(change.path)
    made = Change.between(change.path, change.part, before, change.after, change.why)
    action = change.action if change.action in _TOLD else made.action
    return replace(made, action=action, base=change.base, generated=change.generated)
