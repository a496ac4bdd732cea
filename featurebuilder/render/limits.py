"""How much a template may do: steps of its loops, and the length of what it makes."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_STEPS = 1_000_000
LONGEST = 10_000_000
COUNTED = "_counted"
_MOST_BITS = 10_000


class TooMuchError(Exception):
    """A template that would not end, or whose output would not."""


class Steps:
    """Counts the steps of all loops of a template that is rendered."""

    def __init__(self) -> None:
        """Begin at none."""
        self._taken = 0

    def begin(self) -> None:
        """Count from none again."""
        self._taken = 0

    def counted(self, values: Iterable[object]) -> Iterator[object]:
        """Yield the values, a step each.

        Raises:
            TooMuchError: where all loops together take too many.
        """
        for value in values:
            self._taken += 1
            if self._taken > MOST_STEPS:
                raise TooMuchError(f"the loops take more than {MOST_STEPS:,} steps together")
            yield value


def count_loops(template: nodes.Template) -> None:
    """Have every loop of a parsed template take its values one counted step at a time."""
    for loop in template.find_all(nodes.For):
        values = loop.iter
        loop.iter = nodes.Filter(values, COUNTED, [], [], None, None, lineno=values.lineno)


def within_length(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of an output.

    Raises:
        TooMuchError: where they are too long together.
    """
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST:
            raise TooMuchError(f"the output has more than {LONGEST:,} characters")
        yield part


def require_small(operator: str, left: object, right: object) -> None:
    """Refuse an operation whose result alone would be too much.

    Raises:
        TooMuchError: if it would.
    """
    match operator, left, right:
        case ("*", Sized() as repeated, int() as times) | (
            "*",
            int() as times,
            Sized() as repeated,
        ):
            if len(repeated) * times > LONGEST:
                raise TooMuchError(f"'*' would make more than {LONGEST:,} characters or items")
        case "**", int(), int() if left.bit_length() * right > _MOST_BITS:
            raise TooMuchError("'**' would make a number of too many digits")
        case _:
            pass
