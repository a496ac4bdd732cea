"""Read the last commit of each file from git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LOG_FORMAT = "%x01%cs%x00%h%x00%an"
_TIMEOUT_SECONDS = 20
# The repository's own configuration may name programs for git to run. Never run those.
_SAFE_SETTINGS = ("core.quotePath=false", "core.fsmonitor=false", "log.showSignature=false")
_CONFIG = tuple(part for setting in _SAFE_SETTINGS for part in ("-c", setting))
# A partial clone fetches missing objects with programs of its choice. GIT_NO_LAZY_FETCH prevents it
# since git 2.45, and no protocol is allowed for older versions.
_NO_FETCH = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_OPTIONAL_LOCKS": "0"}
_NO_PROGRAMS = ("--no-show-signature", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit.

    Attributes:
        age: Number of newer commits.
        day: Date of the commit in ISO 8601.
        hash: Abbreviated hash.
        author: Name of the author.
    """

    age: int
    day: str
    hash: str
    author: str


def last_commits(root: Path, paths: Collection[str]) -> dict[str, Commit]:
    """Return the last commit of each path; paths without a commit are left out.

    Args:
        root: The project's folder.
        paths: Paths relative to ``root``.

    Returns:
        Commits by path; empty without a repository, or if git is missing or takes too long.
    """
    if not paths or repository_of(root) is None:
        return {}
    # Paths are not passed as arguments: there may be too many. "." limits the log to the project.
    log = ("-m", "--first-parent", "--name-only", "-z", f"--format={_LOG_FORMAT}", "--", ".")
    command = ("git", "-C", str(root), *_CONFIG, "--no-pager", "log", *_NO_PROGRAMS, *log)
    try:
        out = subprocess.run(  # noqa: S603 - git, with fixed arguments
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=os.environ | _NO_FETCH,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return {}
    folder = folder_in_repository(root)
    return _parse_log(out.decode(errors="surrogateescape"), folder, set(paths))


def _parse_log(log: str, folder: str, wanted: set[str]) -> dict[str, Commit]:
    """Return the first commit in the log for each wanted path."""
    found: dict[str, Commit] = {}
    for age, entry in enumerate(log.split("\x01")[1:]):
        day, short, author, *names = entry.split("\0")
        commit = Commit(age, day, short, author)
        for name in names:
            path = name.removeprefix("\n").removeprefix(folder)
            if path in wanted:
                found.setdefault(path, commit)
    return found


def repository_of(root: Path) -> Path | None:
    """Return the top folder of the repository that contains ``root``, or ``None``."""
    folder = root.resolve()
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)


def folder_in_repository(root: Path) -> str:
    """Return ``root`` relative to its repository: ``""``, or a folder such as ``backend/``."""
    top = repository_of(root)
    inner = root.resolve().relative_to(top).as_posix() if top else "."
    return "" if inner == "." else f"{inner}/"
