"""From import statements to files, without importing anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.project.snapshot import Snapshot


@dataclass(frozen=True)
class ModuleFinder:
    """Knows which file an import names, for a tree whose import roots may be several."""

    snapshot: Snapshot

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders that stand on the import path, the root of the tree (empty) first."""
        found = {import_root(self.snapshot, path) for path in self.snapshot.paths}
        return tuple(sorted(found | {""}, key=lambda root: (root.count("/"), root)))

    def find(self, importer: str, module: str, level: int = 0) -> str | None:
        """Return the file of ``module`` as the file ``importer`` would import it.

        ``level`` counts leading dots. ``None`` stands for a module outside the tree.
        """
        if level:
            folder = parent_folder(importer)
            for _ in range(level - 1):
                folder = parent_folder(folder)
            return self._file_of(join(folder, module.replace(".", "/")))
        own = import_root(self.snapshot, importer)
        candidates = [own, *(root for root in self.roots if root != own)]
        files = (self._file_of(join(root, module.replace(".", "/"))) for root in candidates)
        return next((file for file in files if file), None)

    def is_package(self, importer: str, module: str, level: int = 0) -> str | None:
        """Return the folder of ``module`` if it is a package, with or without ``__init__.py``."""
        if file := self.find(importer, module, level):
            return parent_folder(file) if file.endswith("/__init__.py") else None
        folders = [join(root, module.replace(".", "/")) for root in self.roots]
        if level:
            folder = parent_folder(importer)
            for _ in range(level - 1):
                folder = parent_folder(folder)
            folders = [join(folder, module.replace(".", "/"))]
        return next((folder for folder in folders if self.snapshot.has_folder(folder)), None)

    def name_of(self, path: str) -> str:
        """Return the dotted name under which the tree imports the file or folder at ``path``."""
        root = import_root(self.snapshot, path)
        inner = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
        return inner.replace("/", ".")

    def _file_of(self, stem: str) -> str | None:
        candidates = (f"{stem}.py", join(stem, "__init__.py"))
        return next((path for path in candidates if path in self.snapshot), None)


def import_root(snapshot: Snapshot, path: str) -> str:
    """Return the folder that must be on the import path for the file at ``path``.

    It is the first folder above that is no package; ``src`` and folders with a project file
    of their own end a namespace package.
    """
    folder = parent_folder(path)
    while folder and join(folder, "__init__.py") in snapshot:
        folder = parent_folder(folder)
    while folder and not _ends_namespace(snapshot, folder):
        folder = parent_folder(folder)
    return folder


def _ends_namespace(snapshot: Snapshot, folder: str) -> bool:
    return folder.rpartition("/")[2] == "src" or any(
        join(folder, name) in snapshot for name in ("pyproject.toml", "setup.py", "setup.cfg")
    )


def parent_folder(path: str) -> str:
    """Return the folder that holds ``path``; the root is the empty text."""
    return path.rpartition("/")[0]


def join(folder: str, name: str) -> str:
    """Return the path of ``name`` below ``folder``, either of which may be empty."""
    return f"{folder}/{name}".strip("/") if folder and name else folder or name
