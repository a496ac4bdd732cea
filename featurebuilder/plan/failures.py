"""Remembers in the ledger that verification failed and what was written was kept all the same.

Later runs write nothing more, so they have no application from before to compare with: without
this they would pass what failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.errors import UnusableProjectError
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.plan.ledger import feature_of
from featurebuilder.plan.ledger_codec import decode_ledger, encode_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator


def has_failed(plan: Plan) -> bool:
    """Return whether a feature of the plan failed verification before, and was kept."""
    return any(_failed(c.before, c.path) for c in plan.changes if c.part is Part.LEDGER)


def remembering_failure(plan: Plan) -> Plan:
    """Return what is to be written to the ledgers once ``plan`` is, because it failed."""
    return Plan(tuple(_marked(plan)))


def _marked(plan: Plan) -> Iterator[Change]:
    why = "remembers that verification failed"
    for change in plan.changes:
        if change.part is Part.LEDGER and change.after is not None:
            ledger = decode_ledger(change.after, feature_of(change.path))
            after = encode_ledger(replace(ledger, failed=True))
            yield Change.between(change.path, Part.LEDGER, change.after, after, why)


def _failed(data: bytes | None, path: str) -> bool:
    try:
        return decode_ledger(data, feature_of(path)).failed
    except UnusableProjectError:
        return False
