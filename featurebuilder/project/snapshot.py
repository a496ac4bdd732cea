"""One read of a tree: which files are there, and their bytes on demand, each read once."""

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
_MADE_AT_THE_ROOT = frozenset({"build", "dist", "env", "venv"})


@dataclass(frozen=True, slots=True)
class Reads:
    """What was asked of a tree so far, by whoever read it.

    ``files`` are the contents that were asked for, ``None`` for a file that is not there, and
    ``searches`` the signs that the Python files were searched for.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    searches: set[tuple[bytes, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read already, and found already."""

    contents: dict[str, bytes] = field(default_factory=dict)
    found: dict[tuple[bytes, ...], tuple[str, ...]] = field(default_factory=dict)


class Snapshot:
    """The files of a tree; paths are relative to its root and use forward slashes."""

    def __init__(
        self,
        paths: Mapping[str, Callable[[], bytes]],
        reads: Reads | None = None,
        imagined: frozenset[str] = frozenset(),
        known: _Known | None = None,
    ) -> None:
        """Take every path with the function that reads it.

        ``reads`` is where to note what is asked for; files that are only ``imagined`` tell nothing
        of the tree, and are not noted. ``known`` is what need not be asked of the disk again.
        """
        self.reads = reads or Reads()
        self._imagined = imagined
        self._readers = dict(sorted(paths.items()))
        self._known = known or _Known()

    @classmethod
    def of_folder(cls, root: Path) -> Self:
        """Return the snapshot of the tree below ``root``.

        Raises:
            UnusableProjectError: if there is no such folder.
        """
        if not root.is_dir():
            raise UnusableProjectError(Problem("there is no such folder", Location(str(root))))
        return cls({path: partial(_read, f"{root}/{path}") for path in _walk(root)})

    @classmethod
    def of_files(cls, files: Mapping[str, bytes]) -> Self:
        """Return the snapshot of a tree that is only in memory."""
        return cls({path: partial(bytes, data) for path, data in files.items()})

    def with_files(self, files: Mapping[str, bytes | None]) -> Self:
        """Return the snapshot as it would be with these contents; ``None`` takes a file away."""
        there = {path: data for path, data in files.items() if data is not None}
        readers = self._readers | {path: partial(bytes, data) for path, data in there.items()}
        for path in files.keys() - there.keys():
            readers.pop(path, None)
        contents = {p: data for p, data in self._known.contents.items() if p not in files}
        known = _Known(contents | there)
        for signs, found in self._known.found.items():
            again = {path for path, data in there.items() if _holds(path, data, signs)}
            known.found[signs] = tuple(sorted({*found}.difference(files) | again))
        return type(self)(readers, self.reads, self._imagined.union(files), known)

    def __contains__(self, path: str) -> bool:
        """Return whether there is a file at ``path``."""
        return path in self._readers

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file, sorted."""
        return tuple(self._readers)

    @property
    def opened(self) -> int:
        """How many files' contents were looked at so far, if only for signs."""
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
    with open(path, "rb") as file:  # noqa: PTH123 - a path of pathlib costs more than the reading
        return file.read()


def _walk(root: Path) -> Iterator[str]:
    levels = [_entries(root, "")]
    while levels:
        path, entry = next(levels[-1], ("", None))
        if entry is None:
            levels.pop()
        elif entry.is_dir(follow_symlinks=False):
            if path == LEDGER_FOLDER or not _skipped(path):
                levels.append(_entries(root, path))
        elif _is_file(entry):
            yield path


def _entries(root: Path, folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what is in a folder with its path, in order; nothing of an environment."""
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder:
            # Somebody else's folder, such as a database's, is none of the project's sources.
            return
        reason = error.strerror or str(error)
        raise UnusableProjectError(Problem(reason, Location(str(root)))) from error
    if not any(entry.name == "pyvenv.cfg" for entry in entries):
        yield from ((f"{folder}/{entry.name}".lstrip("/"), entry) for entry in entries)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Return whether there is a file; a link that leads in circles leads to none."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _skipped(path: str) -> bool:
    name = path.rpartition("/")[2]
    is_made = path in _MADE_AT_THE_ROOT or name in _NEVER_SOURCE
    return is_made or name.startswith(".") or name.endswith(".egg-info")
