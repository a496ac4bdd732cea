"""Find the folder of a project: upwards from the current folder, or below it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.project.source.snapshot import LEDGER_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile")
_NOT_PROJECTS = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "env"})
_DEEPEST = 3


def find_project_folder(folder: Path) -> Path:
    """Return the nearest folder, from ``folder`` upwards, that is a project.

    A project has ledgers, or a file such as ``pyproject.toml``. Outside of a git repository, and
    above its top, only ledgers count. Without a project, return ``folder``.
    """
    here = Path(os.path.realpath(folder))
    is_inside = any((parent / ".git").exists() for parent in (here, *here.parents))
    for parent in (here, *here.parents):
        if _has_ledgers(parent) or (is_inside and any((parent / m).is_file() for m in _MARKS)):
            return folder if parent == here else Path(os.path.relpath(parent, here))
        is_inside = is_inside and not (parent / ".git").exists()
    return folder


def require_one_project(root: Path, command: str) -> None:
    """Check that a command on built features does not run above the projects that have them.

    Raises:
        UnusableProjectError: with the projects, if ``root`` has no ledger but folders below have.
    """
    if _has_ledgers(root):
        return
    if found := sorted(path.as_posix() for path in _projects_below(root, _DEEPEST)):
        what = f"nothing was built in this folder, but in {', '.join(found)}"
        remedy = f"name the project: featurebuilder -C {found[0]} {command}"
        raise UnusableProjectError(Problem(what, None, remedy))


def _has_ledgers(folder: Path) -> bool:
    ledgers = folder / LEDGER_FOLDER
    return ledgers.is_dir() and any(
        path.suffix == ".json" and not path.name.endswith(".schema.json")
        for path in ledgers.iterdir()
    )


def _projects_below(root: Path, depth: int, inner: Path = Path()) -> Iterator[Path]:
    """Yield the folders below ``root`` that have ledgers, relative to it."""
    folder = root / inner
    if not depth or not os.access(folder, os.R_OK | os.X_OK) or not folder.is_dir():
        return
    for path in folder.iterdir():
        is_candidate = path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
        if is_candidate and path.name not in _NOT_PROJECTS:
            below = inner / path.name
            if _has_ledgers(path):
                yield below
            else:
                yield from _projects_below(root, depth - 1, below)
