"""A copy of a tree to try things in; it goes when it is done with."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.refusals import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT_OUT = frozenset({
    ".git", ".hg", ".svn", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".tox",
    "__pycache__", "node_modules",
})  # fmt: skip


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Give a copy of the tree at ``root``, for a while; an empty one where there is no tree yet.

    History, caches and environments are left out, and so is what nobody may read.

    Raises:
        WriteFailedError: if the disk refuses.
    """
    with tempfile.TemporaryDirectory(prefix="featurebuilder-") as folder:
        copy = Path(os.path.realpath(folder)) / (root.resolve().name or "tree")
        with refusals(str(copy)):
            if root.is_dir():
                shutil.copytree(root, copy, symlinks=True, ignore=_left_out)
            else:
                copy.mkdir()
        yield copy


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _LEFT_OUT or not _is_wanted(Path(folder, name))}


def _is_wanted(path: Path) -> bool:
    """Return whether this is a link, a readable file, or a folder that is no environment."""
    if path.is_symlink():
        return True
    if path.is_dir():
        return os.access(path, os.R_OK | os.X_OK) and not (path / "pyvenv.cfg").exists()
    return path.is_file() and os.access(path, os.R_OK)
