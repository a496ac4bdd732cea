"""The tree's files as a process that runs in the tree would list them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.values import UNKNOWN, ModuleInfo
from featurebuilder.project.modules import join, parent_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.project.modules import ModuleFinder


@dataclass(frozen=True)
class Files:
    """Answers what the standard library would; a path is absolute below ``/``, or relative."""

    finder: ModuleFinder

    @cached_property
    def _listed(self) -> dict[str, dict[str, bool]]:
        """What each folder holds, with whether that is a folder."""
        listed: dict[str, dict[str, bool]] = {"": {}}
        for path in self.finder.snapshot.paths:
            below, is_folder = path, False
            while below:
                folder, _, name = below.rpartition("/")
                names = listed.setdefault(folder, {})
                if names.get(name) is not None:
                    break
                names[name] = is_folder
                below, is_folder = folder, True
        return {folder: dict(sorted(names.items())) for folder, names in listed.items()}

    def place(self, path: object, importer: str) -> str:
        """Return a path as the snapshot names it.

        A relative one is looked up from the root, and from where ``importer`` is imported from.
        """
        text = posixpath.normpath(str(path))
        if text.startswith("/"):
            return text.strip("/")
        inner = "" if text == "." else text
        places = [join(root, inner) for root in ("", self.finder.root_of(importer))]
        return next((place for place in places if self.exists(place)), inner)

    def exists(self, place: str) -> bool:
        """Return whether something stands at a place."""
        return self.is_folder(place) or place in self.finder.snapshot

    def is_folder(self, place: str) -> bool:
        """Return whether a folder does."""
        return place in self._listed

    def names(self, place: str) -> list[str]:
        """Return the names of what a folder holds, sorted."""
        return list(self._listed.get(place, ()))

    def matching(self, place: str, pattern: str) -> list[str]:
        """Return what a glob pattern matches below a folder, relative to that."""
        wanted = [part for part in pattern.split("/") if part not in {"", "."}]
        found = (inner for inner in self._below(place) if _matches(inner.split("/"), wanted))
        return sorted(found)

    def walk(self, place: str) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield each folder from ``place`` on, its folders and its files."""
        names = self._listed.get(place, {})
        folders = [name for name, is_folder in names.items() if is_folder]
        yield place, folders, [name for name in names if name not in folders]
        for name in folders:
            yield from self.walk(join(place, name))

    def modules(self, place: str, prefix: str, *, deep: bool = False) -> Iterator[ModuleInfo]:
        """Yield the modules of a folder as ``pkgutil`` would, also those below if ``deep``."""
        for name, is_folder in self._listed.get(place, {}).items():
            inner = join(place, name)
            if is_folder and "__init__.py" in self._listed[inner]:
                yield ModuleInfo(UNKNOWN, prefix + name, ispkg=True)
                if deep:
                    yield from self.modules(inner, f"{prefix}{name}.", deep=True)
            elif not is_folder and name.endswith(".py") and name != "__init__.py":
                yield ModuleInfo(UNKNOWN, prefix + name.removesuffix(".py"), ispkg=False)

    def module_at(self, importer: str, dotted: str, level: int = 0) -> str | None:
        """Return the file that an import names; a package without one has that it would have."""
        if found := self.finder.find(importer, dotted, level):
            return found
        inner = dotted.replace(".", "/")
        if level:
            folder = parent_folder(importer)
            for _ in range(level - 1):
                folder = parent_folder(folder)
            tops = [folder]
        else:
            tops = list(self.finder.roots)
        places = (join(top, inner) for top in tops)
        return next((join(place, "__init__.py") for place in places if self.is_folder(place)), None)

    def _below(self, place: str) -> Iterator[str]:
        for folder, folders, names in self.walk(place):
            inner = folder[len(place) :].strip("/")
            for name in (*folders, *names):
                yield join(inner, name)


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[at:], pattern[1:]) for at in range(len(parts) + 1))
    fits = bool(parts) and fnmatchcase(parts[0], pattern[0])
    return fits and _matches(parts[1:], pattern[1:])


def absolute(place: str) -> PurePosixPath:
    """Return a place of the snapshot as followed code sees it."""
    return PurePosixPath("/", place)
