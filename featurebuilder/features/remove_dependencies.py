"""Undo or pass on a feature's edits of the list of dependencies when it is removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.edit.toml_lists import read_list, remove_items
from featurebuilder.errors import EditRefusedError
from featurebuilder.features.packages import LIST, packages_of
from featurebuilder.merge.recorded_edit import RecordedEdit
from featurebuilder.plan.change import Change, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.source.snapshot import Snapshot


def is_dependency_list(path: str) -> bool:
    """Return whether an edited file lists dependencies."""
    return path.rpartition("/")[2] == "pyproject.toml"


def undo_dependency_edits(
    snapshot: Snapshot, gone: Ledger, others: Mapping[str, Ledger]
) -> tuple[Change, ...]:
    """Return the changes that undo the removed feature's edits of the list of dependencies.

    Keep the list while other features need packages in it. If the file has changed since the edit,
    remove only the packages that the feature added.
    """
    return tuple(_undo_list_edits(snapshot, gone, others))


def inherit_dependency_edits(
    heir: Ledger, gone: Ledger, others: Mapping[str, Ledger], snapshot: Snapshot
) -> Ledger:
    """Return the ledger ``heir`` with updated edits of the list of dependencies.

    The first remaining feature that needs packages takes over one edit, which undoes the edits of
    all features. The other features' edits are dropped.
    """
    stored = _features_with_packages(others)
    for path in filter(is_dependency_list, gone.edits):
        data = snapshot.read(path)
        if not stored or data is None:
            continue
        edits = {one: edit for one, edit in heir.edits.items() if one != path}
        if heir.feature == stored[0]:
            known = [one.edits[path] for one in (gone, *others.values()) if path in one.edits]
            before = _undo_all(data, known)
            edit = gone.edits[path] if before == data else RecordedEdit.between(before, data)
            edits[path] = edit
        heir = replace(heir, edits=edits)
    return heir


def _undo_all(data: bytes, edits: list[RecordedEdit]) -> bytes:
    """Undo as many of the edits as possible, the last one first."""
    for edit in edits:
        before = edit.undone(data)
        if before is not None:
            return _undo_all(before, [one for one in edits if one is not edit])
    return data


def _undo_list_edits(
    snapshot: Snapshot, gone: Ledger, others: Mapping[str, Ledger]
) -> Iterator[Change]:
    for path, edit in gone.edits.items():
        data = snapshot.read(path) if is_dependency_list(path) else None
        if data is None:
            continue
        if _features_with_packages(others):
            why = "other features need the packages in it"
            yield Change.between(path, Part.PROJECT, data, data, why)
        elif (before := edit.undone(data)) is not None:
            yield Change.between(path, Part.PROJECT, data, before, "restored to its original bytes")
        else:
            yield _without_own_packages(path, data, gone, edit)


def _features_with_packages(ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    """Return the features that require packages, sorted by name."""
    return tuple(name for name, ledger in sorted(ledgers.items()) if _packages(ledger))


def _packages(ledger: Ledger) -> tuple[str, ...]:
    conventions, request = ledger.conventions, ledger.request
    return packages_of(request.content, conventions.storage) if request and conventions else ()


def _without_own_packages(path: str, data: bytes, gone: Ledger, edit: RecordedEdit) -> Change:
    """Return the change that removes the feature's own packages from the list."""
    before = "".join(hunk.before for hunk in edit.hunks)
    there = read_list(data, LIST) or ()
    ours = [one for one in _packages(gone) if one in there and one not in before]
    try:
        after = remove_items(data, path, LIST, ours) if ours else data
    except EditRefusedError:
        after = data
    if after == data:
        why = "changed since the edit: remove unused packages by hand"
    else:
        why = f"no longer lists {', '.join(ours)}"
    return Change.between(path, Part.PROJECT, data, after, why)
