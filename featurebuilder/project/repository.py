"""Where a tree stands in the repository that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def repository_of(root: Path) -> Path | None:
    """Return the top of the repository that holds ``root``, or ``None`` where none does."""
    folder = root.resolve()
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)


def folder_in_repository(root: Path) -> str:
    """Return ``root`` as seen from the top of its repository: ``""``, or such as ``backend/``."""
    top = repository_of(root)
    inner = root.resolve().relative_to(top).as_posix() if top else "."
    return "" if inner == "." else f"{inner}/"
