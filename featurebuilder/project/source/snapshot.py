"""Read the files of a tree on demand, each of them once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LEDGER_FOLDER = ".featurebuilder"
_NEVER_SOURCE = frozenset({"__pycache__", "node_modules", "site-packages"})
_BUILT_AT_ROOT = frozenset({"build", "dist", "env", "venv"})


@dataclass(frozen=True, slots=True)
class Reads:
    """A record of what was read from a tree.

    Attributes:
        files: The contents that were read; ``None`` for a file that does not exist.
        searches: The byte strings that the Python files were searched for.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    searches: set[tuple[bytes, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Cache:
    """The contents and the search results that are already known."""

    contents: dict[str, bytes] = field(default_factory=dict)
    found: dict[tuple[bytes, ...], tuple[str, ...]] = field(default_factory=dict)


class Snapshot:
    """The files of a tree; paths are relative to its root and use forward slashes."""

    def __init__(
        self,
        paths: Mapping[str, Callable[[], bytes]],
        reads: Reads | None = None,
        imagined: frozenset[str] = frozenset(),
        known: _Cache | None = None,
    ) -> None:
        """Create a snapshot of files that are read on demand.

        Args:
            paths: The path of every file, with the function that reads it.
            reads: The record to add reads to.
            imagined: Files that are not in the tree on disk, so reads of them are not recorded.
            known: Contents and search results that need not be read again.
        """
        self.reads = reads or Reads()
        self._imagined = imagined
        self._readers = dict(sorted(paths.items()))
        self._known = known or _Cache()

    @classmethod
    def of_folder(cls, root: Path) -> Self:
        """Return the snapshot of the tree below ``root``.

        Raises:
            UnusableProjectError: If the folder does not exist or cannot be read.
        """
        if not root.is_dir():
            raise UnusableProjectError(Problem("there is no such folder", Location(str(root))))
        return cls({path: partial(_read, f"{root}/{path}") for path in _walk(root)})

    @classmethod
    def of_files(cls, files: Mapping[str, bytes]) -> Self:
        """Return the snapshot of a tree that exists in memory only."""
        return cls({path: partial(bytes, data) for path, data in files.items()})

    def with_files(self, files: Mapping[str, bytes | None]) -> Self:
        """Return a snapshot with these contents in place; ``None`` deletes a file."""
        there = {path: data for path, data in files.items() if data is not None}
        readers = self._readers | {path: partial(bytes, data) for path, data in there.items()}
        for path in files.keys() - there.keys():
            readers.pop(path, None)
        contents = {p: data for p, data in self._known.contents.items() if p not in files}
        known = _Cache(contents | there)
        for signs, found in self._known.found.items():
            again = {path for path, data in there.items() if _holds(path, data, signs)}
            known.found[signs] = tuple(sorted({*found}.difference(files) | again))
        return type(self)(readers, self.reads, self._imagined.union(files), known)

    def __contains__(self, path: str) -> bool:
        """Return whether there is a file at ``path``."""
        return path in self._readers

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The path of every file, sorted."""
        return tuple(self._readers)

    @property
    def opened_count(self) -> int:
        """The number of files that were opened so far, including files that were only searched."""
        return len(self._known.contents)

    @cached_property
    def _folders(self) -> frozenset[str]:
        found = {""}
        for path in self._readers:
            folder = path.rpartition("/")[0]
            while folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def has_folder(self, path: str) -> bool:
        """Return whether there is a file below ``path``; the root is the empty string."""
        return path in self._folders

    def read(self, path: str) -> bytes | None:
        """Return the file's content, or ``None`` if the file does not exist.

        Raises:
            UnusableProjectError: If the file cannot be read.
        """
        data = self._content(path) if path in self._readers else None
        if path not in self._imagined:
            self.reads.files[path] = data
        return data

    def holding(self, *signs: bytes) -> tuple[str, ...]:
        """Return the Python files that contain one of ``signs``.

        Raises:
            UnusableProjectError: If a file cannot be read.
        """
        self.reads.searches.add(signs)
        found = self._known.found
        if signs not in found:
            python = (path for path in self.paths if path.endswith(".py"))
            matching = (path for path in python if _holds(path, self._content(path), signs))
            found[signs] = tuple(matching)
        return found[signs]

    def _content(self, path: str) -> bytes:
        contents = self._known.contents
        if path not in contents:
            try:
                contents[path] = self._readers[path]()
            except OSError as error:
                reason = error.strerror or str(error)
                raise UnusableProjectError(Problem(reason, Location(path))) from error
        return contents[path]


def _holds(path: str, data: bytes, signs: tuple[bytes, ...]) -> bool:
    return path.endswith(".py") and any(sign in data for sign in signs)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - creating a Path takes longer than reading the file
        return file.read()


def _walk(root: Path) -> Iterator[str]:
    levels = [_entries(root, "")]
    while levels:
        path, entry = next(levels[-1], ("", None))
        if entry is None:
            levels.pop()
        elif entry.is_dir(follow_symlinks=False):
            if path == LEDGER_FOLDER or not _is_skipped(path):
                levels.append(_entries(root, path))
        elif _is_file(entry):
            yield path


def _entries(root: Path, folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the entries of a folder with their paths, sorted; none in a virtual environment."""
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder:
            # A folder that cannot be read, such as a database's, has no sources of the project.
            return
        reason = error.strerror or str(error)
        raise UnusableProjectError(Problem(reason, Location(str(root)))) from error
    if not any(entry.name == "pyvenv.cfg" for entry in entries):
        yield from ((f"{folder}/{entry.name}".lstrip("/"), entry) for entry in entries)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a file; a circular link is not one."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_skipped(path: str) -> bool:
    name = path.rpartition("/")[2]
    is_made = path in _BUILT_AT_ROOT or name in _NEVER_SOURCE
    return is_made or name.startswith(".") or name.endswith(".egg-info")
