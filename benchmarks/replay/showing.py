"""One case to be looked at: the person's edit beside the engine's."""

from __future__ import annotations

from difflib import unified_diff
from itertools import zip_longest
from typing import TYPE_CHECKING

from benchmarks.replay.modules import split_lines
from benchmarks.replay.tables import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.replay.scoring import Replayed

_WIDTH = 76


def shown(replayed: Replayed) -> str:
    """Return the case with both diffs, one beside the other where they concern one file."""
    return "\n".join(_shown(replayed))


def _shown(replayed: Replayed) -> Iterator[str]:
    yield line(replayed.score)
    if replayed.score.reason:
        yield replayed.score.reason
    for edit in replayed.edits:
        engine = replayed.answer.files.get(edit.path, edit.before)
        yield f"--- {edit.path}"
        left, right = _diff(edit.before, edit.after), _diff(edit.before, engine)
        yield from _beside(["the person", *left], ["the engine", *right])
    for path in sorted(set(replayed.answer.files) - {edit.path for edit in replayed.edits}):
        yield f"--- {path} (the engine alone)"
        before = replayed.answer.before.get(path, b"")
        yield from _diff(before, replayed.answer.files[path])


def _diff(before: bytes, after: bytes) -> list[str]:
    old, new = ([text.rstrip("\r\n") for text in split_lines(data)] for data in (before, after))
    found = list(unified_diff(old, new, n=2, lineterm=""))[2:]
    return found or ["the same to the line" if before != after else "no change"]


def _beside(left: list[str], right: list[str]) -> Iterator[str]:
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{one[:_WIDTH]:<{_WIDTH}} | {other[:_WIDTH]}".rstrip()
