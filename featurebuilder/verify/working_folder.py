"""Find the folder from which the developers run the application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from featurebuilder.project.versions.installed import read_installed
from featurebuilder.project.versions.versions import read_versions
from featurebuilder.verify.interpreter import find_interpreter

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.project.project import Project
    from featurebuilder.project.versions.versions import Versions

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
    """Return the nearest folder at or above the import root that contains a project file.

    In a monorepo, the settings and relative paths of each project start there. Without a project
    file, return ``root``.
    """
    folder = root / import_root
    while folder != root and not any((folder / name).is_file() for name in _PROJECT_FILES):
        folder = folder.parent
    return folder


def relative_test_paths(
    folder: Path, root: Path, paths: tuple[str, ...]
) -> tuple[Path, tuple[str, ...]]:
    """Return the folder to run the tests from, and their paths relative to it.

    This is ``folder``, or ``root`` if some test is outside ``folder``.
    """
    places = [root / path for path in paths]
    if not all(place.is_relative_to(folder) for place in places):
        return root, paths
    return folder, tuple(place.relative_to(folder).as_posix() for place in places)


def supported_versions(project: Project) -> Versions:
    """Return the versions that generated code must support: the pinned and the installed ones.

    Raises:
        UnusableProjectError: if they are older than the minimum that featurebuilder supports.
    """
    import_root = project.resolver.finder.root_of(project.application.key.path)
    folder = working_folder(project.root, import_root)
    interpreter = find_interpreter(project.root, os.environ, folder)
    installed = read_installed(interpreter.executable, interpreter.origin)
    return read_versions(project.snapshot, project.application.key.path, installed)
