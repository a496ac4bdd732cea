"""Track the files that several features share, and keep every ledger's record of them current."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.ledger.codec import ledger_change, sharing_ledgers
from featurebuilder.plan.change import Change, Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from featurebuilder.ledger.ledger import FileRecord, Ledger
    from featurebuilder.project.source.snapshot import Snapshot


def shared_files(ledgers: Mapping[str, Ledger]) -> dict[str, FileRecord]:
    """Return the records of the shared files in ``ledgers``."""
    return {
        path: record
        for ledger in ledgers.values()
        for path, record in ledger.files.items()
        if record.part is Part.SUPPORT
    }


def features_sharing(path: str, ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    """Return the features that share the file at ``path``, sorted by name."""
    return tuple(
        name
        for name, ledger in sorted(ledgers.items())
        if path in ledger.files and ledger.files[path].part is Part.SUPPORT
    )


def refresh_ledgers(
    snapshot: Snapshot, made: Mapping[str, FileRecord], planned: Collection[str]
) -> Iterator[Change]:
    """Yield updated ledgers of other features that share files in ``made``.

    Features in ``planned`` are skipped, because the plan writes their ledgers anyway.
    """
    if not made:
        return
    for feature, ledger in sharing_ledgers(snapshot).items():
        stale = {p: r for p, r in made.items() if p in ledger.files and ledger.files[p] != r}
        if feature in planned or not stale:
            continue
        new = replace(ledger, files={**ledger.files, **stale})
        why = "records the files shared with the feature"
        yield ledger_change(new, snapshot.read(ledger_path(feature)), why)
