"""Compare two lists of lines quickly.

Equal lines at both ends, and lines that occur exactly once in both lists, are matched first. Only
the parts between them go to ``difflib``, which is slow on repeated lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Compare: TypeAlias = Callable[[Sequence[str], Sequence[str], int, int], Iterator["Opcode"]]

Tag: TypeAlias = Literal["replace", "delete", "insert", "equal"]
Opcode: TypeAlias = tuple[Tag, int, int, int, int]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Return the edits from ``old`` to ``new``, in the form of ``SequenceMatcher.get_opcodes``."""
    found: list[Opcode] = []
    for tag, first, last, start, end in _compare_trimmed(old, new, 0, 0, _compare_between_anchors):
        if first == last and start == end:
            continue
        if found and found[-1][0] == tag:
            _, first, _, start, _ = found.pop()  # noqa: PLW2901 - grown to the front
        found.append((tag, first, last, start, end))
    return found


def _compare_trimmed(
    old: Sequence[str], new: Sequence[str], at: int, to: int, compare: Compare
) -> Iterator[Opcode]:
    """Match equal lines at both ends, and run ``compare`` on the lines between; yield all opcodes.

    ``at`` and ``to`` are the positions of ``old`` and ``new`` in the whole lists. Opcodes may be
    empty.
    """
    head = _count_shared_head(old, new)
    tail = _count_shared_head(old[head:][::-1], new[head:][::-1])
    last, end = len(old) - tail, len(new) - tail
    yield "equal", at, at + head, to, to + head
    yield from compare(old[head:last], new[head:end], at + head, to + head)
    yield "equal", at + last, at + len(old), to + end, to + len(new)


def _compare_between_anchors(
    old: Sequence[str], new: Sequence[str], at: int, to: int
) -> Iterator[Opcode]:
    """Yield the opcodes of each part between two anchors."""
    first = start = 0
    for last, end in [*_anchors(old, new), (len(old), len(new))]:
        part = old[first:last], new[start:end]
        yield from _compare_trimmed(*part, at + first, to + start, _compare_plainly)
        first, start = last, end


def _compare_plainly(old: Sequence[str], new: Sequence[str], at: int, to: int) -> Iterator[Opcode]:
    """Yield the opcodes that ``difflib`` finds."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag, at + a, at + b, to + c, to + d


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the index pairs of the lines that occur once in both lists.

    Keep only the longest subsequence that is in the same order in both.
    """
    unique = _unique_lines(new)
    pairs = [(i, unique[line]) for line, i in _unique_lines(old).items() if line in unique]
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(tops[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        tops[place : place + 1] = [index]
    found: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _unique_lines(lines: Sequence[str]) -> dict[str, int]:
    """Map each line that occurs exactly once to its index."""
    counts = Counter(lines)
    return {line: index for index, line in enumerate(lines) if counts[line] == 1}


def _count_shared_head(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of equal lines at the start."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
