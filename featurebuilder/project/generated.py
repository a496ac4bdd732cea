"""Find the routers that featurebuilder generated, which are no evidence for the next ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.project.source.snapshot import LEDGER_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.snapshot import Snapshot


def generated_routers(snapshot: Snapshot) -> frozenset[str]:
    """Return the paths of the router modules that ledgers record; damaged ledgers are skipped."""
    return frozenset(_recorded_routers(snapshot))


def _recorded_routers(snapshot: Snapshot) -> Iterator[str]:
    for path in snapshot.paths:
        if not path.startswith(f"{LEDGER_FOLDER}/") or not path.endswith(".json"):
            continue
        try:
            ledger = json.loads(snapshot.read(path) or b"")
        except ValueError:
            continue
        if isinstance(ledger, dict) and isinstance(router := ledger.get("router"), str):
            yield router
