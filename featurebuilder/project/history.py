"""When files were changed last, as git tells it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.repository import folder_in_repository, repository_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_FIELDS = "%x01%cs%x00%h%x00%an"
_PATIENCE = 20
# A repository's own configuration may name programs that git runs: none of a tree's is to be.
_QUIET = ("core.quotePath=false", "core.fsmonitor=false", "log.showSignature=false")
_CONFIG = tuple(part for setting in _QUIET for part in ("-c", setting))
_NO_PROGRAMS = ("--no-show-signature", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that changed something last: its day (ISO 8601), short hash and author.

    ``age`` counts the commits that are newer.
    """

    age: int
    day: str
    hash: str
    author: str


def last_commits(root: Path, paths: Collection[str]) -> dict[str, Commit]:
    """Return the last commit of each of ``paths``, relative to ``root``, that has one.

    It is empty where there is no repository, or no git that could be asked.
    """
    if not paths or repository_of(root) is None:
        return {}
    # No path is an argument, so that no number of them is too many; ./ keeps to the tree.
    log = ("-m", "--first-parent", "--name-only", "-z", f"--format={_FIELDS}", "--", ".")
    command = ("git", "-C", str(root), *_CONFIG, "--no-pager", "log", *_NO_PROGRAMS, *log)
    try:
        out = subprocess.run(  # noqa: S603 - git, with fixed arguments
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return {}
    folder = folder_in_repository(root)
    return _first_of_each(out.decode(errors="surrogateescape"), folder, set(paths))


def _first_of_each(log: str, folder: str, wanted: set[str]) -> dict[str, Commit]:
    found: dict[str, Commit] = {}
    for age, entry in enumerate(log.split("\x01")[1:]):
        day, short, author, *names = entry.split("\0")
        commit = Commit(age, day, short, author)
        for name in names:
            path = name.removeprefix("\n").removeprefix(folder)
            if path in wanted:
                found.setdefault(path, commit)
    return found
