"""Where a tree's application is, as read from its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from featurebuilder.project.project import read_project
from featurebuilder.project.routers.application import find_import
from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Application:
    """An application: its file, and how a process imports it. Paths are relative to the tree."""

    path: str
    import_root: str
    module: str
    attribute: str
    factory: bool

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that hold it, the nearest first, the tree's root (``""``) last."""
        parents = PurePosixPath(self.path).parents
        return tuple("" if str(parent) == "." else str(parent) for parent in parents)


def find_application(files: dict[str, bytes]) -> Application:
    """Return the tree's application.

    Raises:
        FeatureBuilderError: if it has none.
    """
    project = read_project(Path("tree"), Snapshot.of_files(files))
    found = find_import(project.resolver, project.application)
    path = project.application.key.path
    return Application(path, found.import_root, found.module, found.attribute, found.factory)
