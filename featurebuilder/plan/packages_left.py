"""What becomes of a list of dependencies, that features added to, when one of them goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.edit.toml_lists import items_of, without_items
from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.change import Change, Part
from featurebuilder.plan.packages import LIST, packages_of
from featurebuilder.plan.recorded_edit import RecordedEdit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.project.snapshot import Snapshot


def is_list(path: str) -> bool:
    """Return whether an edited file is one that lists dependencies."""
    return path.rpartition("/")[2] == "pyproject.toml"


def packages_taken_back(
    snapshot: Snapshot, gone: Ledger, others: Mapping[str, Ledger]
) -> tuple[Change, ...]:
    """Return the way back of the list, unless features stay that stand on what it names.

    Where the file has moved on, what the feature added is taken out of it.
    """
    return tuple(_taken_back(snapshot, gone, others))


def with_list(
    heir: Ledger, gone: Ledger, others: Mapping[str, Ledger], snapshot: Snapshot
) -> Ledger:
    """Return the ledger with the way back of the list, if it is the first of those that stay.

    That way leads to what the list was before any of them came, so no other has one any more.
    """
    stored = _stored(others)
    for path in filter(is_list, gone.edits):
        data = snapshot.read(path)
        if not stored or data is None:
            continue
        edits = {one: edit for one, edit in heir.edits.items() if one != path}
        if heir.feature == stored[0]:
            known = [one.edits[path] for one in (gone, *others.values()) if path in one.edits]
            before = _before_all(data, known)
            edit = gone.edits[path] if before == data else RecordedEdit.between(before, data)
            edits[path] = edit
        heir = replace(heir, edits=edits)
    return heir


def _before_all(data: bytes, edits: list[RecordedEdit]) -> bytes:
    """Return what a file was before as many of the edits as can be undone, the last first."""
    for edit in edits:
        before = edit.undone(data)
        if before is not None:
            return _before_all(before, [one for one in edits if one is not edit])
    return data


def _taken_back(snapshot: Snapshot, gone: Ledger, others: Mapping[str, Ledger]) -> Iterator[Change]:
    for path, edit in gone.edits.items():
        data = snapshot.read(path) if is_list(path) else None
        if data is None:
            continue
        if _stored(others):
            why = "other features stand on what it names"
            yield Change.between(path, Part.PROJECT, data, data, why)
        elif (before := edit.undone(data)) is not None:
            yield Change.between(path, Part.PROJECT, data, before, "gets back the bytes it had")
        else:
            yield _without(path, data, gone, edit)


def _stored(ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    """Return the features that stand on packages, in the order of their names."""
    return tuple(name for name, ledger in sorted(ledgers.items()) if _packages(ledger))


def _packages(ledger: Ledger) -> tuple[str, ...]:
    conventions, request = ledger.conventions, ledger.request
    return packages_of(request.content, conventions.storage) if request and conventions else ()


def _without(path: str, data: bytes, gone: Ledger, edit: RecordedEdit) -> Change:
    """Return the list without what the feature added, where it is found in it."""
    before = "".join(hunk.before for hunk in edit.hunks)
    there = items_of(data, LIST) or ()
    ours = [one for one in _packages(gone) if one in there and one not in before]
    try:
        after = without_items(data, path, LIST, ours) if ours else data
    except EditRefusedError:
        after = data
    if after == data:
        why = "has moved on: take out by hand what nothing needs any more"
    else:
        why = f"no longer names {', '.join(ours)}"
    return Change.between(path, Part.PROJECT, data, after, why)
