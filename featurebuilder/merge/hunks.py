"""Format the differences between two lists of lines as hunks of a unified diff."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from featurebuilder.merge.line_comparison import opcodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.merge.line_comparison import Opcode

_CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file\n"


def hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the hunks from ``before`` to ``after``, each with its line ending."""
    for group in _Compared(None, before, after).get_grouped_opcodes(_CONTEXT):
        (_, first, _, begin, _), (_, _, last, _, end) = group[0], group[-1]
        yield f"@@ -{_range(first, last)} +{_range(begin, end)} @@\n"
        for tag, a, b, c, d in group:
            yield from _rows(" ", before[a:b] if tag == "equal" else ())
            yield from _rows("-", before[a:b] if tag in {"replace", "delete"} else ())
            yield from _rows("+", after[c:d] if tag in {"replace", "insert"} else ())


class _Compared(SequenceMatcher[str]):
    """A matcher that groups the result of our faster ``opcodes``."""

    def __init__(self, isjunk: None, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(isjunk, old, new)
        self._opcodes = opcodes(old, new)

    def get_opcodes(self) -> list[Opcode]:
        return self._opcodes


def _rows(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n{_NO_NEWLINE}"


def _range(start: int, end: int) -> str:
    length = end - start
    first = start + 1 if length else start
    return str(first) if length == 1 else f"{first},{length}"
