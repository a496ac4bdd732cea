"""The folder that a tree's developers run it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT_FILES = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    "Pipfile",
    "pytest.ini",
    "alembic.ini",
    ".env",
)


def working_folder(root: Path, import_root: str) -> Path:
    """Return the nearest folder at or above the import root that is set up as a project.

    In a tree of several projects that is where each one's settings and relative paths start from;
    it is ``root`` where nothing else is told.
    """
    folder = root / import_root
    while folder != root and not any((folder / name).is_file() for name in _PROJECT_FILES):
        folder = folder.parent
    return folder


def run_from(folder: Path, root: Path, paths: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """Return where to run the tests at ``paths``, and what they are called there.

    That is ``folder``, or ``root`` if they are not all below it.
    """
    places = [root / path for path in paths]
    if not all(place.is_relative_to(folder) for place in places):
        return root, paths
    return folder, tuple(place.relative_to(folder).as_posix() for place in places)
