"""Apply a reviewed plan to a tree, completely or not at all, and undo it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import Disk, has_content
from featurebuilder.apply.journal import Journal
from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.apply.paths import nearest_existing
from featurebuilder.apply.receipt import FileStep, Receipt
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import ConflictError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.apply.receipt import Directory
    from featurebuilder.plan.change import Change, Plan


def apply_plan(plan: Plan, root: Path, disk: Disk | None = None) -> Receipt:
    """Write ``plan`` to the tree at ``root`` and return a receipt for ``undo``.

    A directory below ``root`` that becomes empty through deletions is removed, as in Git. If
    anything is raised, also by an interrupt, the tree is as it was before.

    Raises:
        ConflictError: if the plan has conflicts.
        UnusableProjectError: if a path is not a file of the tree.
        StalePlanError: if a file has changed since the plan was made.
        WriteFailedError: if the operating system refuses a change.
    """
    disk = disk or Disk()
    steps = tuple(_steps(check_plan(plan, root, disk), disk))
    real_root = Path(os.path.realpath(root))
    if not steps:
        return Receipt(real_root)
    journal = Journal(disk, steps, directories_left_empty(steps, real_root, disk), root=real_root)
    touched = journal.run()
    return Receipt(real_root, steps, tuple(journal.made), touched)


def undo(receipt: Receipt, disk: Disk | None = None) -> None:
    """Restore the contents, modes and times from before the plan of ``receipt`` was applied.

    Directories that the plan removed are restored with their files. Files that have changed since
    are left alone while everything else is restored.

    Raises:
        ConflictError: after the undo, with every file and directory that was left alone.
        WriteFailedError: if the operating system refuses a change. The tree is then as it was
            before the call, also after an interrupt.
    """
    disk = disk or Disk()
    kept = tuple(_changed(receipt, disk))
    steps = tuple(_reverse_steps(receipt, kept, disk))
    unmake, occupied = directories_to_remove(receipt, steps, kept, disk)
    if steps or unmake:
        stamps = directories_to_restore(receipt, steps, kept, disk)
        Journal(disk, steps, unmake, stamps, root=receipt.root).run()
    problems = [
        _describe_left_alone(step.path, "was changed since it was written") for step in kept
    ]
    problems += [
        _describe_left_alone(str(path), "contains files that featurebuilder did not write")
        for path in occupied
    ]
    if problems:
        raise ConflictError(*problems)


def _steps(changes: Sequence[tuple[Change, Path]], disk: Disk) -> Iterator[FileStep]:
    """Yield a step for each change that is not empty."""
    for change, target in changes:
        if change.before != change.after:
            with convert_os_errors(change.path):
                stamp = disk.look(target)
            yield FileStep(change.path, target, change.before, stamp, change.after)


def _changed(receipt: Receipt, disk: Disk) -> Iterator[FileStep]:
    """Yield the steps whose file is neither as it was written nor as it was before."""
    for step in receipt.steps:
        with convert_os_errors(step.path):
            known = (step.after, step.before)
            if not _has_room(step) or not any(_has_content(disk, step.target, it) for it in known):
                yield step


def _reverse_steps(receipt: Receipt, kept: Sequence[FileStep], disk: Disk) -> Iterator[FileStep]:
    """Yield the reverse of each step whose file is still as it was written."""
    for step in receipt.steps:
        with convert_os_errors(step.path):
            if step not in kept and _has_content(disk, step.target, step.after):
                stamp = disk.look(step.target)
                yield FileStep(step.path, step.target, step.after, stamp, step.before, step.stamp)


def _has_room(step: FileStep) -> bool:
    """Return whether the directories of a deleted file can be created again."""
    return step.after is not None or nearest_existing(step.target.parent).is_dir()


def _has_content(disk: Disk, target: Path, content: bytes | None) -> bool:
    """Return whether ``target`` has ``content``, and no symbolic link is on its path."""
    return Path(os.path.realpath(target)) == target and has_content(disk, target, content)


def _describe_left_alone(path: str, what: str) -> Problem:
    return Problem(what, Location(path), "undo it by hand: it was left alone")


def directories_left_empty(steps: Sequence[FileStep], root: Path, disk: Disk) -> list[Path]:
    """Return the directories below ``root`` that deletions leave empty, innermost first.

    Directories that were empty before stay. So do the targets of symbolic links on the path to a
    file, so that no link is left dangling.
    """
    deletions = [step for step in steps if step.after is None]
    going = {step.target for step in deletions}
    staying = _parents(step for step in steps if step.after is not None)
    staying.update(path for step in deletions for path in _link_targets(step, root, disk))
    found: list[Path] = []
    for directory in sorted(
        _parents(deletions) - staying, key=lambda path: len(path.parts), reverse=True
    ):
        if root in directory.parents:
            with convert_os_errors(str(directory)):
                left = set(disk.names(directory)) - going.union(found)
            if not left:
                found.append(directory)
    return found


def directories_to_remove(
    receipt: Receipt, steps: Sequence[FileStep], kept: Sequence[FileStep], disk: Disk
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
    receipt: Receipt, steps: Sequence[FileStep], kept: Sequence[FileStep], disk: Disk
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


def _parents(steps: Iterable[FileStep]) -> set[Path]:
    return {parent for step in steps for parent in step.target.parents}


def _link_targets(step: FileStep, root: Path, disk: Disk) -> Iterator[Path]:
    """Yield the real directories that symbolic links on the path of ``step`` lead to."""
    for parent in (root / step.path).parents:
        if root in parent.parents:
            with convert_os_errors(step.path):
                stamp = disk.look(parent)
                if stamp and not stamp.is_directory:
                    yield Path(os.path.realpath(parent))


def _is_untouched(directory: Directory, disk: Disk) -> bool:
    """Return whether a directory is as the plan left it."""
    with convert_os_errors(str(directory.path)):
        stamp = disk.look(directory.path)
    if stamp is None or directory.after is None:
        return stamp is directory.after
    return stamp.modified == directory.after.modified
