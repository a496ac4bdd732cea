"""Where three sequences agree, which is what a three-way merge is made of.

The rule is diff3's: Khanna, Kunal and Pierce, "A Formal Investigation of Diff3" (FSTTCS 2007).
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Slices: TypeAlias = tuple[slice, slice, slice]


class Agreement(NamedTuple):
    """Where in each of three sequences all go on alike, and what is between that and the last."""

    between: Slices
    alike: Slices


def agreements(
    base: Sequence[str], yours: Sequence[str], generated: Sequence[str]
) -> Iterator[Agreement]:
    """Yield where ``base`` is found in both others, in order; last are their ends, with nothing.

    What is between is what one or both others have changed.
    """
    in_yours, in_generated = _found(base, yours), _found(base, generated)
    common = [
        (index, in_yours[index], in_generated[index])
        for index in range(len(base))
        if index in in_yours and index in in_generated
    ]
    last: tuple[int, ...] = (0, 0, 0)
    for _, run in groupby(enumerate(common), _offsets):
        first, *others = (places for _, places in run)
        end = tuple(place + len(others) + 1 for place in first)
        yield Agreement(_slices(last, first), _slices(first, end))
        last = end
    ends = tuple(map(len, (base, yours, generated)))
    yield Agreement(_slices(last, ends), _slices(ends, ends))


def _slices(begins: tuple[int, ...], ends: tuple[int, ...]) -> Slices:
    of_base, of_yours, of_generated = map(slice, begins, ends)
    return of_base, of_yours, of_generated


def _found(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return where in ``other`` the items of ``base`` are, by their index; each counts as much."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, length in blocks for step in range(length)}


def _offsets(numbered: tuple[int, tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return what stays the same while all three go on by one."""
    number, (of_base, of_yours, of_generated) = numbered
    return of_base - number, of_yours - number, of_generated - number
