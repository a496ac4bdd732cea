"""Find the directories to remove and restore along with their files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.os_errors import convert_os_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.apply.disk import Disk
    from featurebuilder.apply.receipt import Directory, Receipt, Step


def directories_left_empty(steps: Sequence[Step], root: Path, disk: Disk) -> list[Path]:
    """Return the directories below ``root`` that deletions leave empty, innermost first.

    Directories that were empty before stay. So do the targets of symbolic links on the path to a
    file, so that no link is left dangling.
    """
    deletions = [step for step in steps if step.after is None]
    going = {step.target for step in deletions}
    staying = _parents(step for step in steps if step.after is not None)
    staying.update(path for step in deletions for path in _link_targets(step, root, disk))
    found: list[Path] = []
    for directory in sorted(_parents(deletions) - staying, key=_depth, reverse=True):
        if root in directory.parents:
            with convert_os_errors(str(directory)):
                left = set(disk.names(directory)) - going.union(found)
            if not left:
                found.append(directory)
    return found


def directories_to_remove(
    receipt: Receipt, steps: Sequence[Step], kept: Sequence[Step], disk: Disk
) -> tuple[list[Path], list[Path]]:
    """Return the created directories to remove on undo, and those that contain other files.

    Args:
        receipt: what the plan did.
        steps: the steps of the undo.
        kept: the steps that are not undone, because their files have changed since.
        disk: the file system.

    Returns:
        the created directories that will be empty, innermost first; then those that also contain
        files that neither the plan nor the undo knows.
    """
    unmake: list[Path] = []
    occupied: list[Path] = []
    going = {step.target for step in steps if step.after is None}
    known = {step.target for step in kept}
    for directory in reversed(receipt.made):
        with convert_os_errors(str(directory)):
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


def directories_to_restore(
    receipt: Receipt, steps: Sequence[Step], kept: Sequence[Step], disk: Disk
) -> list[Directory]:
    """Return the directories that get their old modes and times back.

    These are the ones that have not changed since the plan was applied. Directories that the plan
    removed are included only if ``steps`` creates files in them again.
    """
    with_kept = {step.target.parent for step in kept}
    needed = _parents(step for step in steps if step.after is not None)
    return [
        directory
        for directory in receipt.touched_directories
        if directory.path not in with_kept
        and (directory.after or directory.path in needed)
        and _is_untouched(directory, disk)
    ]


def _parents(steps: Iterable[Step]) -> set[Path]:
    return {parent for step in steps for parent in step.target.parents}


def _link_targets(step: Step, root: Path, disk: Disk) -> Iterator[Path]:
    """Yield the real directories that symbolic links on the path of ``step`` lead to."""
    for parent in (root / step.path).parents:
        if root in parent.parents:
            with convert_os_errors(step.path):
                stamp = disk.look(parent)
                if stamp and not stamp.is_directory:
                    yield Path(os.path.realpath(parent))


def _depth(path: Path) -> int:
    return len(path.parts)


def _is_untouched(directory: Directory, disk: Disk) -> bool:
    """Return whether a directory is as the plan left it."""
    with convert_os_errors(str(directory.path)):
        stamp = disk.look(directory.path)
    if stamp is None or directory.after is None:
        return stamp is directory.after
    return stamp.modified == directory.after.modified
