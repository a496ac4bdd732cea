"""From the paths of a plan to the real files behind them, none of them outside the tree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.refusals import refusals
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.plan.paths import malformed

if TYPE_CHECKING:
    from featurebuilder.plan.change import Change, Plan

REMEDY = "Use a path below the tree's root, with forward slashes."


def locate(plan: Plan, root: Path) -> tuple[Path, ...]:
    """Return the real file behind each change of ``plan``, in its order.

    A link that leads to a file in the tree is followed; one that leads nowhere stands for itself.
    Raises ``UnusableProjectError`` with every path that is malformed, leads out of ``root``, has a
    parent that is no directory, or names the same file as another; ``WriteFailedError`` where the
    disk refuses to say.
    """
    real_root = Path(os.path.realpath(root))
    targets: list[Path] = []
    problems: list[Problem] = []
    for change in plan.changes:
        fault = malformed(change.path)
        if not fault:
            with refusals(change.path):
                target, fault = _resolve(real_root, change)
            targets.append(target)
        if fault:
            problems.append(Problem(f"{change.path!r} {fault}", Location(change.path), REMEDY))
    problems = problems or _doubles(plan, targets)
    if problems:
        raise UnusableProjectError(*problems)
    return tuple(targets)


def _resolve(real_root: Path, change: Change) -> tuple[Path, str]:
    """Return the real file of a well-formed path, and what is wrong with it, or nothing."""
    file = real_root / change.path
    parent = Path(os.path.realpath(file.parent))
    target = Path(os.path.realpath(file))
    if not parent.is_relative_to(real_root) or not target.is_relative_to(real_root):
        return target, "leads out of the tree through a symbolic link"
    ancestor = nearest(parent)
    if not ancestor.is_dir():
        return target, f"lies below {ancestor.name!r}, which is not a directory"
    link = parent / file.name
    if not target.exists():
        return link, ""
    if target != link and change.after is None and change.before is not None:
        return target, "is a symbolic link, and only files are deleted"
    return target, ""


def nearest(path: Path) -> Path:
    """Return ``path`` or the closest of its parents at which something stands."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path


def _doubles(plan: Plan, targets: list[Path]) -> list[Problem]:
    """Return a problem for each write whose file another change of the plan names too."""
    first: dict[Path, str] = {}
    pairs = tuple(zip(plan.changes, targets, strict=True))
    writes = {target for change, target in pairs if change.before != change.after}
    problems = []
    for change, target in pairs:
        if target in first and target in writes:
            what = f"{change.path!r} is the same file as {first[target]!r}"
            problems.append(Problem(what, Location(change.path), "Plan each file once."))
        first.setdefault(target, change.path)
    return problems
