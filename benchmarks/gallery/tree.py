"""A generated tree, copied to where it may be run, changed and thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from featurebuilder.artifacts.support.ownership import CORE_MODULES

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "generated"
PYTHON = sys.executable

_LEFT_BEHIND = ("__pycache__", ".venv", ".*_cache", ".coverage", "*.db")
_OURS = ("PYTHONPATH", "PYTEST_ADDOPTS", "DATABASE_URL", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and whether it went well."""

    code: int
    output: str


@dataclass(frozen=True)
class Tree:
    """A generated tree in a folder of its own."""

    name: str
    folder: Path
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def application(self) -> str:
        """Where the application is, as ``petsage.main:app``."""
        with (self.folder / "pyproject.toml").open("rb") as file:
            entrypoint: str = tomllib.load(file)["tool"]["fastapi"]["entrypoint"]
            return entrypoint

    @property
    def package(self) -> str:
        """The package of all generated code."""
        return self.application.partition(".")[0]

    @cached_property
    def is_async(self) -> bool:
        """Whether its sessions are asynchronous."""
        return self._has("sqlalchemy.ext.asyncio")

    @property
    def support(self) -> list[str]:
        """The support modules and fixtures, as patterns; they have tests in this repository."""
        modules = [f"{self.package}/core/{artifact.name}.py" for artifact in CORE_MODULES]
        return [*modules, "*/conftest.py", f"{self.package}/tests/database.py"]

    @cached_property
    def tested(self) -> list[Path]:
        """The routers and models, whose every change a test must notice."""
        return [
            path
            for path in sorted((self.folder / self.package).rglob("*.py"))
            if {"endpoints", "routers", "models"} & set(path.parts)
            and "tests" not in path.parts
            and path.name != "__init__.py"
        ]

    def _has(self, text: str) -> bool:
        """Whether a module of the package holds this."""
        modules = (self.folder / self.package).rglob("*.py")
        return any(text in path.read_text("utf-8") for path in modules)

    def copy(self, folder: Path) -> Tree:
        """Return the same tree in another folder."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
        return Tree(self.name, folder, self.headers)

    def python(self, *arguments: str | Path, **variables: str) -> Ran:
        """Run this program's interpreter in the tree."""
        return self.run(PYTHON, *arguments, **variables)

    def run(self, *command: str | Path, **variables: str) -> Ran:
        """Run a command in the tree, where nothing is known of who runs it."""
        # Runs of pytest that share a folder for temporary files clear away each other's.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
            done = subprocess.run(  # noqa: S603 - our own commands
                [str(word) for word in command],
                cwd=self.folder,
                env=environment(PYTEST_DEBUG_TEMPROOT=own, **variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        return Ran(done.returncode, done.stdout)


def gallery() -> list[Tree]:
    """Return every tree under ``generated/``."""
    return [at(path.parent) for path in sorted(GENERATED.glob("*/pyproject.toml"))]


def at(folder: Path) -> Tree:
    """Return the tree in a folder."""
    return Tree(folder.name, folder.resolve(), _HEADERS.get(folder.name, {}))


def environment(**variables: str) -> dict[str, str]:
    """Return the environment that commands run in: the caller's, less what is about it alone."""
    theirs = {name: value for name, value in os.environ.items() if name not in _OURS}
    tools = str(Path(PYTHON).parent)
    kept = {**theirs, "PATH": f"{tools}{os.pathsep}{theirs.get('PATH', '')}"}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "random", **variables}


SIGNED_IN = {"Authorization": "Bearer 5ae1ab1e-0000-4000-8000-000000000001"}
_HEADERS = dict.fromkeys(
    ("clinic", "clinic_async", "clinic_sqlalchemy", "hotel", "by_hand"), SIGNED_IN
)
"""What a caller of each tree must send to be let in."""
