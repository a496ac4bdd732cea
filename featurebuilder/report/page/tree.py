"""The files of a review as the folders that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.report.page.model import Review, ReviewFile


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; ``name`` has more than one step where the steps between hold nothing else."""

    name: str
    folders: tuple[Folder, ...]
    files: tuple[ReviewFile, ...]

    @property
    def count(self) -> int:
        """How many files are in it, at any depth."""
        return len(self.files) + sum(folder.count for folder in self.folders)


def file_tree(review: Review) -> Folder:
    """Return the root folder, everything in it in alphabetical order."""
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
    folders = tuple(_shortened(_folder(step, inner)) for step, inner in below.items())
    return Folder(name, folders, tuple(files))


def _shortened(folder: Folder) -> Folder:
    if folder.files or len(folder.folders) != 1:
        return folder
    (only,) = folder.folders
    return Folder(f"{folder.name}/{only.name}", only.folders, only.files)
