"""Limit the loop steps of a template and the length of its output."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_STEPS = 1_000_000
MAX_LENGTH = 10_000_000
COUNT_FILTER = "_counted"
_MAX_BITS = 10_000


class LimitExceededError(Exception):
    """A template exceeds a limit."""


class LoopCounter:
    """Count the steps of all loops while a template is rendered."""

    def __init__(self) -> None:
        """Start at zero."""
        self._taken = 0

    def begin(self) -> None:
        """Reset the count to zero."""
        self._taken = 0

    def counted(self, values: Iterable[object]) -> Iterator[object]:
        """Yield the values and count each one as a step.

        Raises:
            TooMuchError: if all loops together take too many steps.
        """
        for value in values:
            self._taken += 1
            if self._taken > MAX_STEPS:
                raise LimitExceededError(f"the loops take more than {MAX_STEPS:,} steps in total")
            yield value


def count_loops(template: nodes.Template) -> None:
    """Change every loop of a parsed template so that its steps are counted."""
    for loop in template.find_all(nodes.For):
        values = loop.iter
        loop.iter = nodes.Filter(values, COUNT_FILTER, [], [], None, None, lineno=values.lineno)


def within_length(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of an output.

    Raises:
        TooMuchError: if their total length is too long.
    """
    length = 0
    for part in parts:
        length += len(part)
        if length > MAX_LENGTH:
            raise LimitExceededError(f"the output has more than {MAX_LENGTH:,} characters")
        yield part


def require_small(operator: str, left: object, right: object) -> None:
    """Check that the result of an operation is not too large.

    Raises:
        TooMuchError: if it is.
    """
    match operator, left, right:
        case ("*", Sized() as repeated, int() as times) | (
            "*",
            int() as times,
            Sized() as repeated,
        ):
            if len(repeated) * times > MAX_LENGTH:
                raise LimitExceededError(
                    f"'*' would produce more than {MAX_LENGTH:,} characters or items"
                )
        case "**", int(), int() if left.bit_length() * right > _MAX_BITS:
            raise LimitExceededError("'**' would produce a number with too many digits")
        case _:
            pass
