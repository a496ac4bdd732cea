"""Resolve the paths of a plan to real files, none of them outside the tree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.apply.os_errors import convert_os_errors
from featurebuilder.conventions.paths import path_error
from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from featurebuilder.plan.change import Change, Plan

REMEDY = "use a path below the tree's root, with forward slashes"


def resolve_targets(plan: Plan, root: Path) -> tuple[Path, ...]:
    """Return the real file of each change of ``plan``, in order.

    A link to a file in the tree is followed. A dangling link is the target itself.

    Raises:
        UnusableProjectError: with every path that is malformed, leads out of ``root``, has a parent
            that is not a directory, or names the same file as another path.
        WriteFailedError: if the operating system refuses to resolve a path.
    """
    real_root = Path(os.path.realpath(root))
    targets: list[Path] = []
    problems: list[Problem] = []
    for change in plan.changes:
        where = Location(change.path)
        if wrong := path_error(change.path):
            problems.append(Problem(wrong, where, REMEDY))
            continue
        with convert_os_errors(change.path):
            target, fault = _resolve(real_root, change)
        targets.append(target)
        if fault:
            problems.append(Problem(fault.what, where, fault.remedy))
    problems = problems or _find_duplicates(plan, targets)
    if problems:
        raise UnusableProjectError(*problems)
    return tuple(targets)


class _Fault(NamedTuple):
    """A problem with a path, and its remedy."""

    what: str
    remedy: str


_LINK_OUT = _Fault(
    "leads out of the tree through a symbolic link", "replace the link with a real folder"
)
_LINK = _Fault("is a symbolic link; only files can be deleted", "delete the link by hand")
_FOLDER = _Fault("is a folder where a file is expected", "move or rename the folder")


def _resolve(real_root: Path, change: Change) -> tuple[Path, _Fault | None]:
    """Return the real file of a well-formed path, and the problem with it, if any."""
    file = real_root / change.path
    parent = Path(os.path.realpath(file.parent))
    target = Path(os.path.realpath(file))
    if not parent.is_relative_to(real_root) or not target.is_relative_to(real_root):
        return target, _LINK_OUT
    ancestor = nearest_existing(parent)
    if not ancestor.is_dir():
        what = f"is below {ancestor.name!r}, which is not a directory"
        return target, _Fault(what, "move that file: a folder is needed there")
    link = parent / file.name
    if not target.exists():
        return link, None
    if target != link and change.after is None and change.before is not None:
        return target, _LINK
    is_folder = change.before is None and target.is_dir()
    return target, _FOLDER if is_folder else None


def nearest_existing(path: Path) -> Path:
    """Return ``path`` or its closest parent that exists."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path


def _find_duplicates(plan: Plan, targets: list[Path]) -> list[Problem]:
    """Return a problem for each written file that another change of the plan also names."""
    first: dict[Path, str] = {}
    pairs = tuple(zip(plan.changes, targets, strict=True))
    writes = {target for change, target in pairs if change.before != change.after}
    problems = []
    for change, target in pairs:
        if target in first and target in writes:
            what = f"is the same file as {first[target]!r}"
            problems.append(Problem(what, Location(change.path), "name each file only once"))
        first.setdefault(target, change.path)
    return problems
