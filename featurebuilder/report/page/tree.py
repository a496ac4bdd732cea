"""Arrange the files of a review in a tree of folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.report.page.model import Review, ReviewFile


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; ``name`` joins several folders, such as ``app/api``, if only one has entries."""

    name: str
    folders: tuple[Folder, ...]
    files: tuple[ReviewFile, ...]

    @property
    def count(self) -> int:
        """The number of files in it, at any depth."""
        return len(self.files) + sum(folder.count for folder in self.folders)


def file_tree(review: Review) -> Folder:
    """Return the root folder of all files, sorted by path."""
    entries = [(file.path.split("/"), file) for file in review.files]
    return _folder("", sorted(entries, key=lambda entry: entry[0]))


def _folder(name: str, entries: Iterable[tuple[list[str], ReviewFile]]) -> Folder:
    below: dict[str, list[tuple[list[str], ReviewFile]]] = {}
    files: list[ReviewFile] = []
    for (first, *rest), file in entries:
        if rest:
            below.setdefault(first, []).append((rest, file))
        else:
            files.append(file)
    folders = tuple(_join_single(_folder(step, inner)) for step, inner in below.items())
    return Folder(name, folders, tuple(files))


def _join_single(folder: Folder) -> Folder:
    if folder.files or len(folder.folders) != 1:
        return folder
    (only,) = folder.folders
    return Folder(f"{folder.name}/{only.name}", only.folders, only.files)
