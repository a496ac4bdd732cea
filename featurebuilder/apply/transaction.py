"""A reviewed plan becomes files, whole or not at all; and the way back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.directories import emptied, restored, vacated
from featurebuilder.apply.disk import Disk, holds
from featurebuilder.apply.journal import Journal
from featurebuilder.apply.paths import nearest
from featurebuilder.apply.receipt import Receipt, Step
from featurebuilder.apply.refusals import refusals
from featurebuilder.apply.writable import check_plan
from featurebuilder.errors import ConflictError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.plan.change import Change, Plan


def apply_plan(plan: Plan, root: Path, disk: Disk | None = None) -> Receipt:
    """Write ``plan`` to the tree at ``root`` and return the receipt that ``undo`` takes.

    Raises, with the tree as it was: ``ConflictError`` for a plan with conflicts,
    ``UnusableProjectError`` for a path that is no file of the tree, ``StalePlanError`` for a file
    that is not what the plan was made against, ``WriteFailedError`` for what the disk refuses.
    An interrupt puts the tree back and goes on. A directory below ``root`` that the plan's
    deletions leave empty goes too, as it does for git.
    """
    disk = disk or Disk()
    steps = tuple(_steps(check_plan(plan, root, disk), disk))
    real_root = Path(os.path.realpath(root))
    if not steps:
        return Receipt(real_root)
    journal = Journal(disk, steps, emptied(steps, real_root, disk), root=real_root)
    touched = journal.run()
    return Receipt(real_root, steps, tuple(journal.made), touched)


def undo(receipt: Receipt, disk: Disk | None = None) -> None:
    """Put the tree back as it was before the plan of ``receipt``: bytes, modes and times.

    A directory that the plan removed comes back with the files that it held.
    What was changed since then is left alone, while everything else is put back; then it is named
    in a ``ConflictError``. Raises ``WriteFailedError`` for what the disk refuses, with the tree as
    it was before the call; so does an interrupt leave it.
    """
    disk = disk or Disk()
    kept = tuple(_changed(receipt, disk))
    steps = tuple(_way_back(receipt, kept, disk))
    unmake, occupied = vacated(receipt, steps, kept, disk)
    if steps or unmake:
        stamps = restored(receipt, steps, kept, disk)
        Journal(disk, steps, unmake, stamps, root=receipt.root).run()
    problems = [_since(step.path, "was changed since it was written") for step in kept]
    problems += [_since(str(path), "holds files that were not written here") for path in occupied]
    if problems:
        raise ConflictError(*problems)


def _steps(changes: Sequence[tuple[Change, Path]], disk: Disk) -> Iterator[Step]:
    for change, target in changes:
        if change.before != change.after:
            with refusals(change.path):
                stamp = disk.look(target)
            yield Step(change.path, target, change.before, stamp, change.after)


def _changed(receipt: Receipt, disk: Disk) -> Iterator[Step]:
    """Yield the steps whose file is neither as it was written nor as it was before."""
    for step in receipt.steps:
        with refusals(step.path):
            known = (step.after, step.before)
            if not _has_room(step) or not any(_stands(disk, step.target, it) for it in known):
                yield step


def _way_back(receipt: Receipt, kept: Sequence[Step], disk: Disk) -> Iterator[Step]:
    """Yield the reverse of each step that still stands as it was written."""
    for step in receipt.steps:
        with refusals(step.path):
            if step not in kept and _stands(disk, step.target, step.after):
                stamp = disk.look(step.target)
                yield Step(step.path, step.target, step.after, stamp, step.before, step.stamp)


def _has_room(step: Step) -> bool:
    """Return whether nothing but directories is where those of a deleted file were."""
    return step.after is not None or nearest(step.target.parent).is_dir()


def _stands(disk: Disk, target: Path, content: bytes | None) -> bool:
    """Return whether ``content`` is there, and no link has come in between."""
    return Path(os.path.realpath(target)) == target and holds(disk, target, content)


def _since(path: str, what: str) -> Problem:
    return Problem(what, Location(path), "it was left alone: see to it by hand")
