"""Copy a tree to a temporary folder, to try changes in."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.apply.os_errors import convert_os_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXCLUDED = frozenset({
    ".git", ".hg", ".svn", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".tox",
    "__pycache__", "node_modules",
})  # fmt: skip


@contextmanager
def temporary_copy(root: Path) -> Iterator[Path]:
    """Yield a temporary copy of the tree at ``root``; an empty folder if ``root`` does not exist.

    Version control data, caches, virtual environments and unreadable files are left out. The copy
    is deleted at the end of the block.

    Raises:
        WriteFailedError: if the operating system refuses to read or write.
    """
    with tempfile.TemporaryDirectory(prefix="featurebuilder-") as folder:
        copy = Path(os.path.realpath(folder)) / (root.resolve().name or "tree")
        with convert_os_errors(str(copy)):
            if root.is_dir():
                shutil.copytree(root, copy, symlinks=True, ignore=_excluded)
            else:
                copy.mkdir()
        yield copy


def _excluded(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _EXCLUDED or not _is_wanted(Path(folder, name))}


def _is_wanted(path: Path) -> bool:
    """Return whether to copy ``path``: a link, a readable file, or a folder that is not a venv."""
    if path.is_symlink():
        return True
    if path.is_dir():
        return os.access(path, os.R_OK | os.X_OK) and not (path / "pyvenv.cfg").exists()
    return path.is_file() and os.access(path, os.R_OK)
