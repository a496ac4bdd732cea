from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.edits.__main__ import measure
from benchmarks.edits.shapes import SHAPES

if TYPE_CHECKING:
    from benchmarks.edits.shapes import Shape


def calls(shape: Shape, size: int) -> int:
    """Return how many calls one plan makes: what it costs, on any machine."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    outer = sys.getprofile()
    sys.setprofile(counted)
    try:
        measure(shape, size)
    finally:
        sys.setprofile(outer)
    return count


@pytest.mark.any_python
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.slow
def test_twice_as_much_costs_twice_as_much(shape: Shape) -> None:
    calls(shape, 1)  # what is done once, such as to load templates
    small, medium, large = (calls(shape, size) for size in (30, 60, 120))
    # Linear growth doubles from step to step, quadratic growth quadruples.
    assert large - medium < 2.6 * max(medium - small, 1_000)
