"""Where two texts differ, line by line.

What both begin and end with, and lines that both hold once, are the same lines. Between these the
standard library compares, which takes long where lines repeat.
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
    """Return what makes ``new`` of ``old``, as ``SequenceMatcher.get_opcodes`` does."""
    found: list[Opcode] = []
    for tag, first, last, start, end in _trimmed(old, new, 0, 0, _anchored):
        if first == last and start == end:
            continue
        if found and found[-1][0] == tag:
            _, first, _, start, _ = found.pop()  # noqa: PLW2901 - grown to the front
        found.append((tag, first, last, start, end))
    return found


def _trimmed(
    old: Sequence[str], new: Sequence[str], at: int, to: int, compare: Compare
) -> Iterator[Opcode]:
    """Yield the opcodes of parts that stand at ``at`` and ``to``; some may be empty."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    last, end = len(old) - tail, len(new) - tail
    yield "equal", at, at + head, to, to + head
    yield from compare(old[head:last], new[head:end], at + head, to + head)
    yield "equal", at + last, at + len(old), to + end, to + len(new)


def _anchored(old: Sequence[str], new: Sequence[str], at: int, to: int) -> Iterator[Opcode]:
    first = start = 0
    for last, end in [*_anchors(old, new), (len(old), len(new))]:
        part = old[first:last], new[start:end]
        yield from _trimmed(*part, at + first, to + start, _plain)
        first, start = last, end


def _plain(old: Sequence[str], new: Sequence[str], at: int, to: int) -> Iterator[Opcode]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag, at + a, at + b, to + c, to + d


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where lines stand that both texts hold once, as many as are in the same order."""
    once = _once(new)
    pairs = [(i, once[line]) for line, i in _once(old).items() if line in once]
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


def _once(lines: Sequence[str]) -> dict[str, int]:
    counts = Counter(lines)
    return {line: index for index, line in enumerate(lines) if counts[line] == 1}


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines both begin with."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
