"""Apply a reviewed plan to a tree, completely or not at all, and undo it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.directories import (
    directories_left_empty,
    directories_to_remove,
    directories_to_restore,
)
from featurebuilder.apply.disk import Disk, has_content
from featurebuilder.apply.journal import Journal
from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.apply.paths import nearest_existing
from featurebuilder.apply.receipt import Receipt, Step
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import ConflictError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def _steps(changes: Sequence[tuple[Change, Path]], disk: Disk) -> Iterator[Step]:
    """Yield a step for each change that is not empty."""
    for change, target in changes:
        if change.before != change.after:
            with convert_os_errors(change.path):
                stamp = disk.look(target)
            yield Step(change.path, target, change.before, stamp, change.after)


def _changed(receipt: Receipt, disk: Disk) -> Iterator[Step]:
    """Yield the steps whose file is neither as it was written nor as it was before."""
    for step in receipt.steps:
        with convert_os_errors(step.path):
            known = (step.after, step.before)
            if not _has_room(step) or not any(_has_content(disk, step.target, it) for it in known):
                yield step


def _reverse_steps(receipt: Receipt, kept: Sequence[Step], disk: Disk) -> Iterator[Step]:
    """Yield the reverse of each step whose file is still as it was written."""
    for step in receipt.steps:
        with convert_os_errors(step.path):
            if step not in kept and _has_content(disk, step.target, step.after):
                stamp = disk.look(step.target)
                yield Step(step.path, step.target, step.after, stamp, step.before, step.stamp)


def _has_room(step: Step) -> bool:
    """Return whether the directories of a deleted file can be created again."""
    return step.after is not None or nearest_existing(step.target.parent).is_dir()


def _has_content(disk: Disk, target: Path, content: bytes | None) -> bool:
    """Return whether ``target`` has ``content``, and no symbolic link is on its path."""
    return Path(os.path.realpath(target)) == target and has_content(disk, target, content)


def _describe_left_alone(path: str, what: str) -> Problem:
    return Problem(what, Location(path), "undo it by hand: it was left alone")
