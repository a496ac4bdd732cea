"""The directories that go and come back with the files in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.refusals import refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.apply.disk import Disk
    from featurebuilder.apply.receipt import Directory, Receipt, Step


def emptied(steps: Sequence[Step], root: Path, disk: Disk) -> list[Path]:
    """Return the directories below ``root`` that deletions leave empty, innermost first.

    What was empty before stays, and so does a directory that a link on the way to a file leads
    to: the link shall not come to lead nowhere.
    """
    deletions = [step for step in steps if step.after is None]
    going = {step.target for step in deletions}
    staying = _parents(step for step in steps if step.after is not None)
    staying.update(path for step in deletions for path in _behind_links(step, root, disk))
    found: list[Path] = []
    for directory in sorted(_parents(deletions) - staying, key=_depth, reverse=True):
        if root in directory.parents:
            with refusals(str(directory)):
                left = set(disk.names(directory)) - going.union(found)
            if not left:
                found.append(directory)
    return found


def vacated(
    receipt: Receipt, steps: Sequence[Step], kept: Sequence[Step], disk: Disk
) -> tuple[list[Path], list[Path]]:
    """Return the made directories that will be empty, innermost first, and those of others."""
    unmake: list[Path] = []
    occupied: list[Path] = []
    going = {step.target for step in steps if step.after is None}
    known = {step.target for step in kept}
    for directory in reversed(receipt.made):
        with refusals(str(directory)):
            stamp = disk.look(directory)
            if stamp is None or not stamp.is_directory:
                continue
            left = set(disk.names(directory)) - going.union(unmake)
        if not left:
            unmake.append(directory)
        elif left - known.union(occupied):
            occupied.append(directory)
        if left:
            known.add(directory)
    return unmake, occupied


def restored(
    receipt: Receipt, steps: Sequence[Step], kept: Sequence[Step], disk: Disk
) -> list[Directory]:
    """Return the directories that get their old stamps back: all that nobody touched since.

    Of those that were removed it is only the ones that ``steps`` need again.
    """
    with_kept = {step.target.parent for step in kept}
    needed = _parents(step for step in steps if step.after is not None)
    return [
        directory
        for directory in receipt.touched
        if directory.path not in with_kept
        and (directory.after or directory.path in needed)
        and _untouched(directory, disk)
    ]


def _parents(steps: Iterable[Step]) -> set[Path]:
    return {parent for step in steps for parent in step.target.parents}


def _behind_links(step: Step, root: Path, disk: Disk) -> Iterator[Path]:
    """Yield the real directories to which links on the path of ``step`` lead."""
    for parent in (root / step.path).parents:
        if root in parent.parents:
            with refusals(step.path):
                stamp = disk.look(parent)
                if stamp and not stamp.is_directory:
                    yield Path(os.path.realpath(parent))


def _depth(path: Path) -> int:
    return len(path.parts)


def _untouched(directory: Directory, disk: Disk) -> bool:
    with refusals(str(directory.path)):
        stamp = disk.look(directory.path)
    if stamp is None or directory.after is None:
        return stamp is directory.after
    return stamp.modified == directory.after.modified
