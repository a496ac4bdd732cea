"""A clone, read through git's plumbing; its work tree is never looked at."""

from __future__ import annotations

import subprocess
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

from featurebuilder.project.source.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_REGULAR_FILES = ("100644", "100755", "100664")
_KEPT_BYTES = 256 * 1024 * 1024
_NEVER_SOURCE = frozenset(
    {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist"}
)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file in a commit; ``before`` and ``after`` name blobs, ``None`` where there is none."""

    status: str
    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Addition:
    """The Python files that a commit added, against ``parent``: path to blob."""

    commit: str
    added: Mapping[str, str]


@dataclass
class Repository:
    """The history of one clone, by the name under which it is reported."""

    name: str
    folder: Path
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _kept_bytes: int = 0

    @classmethod
    def at(cls, folder: Path, name: str | None = None) -> Self:
        """Open the clone in ``folder``, bare or not.

        Raises:
            ValueError: if there is none.
        """
        folder = folder.resolve()
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        repository = cls(name or folder.name.removesuffix(".git"), folder)
        try:
            repository._git("rev-parse", "--git-dir")
        except subprocess.CalledProcessError as error:
            raise ValueError(f"{folder} is no clone") from error
        return repository

    def additions(self, revision: str, since: str | None = None) -> Iterator[Addition]:
        """Yield what each commit added, newest first: ordinary commits, then merges.

        A merge counts for what it brought to its first parent.
        """
        limits = [f"--since={since}"] if since else []
        raw = ["--raw", "--no-abbrev", "--no-renames", "--diff-filter=A", "--format=%x01%H"]
        for history in (
            ["--no-merges"],
            ["--merges", "--first-parent", "--diff-merges=first-parent"],
        ):
            text = self._git("log", "-z", *history, *raw, *limits, revision).decode(
                errors="surrogateescape"
            )
            for record in text.split("\x01")[1:]:
                commit, added = record[:40], _additions(record[40:])
                if added:
                    yield Addition(commit, added)

    def parent(self, commit: str) -> str | None:
        """Return the first parent, ``None`` for a root."""
        found = self._git("rev-list", "--parents", "-n", "1", commit).decode().split()
        return found[1] if len(found) > 1 else None

    def line(self, revision: str) -> list[str]:
        """Return the commits from ``revision`` back along first parents."""
        return self._git("rev-list", "--first-parent", revision).decode().split()

    def mentions(self, commit: str, text: str) -> bool:
        """Return whether a Python file of the commit holds ``text``."""
        command = [*self._command, "grep", "-q", "-F", text, commit, "--", "*.py"]
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - git, no shell
        return done.returncode == 0

    def changes(self, parent: str, commit: str) -> list[FileChange]:
        """Return what the commit changed; a moved file is neither added nor modified.

        In a clone that lacks large blobs, only files that moved as they were count as moved.
        """
        command = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", parent, commit)
        try:
            raw = self._git(*command, "-M")
        except subprocess.CalledProcessError:
            raw = self._git(*command, "-M100%")
        return list(_changes(raw.decode(errors="surrogateescape")))

    def tree(self, commit: str) -> dict[str, str]:
        """Return every file that a walk over the folder would find: path to blob."""
        listing = self._git("ls-tree", "-r", "-z", commit).decode(errors="surrogateescape")
        found = {}
        for entry in listing.split("\0")[:-1]:
            about, _, path = entry.partition("\t")
            mode, _, blob = about.split(" ")
            if mode in _REGULAR_FILES and not any(map(_skipped, path.split("/")[:-1])):
                found[path] = blob
        return found

    def blob(self, name: str) -> bytes:
        """Return the bytes of a blob; empty where the clone lacks it."""
        if name not in self._kept:
            data = self._fetch(name)
            self._kept[name] = data
            self._kept_bytes += len(data)
            while self._kept_bytes > _KEPT_BYTES:
                self._kept_bytes -= len(self._kept.popitem(last=False)[1])
        return self._kept[name]

    def snapshot(self, tree: Mapping[str, str]) -> Snapshot:
        """Return the tree as the engine reads it; a file is read when it is asked for."""

        def reader(blob: str) -> Callable[[], bytes]:
            return lambda: self.blob(blob)

        return Snapshot({path: reader(blob) for path, blob in tree.items()})

    def _fetch(self, name: str) -> bytes:
        assert self._batch.stdin  # noqa: S101 - opened as a pipe
        assert self._batch.stdout  # noqa: S101 - opened as a pipe
        self._batch.stdin.write(f"{name}\n".encode())
        self._batch.stdin.flush()
        header = self._batch.stdout.readline().split()
        if header[-1] == b"missing":
            return b""
        return self._batch.stdout.read(int(header[2]) + 1)[:-1]

    @cached_property
    def _batch(self) -> subprocess.Popen[bytes]:
        command = [*self._command, "cat-file", "--batch"]
        return subprocess.Popen(  # noqa: S603 - git, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def _command(self) -> tuple[str, ...]:
        return "git", "-C", str(self.folder), "--no-replace-objects"

    def _git(self, *arguments: str) -> bytes:
        command = [*self._command, *arguments]
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - git, no shell
        return done.stdout

    def close(self) -> None:
        """End the process that reads blobs."""
        if "_batch" in self.__dict__:
            self._batch.communicate()
            del self.__dict__["_batch"]


def _skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _NEVER_SOURCE or folder.endswith(".egg-info")


def _additions(record: str) -> dict[str, str]:
    fields = record.split("\0")
    abouts = [(i, text.lstrip("\n")) for i, text in enumerate(fields)]
    return {
        fields[i + 1]: about.split(" ")[3]
        for i, about in abouts
        if about.startswith(":") and fields[i + 1].endswith(".py")
    }


def _changes(raw: str) -> Iterator[FileChange]:
    fields = iter(raw.split("\0"))
    for about in fields:
        if not about.startswith(":"):
            continue
        _, _, before, after, status = about.split(" ")
        path = next(fields)
        if status[0] in "RC":
            path = next(fields)
        yield FileChange(status[0], path, _named(before), _named(after))


def _named(blob: str) -> str | None:
    return blob if blob.strip("0") else None
