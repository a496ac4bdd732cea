"""Read the package versions of an environment from the names of its folders."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.project.versions.ranges import Release, release_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LIBRARIES = ("lib/python3*/site-packages", "Lib/site-packages")
_PYTHON = re.compile(r"[/\\]python(3\.\d+)[/\\]")
_PACKAGES = (
    "aiosqlite",
    "anyio",
    "fastapi",
    "httpx",
    "httpx2",
    "pydantic",
    "pytest-asyncio",
    "requests",
    "sqlalchemy",
    "sqlmodel",
    "starlette",
)


@dataclass(frozen=True, slots=True)
class Installed:
    """The packages of one environment that matter to generated code.

    Attributes:
        origin: The environment in words, for messages; its first words show whose it is.
        packages: The installed release of each package.
        python: The Python release, or ``None`` if no folder name contains it.
    """

    origin: str = ""
    packages: Mapping[str, Release] = field(default_factory=dict)
    python: Release | None = None

    @property
    def is_the_trees(self) -> bool:
        """True if the environment is inside the project."""
        return self.origin.startswith("the tree's")

    @property
    def is_for_project(self) -> bool:
        """True if this is an environment for the project, not featurebuilder's own."""
        return bool(self.packages) and not self.origin.startswith("featurebuilder's")

    def lacks(self, name: str) -> bool:
        """Return whether the environment is known and does not have the package."""
        return bool(self.packages) and name not in self.packages


UNKNOWN_ENVIRONMENT = Installed()


def read_installed(executable: Path, origin: str) -> Installed:
    """Return the packages in the environment of the interpreter ``executable``; nothing is run."""
    if str(executable) == sys.executable:
        folders = [folder for folder in sys.path if folder]
    else:
        top = executable.parent.parent
        folders = [str(found) for library in _LIBRARIES for found in top.glob(library)]
    packages: dict[str, Release] = {}
    for name in _PACKAGES:
        for found in importlib.metadata.distributions(name=name, path=folders):
            if release := release_of(found.version):
                packages.setdefault(name, release)
    searched = (_PYTHON.search(folder) for folder in folders)
    python = next((release_of(match[1]) for match in searched if match), None)
    return Installed(origin, packages, python)
