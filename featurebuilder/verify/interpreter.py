"""Find the Python interpreter of the target project."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LAYOUTS = ("bin/python", "bin/python3", "Scripts/python.exe")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python executable, and a description of where it was found."""

    executable: Path
    origin: str


def find_interpreter(
    root: Path, environ: Mapping[str, str], project: Path | None = None
) -> Interpreter:
    """Return the interpreter to run the tree at ``root`` with.

    Args:
        root: the target tree.
        environ: the environment variables, for ``VIRTUAL_ENV``.
        project: the folder in it that the application is run from, if different.

    Returns:
        the first that exists: the ``.venv`` or ``venv`` of the project folder, then those of the
        tree, the active environment, and the interpreter that runs this code. Environments without
        a Python are skipped.
    """
    for folder, origin in _environments(root, environ, project or root):
        if executable := _python_in(folder):
            return Interpreter(executable, origin)
    return Interpreter(Path(sys.executable), "featurebuilder's own environment")


def _environments(
    root: Path, environ: Mapping[str, str], project: Path
) -> Iterator[tuple[Path, str]]:
    """Yield the candidate environments in order, with their descriptions."""
    if project != root:
        for name in (".venv", "venv"):
            yield project / name, f"the tree's {(project / name).relative_to(root).as_posix()}"
    yield root / ".venv", "the tree's .venv"
    yield root / "venv", "the tree's venv"
    if active := environ.get("VIRTUAL_ENV"):
        yield Path(active), "the active environment ($VIRTUAL_ENV)"


def _python_in(folder: Path) -> Path | None:
    """Return the environment's Python; resolving links would leave the environment."""
    candidates = ((folder / layout).absolute() for layout in _LAYOUTS)
    return next((c for c in candidates if c.is_file() and os.access(c, os.X_OK)), None)
