"""One read of a tree: which files are there, and their bytes on demand, each read once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Self

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LEDGER_FOLDER = ".featurebuilder"
_NEVER_SOURCE = frozenset({"__pycache__", "node_modules", "site-packages"})
_MADE_AT_THE_ROOT = frozenset({"build", "dist", "env", "venv"})


@dataclass(frozen=True, slots=True)
class Reads:
    """What was asked of a tree so far, by whoever read it.

    ``files`` are the contents that were asked for, ``None`` for a file that is not there, and
    ``searches`` the signs that the Python files were searched for.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    searches: set[tuple[bytes, ...]] = field(default_factory=set)


class Snapshot:
    """The files of a tree; paths are relative to its root and use forward slashes."""

    def __init__(
        self,
        paths: Mapping[str, Callable[[], bytes]],
        reads: Reads | None = None,
        imagined: frozenset[str] = frozenset(),
    ) -> None:
        """Take every path with the function that reads it.

        ``reads`` is where to note what is asked for; files that are only ``imagined`` tell nothing
        of the tree, and are not noted.
        """
        self.reads = reads or Reads()
        self._imagined = imagined
        self._readers = dict(sorted(paths.items()))
        self._contents: dict[str, bytes] = {}
        self._folders = {
            path[:end] for path in self._readers for end in range(len(path)) if path[end] == "/"
        } | {""}

    @classmethod
    def of_folder(cls, root: Path) -> Self:
        """Return the snapshot of the tree below ``root``.

        Raises:
            UnusableProjectError: if there is no such folder.
        """
        if not root.is_dir():
            raise UnusableProjectError(Problem("there is no such folder", Location(str(root))))
        return cls({path: (root / path).read_bytes for path in _walk(root, "")})

    @classmethod
    def of_files(cls, files: Mapping[str, bytes]) -> Self:
        """Return the snapshot of a tree that is only in memory."""
        return cls({path: partial(bytes, data) for path, data in files.items()})

    def with_files(self, files: Mapping[str, bytes | None]) -> Self:
        """Return the snapshot as it would be with these contents; ``None`` takes a file away."""
        there = {path: data for path, data in files.items() if data is not None}
        kept = {path: partial(self._content, path) for path in self._readers if path not in files}
        readers = kept | {path: partial(bytes, data) for path, data in there.items()}
        return type(self)(readers, self.reads, self._imagined.union(files))

    def __contains__(self, path: str) -> bool:
        """Return whether there is a file at ``path``."""
        return path in self._readers

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file, sorted."""
        return tuple(self._readers)

    def has_folder(self, path: str) -> bool:
        """Return whether a file stands below ``path``; the root is the empty text."""
        return path in self._folders

    def read(self, path: str) -> bytes | None:
        """Return the file's bytes, or ``None`` if there is none.

        Raises:
            UnusableProjectError: if the file cannot be read.
        """
        data = self._content(path) if path in self._readers else None
        if path not in self._imagined:
            self.reads.files[path] = data
        return data

    def holding(self, *signs: bytes) -> tuple[str, ...]:
        """Return the Python files that hold one of ``signs``, whatever else is in them.

        Raises:
            UnusableProjectError: if a file cannot be read.
        """
        self.reads.searches.add(signs)
        python = (path for path in self._readers if path.endswith(".py"))
        return tuple(path for path in python if any(s in self._content(path) for s in signs))

    def _content(self, path: str) -> bytes:
        if path not in self._contents:
            try:
                self._contents[path] = self._readers[path]()
            except OSError as error:
                reason = error.strerror or str(error)
                raise UnusableProjectError(Problem(reason, Location(path))) from error
        return self._contents[path]


def _walk(root: Path, folder: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder:
            # Somebody else's folder, such as a database's, is none of the project's sources.
            return
        reason = error.strerror or str(error)
        raise UnusableProjectError(Problem(reason, Location(str(root)))) from error
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            if path == LEDGER_FOLDER or not _skipped(path):
                yield from _walk(root, path)
        elif entry.is_file():
            yield path


def _skipped(path: str) -> bool:
    name = path.rpartition("/")[2]
    is_made = path in _MADE_AT_THE_ROOT or name in _NEVER_SOURCE
    return is_made or name.startswith(".") or name.endswith(".egg-info")
