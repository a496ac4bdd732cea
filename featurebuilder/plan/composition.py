"""Combine consecutive plans into one plan for the project as it is now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Change, FileAction, Part, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.source.snapshot import Snapshot

_KEPT_ACTIONS = frozenset({FileAction.MARK, FileAction.CONFLICT, FileAction.RETAIN})


def compose_plans(plans: Iterable[Plan], tree: Snapshot) -> Plan:
    """Return one plan for ``tree`` with the combined effect of ``plans``, applied in order."""
    changes: dict[str, Change] = {}
    for plan in plans:
        for change in plan.changes:
            earlier = changes.get(change.path)
            changes[change.path] = _merge_changes(earlier, change) if earlier else change
    parts = list(Part)
    ordered = sorted(changes.values(), key=lambda change: (parts.index(change.part), change.path))
    return Plan(tuple(_rebase(tree, change) for change in ordered))


def _merge_changes(earlier: Change, later: Change) -> Change:
    """Combine two changes of one file; keep the reasons of those that are not ``KEEP``."""
    whys = [c.why for c in (earlier, later) if c.action is not FileAction.KEEP]
    return replace(later, why="; ".join(dict.fromkeys(whys)) or later.why)


def _rebase(tree: Snapshot, change: Change) -> Change:
    """Return the change with the content in ``tree`` as its before."""
    before = tree.read(change.path)
    made = Change.between(change.path, change.part, before, change.after, change.why)
    action = change.action if change.action in _KEPT_ACTIONS else made.action
    return replace(made, action=action, base=change.base, generated=change.generated)
