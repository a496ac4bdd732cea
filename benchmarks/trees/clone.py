"""A clone's newest usable commit, as files on disk; its work tree is never looked at."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_REGULAR_FILES = (b"100644", b"100755", b"100664")
_MOST_COMMITS = 20
_USES_FASTAPI = (b"from fastapi", b"import fastapi")


@dataclass(frozen=True, slots=True)
class Clone:
    """A clone, by the name under which it is reported."""

    name: str
    folder: Path
    revision: str = "HEAD"

    @property
    def slug(self) -> str:
        """The name as a folder's."""
        return self.name.replace("/", "+")

    def newest(self) -> Commit:
        """Return the newest commit that has Python files which use FastAPI.

        Raises:
            ValueError: if the last commits have none, or the folder is no clone.
        """
        try:
            limits = ("-n", str(_MOST_COMMITS), "--format=%H %cs", self.revision)
            lines = self._git("log", *limits).decode()
        except (subprocess.CalledProcessError, OSError) as error:
            raise ValueError(f"{self.folder} is no clone") from error
        for line in lines.splitlines():
            commit = Commit(self, *line.split())
            if any(_is_fastapi(path, data) for path, data in commit.files()):
                return commit
        raise ValueError(f"the last commits of {self.name} hold no file that uses FastAPI")

    def ignored(self, tree: Path, paths: Collection[str]) -> set[str]:
        """Return those of the paths that the ``.gitignore`` files of a tree name."""
        place = self._git("rev-parse", "--absolute-git-dir").decode().strip()
        command = ["git", f"--git-dir={place}", "--work-tree=.", "check-ignore", "--no-index"]
        given = "\0".join(paths).encode()
        done = subprocess.run(  # noqa: S603
            [*command, "--stdin", "-z"], cwd=tree, input=given, check=False, capture_output=True
        )
        return {path.decode() for path in done.stdout.split(b"\0") if path}

    def _git(self, *arguments: str) -> bytes:
        command = ["git", "-C", str(self.folder), "--no-replace-objects", *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a clone; ``date`` is ``YYYY-MM-DD``."""

    clone: Clone
    id: str
    date: str

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every regular file that the clone has: an archive may lack some."""
        listing = self.clone._git("ls-tree", "-r", "-z", self.id)  # noqa: SLF001
        entries = [entry.partition(b"\t") for entry in listing.split(b"\0")[:-1]]
        blobs = [(path, *about.split(b" ")) for about, _, path in entries]
        command = ["git", "-C", str(self.clone.folder), "cat-file", "--batch"]
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as git:
            assert git.stdin  # noqa: S101 - opened as a pipe
            assert git.stdout  # noqa: S101 - opened as a pipe
            for path, mode, _, blob in blobs:
                if mode not in _REGULAR_FILES:
                    continue
                git.stdin.write(blob + b"\n")
                git.stdin.flush()
                header = git.stdout.readline().split()
                if header[-1] != b"missing":
                    yield path.decode(), git.stdout.read(int(header[2]) + 1)[:-1]


def write_tree(folder: Path, files: dict[str, bytes]) -> None:
    """Make ``folder`` hold these files and no others."""
    if folder.exists():
        shutil.rmtree(folder)
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder``; caches that running leaves behind are none of it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _is_fastapi(path: str, data: bytes) -> bool:
    return path.endswith(".py") and any(sign in data for sign in _USES_FASTAPI)
