"""Record failed verification in the ledger, for files that were kept in spite of it.

A later run writes nothing more, so it has no earlier application to compare with. Without this
record it would pass what failed before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import feature_of
from featurebuilder.errors import UnusableProjectError
from featurebuilder.ledger.codec import decode_ledger, encode_ledger
from featurebuilder.plan.change import Change, Part, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator


def has_failed(plan: Plan) -> bool:
    """Return whether a feature of the plan failed verification before and was kept."""
    return any(_is_failed(c.before, c.path) for c in plan.changes if c.part is Part.LEDGER)


def plan_failure_record(plan: Plan) -> Plan:
    """Return the plan that marks the ledgers of ``plan`` as failed, after ``plan`` was written."""
    return Plan(tuple(_mark_ledgers(plan)))


def _mark_ledgers(plan: Plan) -> Iterator[Change]:
    why = "records that verification failed"
    for change in plan.changes:
        if change.part is Part.LEDGER and change.after is not None:
            ledger = decode_ledger(change.after, feature_of(change.path))
            after = encode_ledger(replace(ledger, failed=True))
            yield Change.between(change.path, Part.LEDGER, change.after, after, why)


def _is_failed(data: bytes | None, path: str) -> bool:
    try:
        return decode_ledger(data, feature_of(path)).failed
    except UnusableProjectError:
        return False
