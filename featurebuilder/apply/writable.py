"""What would keep a plan from being written, found without writing: dry runs ask the same."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import Disk, holds
from featurebuilder.apply.move import stale
from featurebuilder.apply.paths import locate, nearest
from featurebuilder.apply.refusals import refusals
from featurebuilder.errors import (
    ConflictError,
    Location,
    Problem,
    StalePlanError,
    WriteFailedError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from featurebuilder.plan.change import Change, Plan

    Located = tuple[Change, Path]


def check_plan(plan: Plan, root: Path, disk: Disk | None = None) -> tuple[Located, ...]:
    """Return each change of the plan with its real file, if the plan can be written as it seems.

    Raises: ``ConflictError`` for a plan with conflicts, ``UnusableProjectError`` for a path that is
    no file of the tree, ``StalePlanError`` for a file that is not what the plan was made against,
    ``WriteFailedError`` for a folder that may not be written to.
    """
    _refuse_conflicts(plan)
    changes = tuple(zip(plan.changes, locate(plan, root), strict=True))
    _refuse_stale(changes, disk or Disk())
    _refuse_unwritable(changes)
    return changes


def _refuse_conflicts(plan: Plan) -> None:
    problems = [
        Problem(
            f"stands in the way: {change.why}",
            Location(change.path),
            "move it away, or give --force to overwrite it",
        )
        for change in plan.conflicts
    ]
    if problems:
        raise ConflictError(*problems)


def _refuse_stale(changes: Sequence[Located], disk: Disk) -> None:
    problems = []
    for change, target in changes:
        with refusals(change.path):
            if not holds(disk, target, change.before):
                problems.append(stale(change.path))
    if problems:
        raise StalePlanError(*problems)


def _refuse_unwritable(changes: Sequence[Located]) -> None:
    """Refuse what is to be written to a folder that may not be, all of it at once.

    A file is replaced by another one, so it is its folder that has to be writable.
    """
    problems: list[Problem] = []
    for change, target in changes:
        if change.before == change.after:
            continue
        try:
            with refusals(change.path):
                folder = nearest(target.parent)
                if not os.access(folder, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except WriteFailedError as error:
            problems += error.problems
    if problems:
        raise WriteFailedError(*problems)
