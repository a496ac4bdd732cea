"""Find the files that featurebuilder generated, which are no evidence for the next ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from featurebuilder.project.source.snapshot import LEDGER_FOLDER

if TYPE_CHECKING:
    from featurebuilder.project.source.snapshot import Snapshot

# A search is much faster than parsing: ledgers hold the text of every file.
_RECORDED = re.compile(rb'"([^"\\\n]+\.py)":\s*\{\s*"part":\s*"(?:router|tests)"')


def generated_code(snapshot: Snapshot) -> frozenset[str]:
    """Return the paths of the router and test modules that ledgers record."""
    ledgers = (
        path
        for path in snapshot.paths
        if path.startswith(f"{LEDGER_FOLDER}/") and path.endswith(".json")
    )
    return frozenset(
        found[1].decode(errors="replace")
        for path in ledgers
        for found in _RECORDED.finditer(snapshot.read(path) or b"")
    )
