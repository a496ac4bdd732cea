"""Locate the git repository that contains a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def repository_of(root: Path) -> Path | None:
    """Return the top folder of the repository that contains ``root``, or ``None``."""
    folder = root.resolve()
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)


def folder_in_repository(root: Path) -> str:
    """Return ``root`` relative to its repository: ``""``, or a folder such as ``backend/``."""
    top = repository_of(root)
    inner = root.resolve().relative_to(top).as_posix() if top else "."
    return "" if inner == "." else f"{inner}/"
