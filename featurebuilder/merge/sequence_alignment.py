"""Find the sections on which three sequences agree, as a three-way merge needs them.

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
    """One section that is equal in all three sequences, and the changed section before it.

    Attributes:
        between: The slices of base, yours and generated since the previous agreement.
        alike: The slices of the equal section itself.
    """

    between: Slices
    alike: Slices


def find_agreements(
    base: Sequence[str], yours: Sequence[str], generated: Sequence[str]
) -> Iterator[Agreement]:
    """Yield each run of ``base`` that both other sequences contain, in order.

    Each agreement also has the slices before it, which one or both others have changed. The last
    agreement is empty and marks the ends of the three sequences.
    """
    in_yours, in_generated = _matching_indexes(base, yours), _matching_indexes(base, generated)
    common = [
        (index, in_yours[index], in_generated[index])
        for index in range(len(base))
        if index in in_yours and index in in_generated
    ]
    last: tuple[int, ...] = (0, 0, 0)
    for _, run in groupby(enumerate(common), _distances_from_run):
        first, *others = (places for _, places in run)
        end = tuple(place + len(others) + 1 for place in first)
        yield Agreement(_slices(last, first), _slices(first, end))
        last = end
    ends = tuple(map(len, (base, yours, generated)))
    yield Agreement(_slices(last, ends), _slices(ends, ends))


def _slices(begins: tuple[int, ...], ends: tuple[int, ...]) -> Slices:
    of_base, of_yours, of_generated = map(slice, begins, ends)
    return of_base, of_yours, of_generated


def _matching_indexes(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Map each index of ``base`` to the index of its match in ``other``.

    Set ``autojunk`` off: a frequent item must be matched like any other.
    """
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, length in blocks for step in range(length)}


def _distances_from_run(numbered: tuple[int, tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return the three distances that stay constant while all three indexes grow by one."""
    number, (of_base, of_yours, of_generated) = numbered
    return of_base - number, of_yours - number, of_generated - number
