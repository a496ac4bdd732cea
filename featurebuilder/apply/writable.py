"""Check that a plan can be written, without writing; dry runs make the same checks."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import Disk, has_content
from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.apply.paths import nearest_existing, resolve_targets
from featurebuilder.apply.staged_file import stale_problem
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
    """Return each change of the plan with its real file, after checking that it can be written.

    Raises:
        ConflictError: if the plan has conflicts.
        UnusableProjectError: if a path is not a file of the tree.
        StalePlanError: if a file has changed since the plan was made.
        WriteFailedError: if a folder is not writable.
    """
    _refuse_conflicts(plan)
    changes = tuple(zip(plan.changes, resolve_targets(plan, root), strict=True))
    _refuse_stale(changes, disk or Disk())
    _refuse_unwritable(changes)
    return changes


def _refuse_conflicts(plan: Plan) -> None:
    problems = [
        Problem(
            f"is in the way: {change.why}",
            Location(change.path),
            "move it, or use --force to overwrite it",
        )
        for change in plan.conflicts
    ]
    if problems:
        raise ConflictError(*problems)


def _refuse_stale(changes: Sequence[Located], disk: Disk) -> None:
    problems = []
    for change, target in changes:
        with convert_os_errors(change.path):
            if not has_content(disk, target, change.before):
                problems.append(stale_problem(change.path))
    if problems:
        raise StalePlanError(*problems)


def _refuse_unwritable(changes: Sequence[Located]) -> None:
    """Refuse all changes to folders that are not writable, in one error.

    A file is replaced by a new one, so only its folder must be writable.
    """
    problems: list[Problem] = []
    for change, target in changes:
        if change.before == change.after:
            continue
        try:
            with convert_os_errors(change.path):
                folder = nearest_existing(target.parent)
                if not os.access(folder, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except WriteFailedError as error:
            problems += error.problems
    if problems:
        raise WriteFailedError(*problems)
