"""Insert and remove items of a comma-separated sequence: import names and list elements.

The layout is kept. If each item is on its own line, so is the new one. If items share lines, the
new one joins a line, unless that line would become too long: then it starts a new line. If the
whole sequence is on one line that would become too long, the caller must split it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from featurebuilder.edit.comments import top_line
from featurebuilder.edit.pragmas import PRAGMA
from featurebuilder.edit.source import leading_whitespace
from featurebuilder.edit.step import Splice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source

_DIGITS = re.compile(r"(\d+)")
_COMMA = re.compile(r"[ \t\f]*,")
_REST = re.compile(r"[ \t\f]*(#.*)?")


_MIN_KEYS = 4
_MIN_ORDERED_SHARE = 0.65

Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ItemSpan:
    """The offset of an item's first character, and the offset just after its last one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Items:
    """The items of one sequence.

    Attributes:
        source: the module.
        spans: the position of each item.
        is_bracketed: whether brackets allow line breaks anywhere in the sequence.
        width: the maximum line length, in characters.
    """

    source: Source
    spans: tuple[ItemSpan, ...]
    is_bracketed: bool
    width: int

    def put(self, index: int, text: str) -> tuple[Splice, ...]:
        """Return the splices that insert ``text`` at ``index``; the sequence must not be empty."""
        if self._has_line_each() and (index or self._starts_line(self.spans[0])):
            return self._put_on_own_line(index, text)
        if index == 0:
            at = self.spans[0].start
            gap = " " if self._fits(at, text) else self._break(self.spans[0])
            return (Splice(at, at, f"{text},{gap}"),)
        previous = self.spans[index - 1]
        gap = " " if self._fits(previous.end, text) else self._break(previous)
        return (Splice(previous.end, previous.end, f",{gap}{text}"),)

    def take(self, index: int) -> tuple[Splice, ...]:
        """Return the splices that remove the item at ``index``, the inverse of ``put``."""
        item = self.spans[index]
        behind = self.comma(item) or item.end
        if self.is_bracketed and self._starts_line(item) and self._ends_line(behind):
            return self._take_own_line(index)
        if index:
            return (Splice(self.spans[index - 1].end, item.end, ""),)
        if len(self.spans) > 1:
            return (Splice(item.start, self.spans[1].start, ""),)
        return (Splice(item.start, behind, ""),)

    def comma(self, item: ItemSpan) -> int | None:
        """Return the offset after the comma that follows an item on its line, or ``None``."""
        found = _COMMA.match(self.source.text, item.end)
        return found.end() if found else None

    def fits_one_line(self, text: str) -> bool:
        """Return whether ``text`` fits on the line of the first item."""
        return self._fits(self.spans[0].start, text)

    def _put_on_own_line(self, index: int, text: str) -> tuple[Splice, ...]:
        """Return the splices that insert ``text`` on its own line."""
        newline = self.source.newline
        if index == 0:
            first = self.spans[0]
            at = self.source.line_start(top_line(self.source, self._line(first.start)))
            return (Splice(at, at, f"{self._indent(first)}{text},{newline}"),)
        previous, last = self.spans[index - 1], index == len(self.spans)
        indent = self._indent(previous if self._starts_line(previous) else self.spans[-1])
        comma = self.comma(previous)
        behind = comma or previous.end
        if not self._ends_line(behind):
            new = f"{newline}{indent}{text}"
            return (Splice(previous.end, previous.end, f",{new}"),)
        at = self.source.line_start(self._line(previous.end) + 1)
        row = f"{indent}{text}{'' if last and not comma else ','}{newline}"
        missing = () if comma else (Splice(previous.end, previous.end, ","),)
        return (*missing, Splice(at, at, row))

    def _take_own_line(self, index: int) -> tuple[Splice, ...]:
        """Return the splices that remove an item with its whole lines and its comments."""
        item = self.spans[index]
        first, last = self._line(item.start), self._line(item.end)
        if len(self.spans) > 1:
            first = top_line(self.source, first)
        whole = Splice(self.source.line_start(first), self.source.line_start(last + 1), "")
        if index == 0 or index < len(self.spans) - 1 or self.comma(item):
            return (whole,)
        previous = self.spans[index - 1]
        return Splice(previous.end, self.comma(previous) or previous.end, ""), whole

    def _has_line_each(self) -> bool:
        """Return whether each item is on its own line."""
        if not self.is_bracketed:
            return False
        lines = [self._line(span.start) for span in self.spans]
        return len(set(lines)) == len(lines) and (
            len(lines) > 1 or self._starts_line(self.spans[0])
        )

    def _fits(self, at: int, text: str) -> bool:
        """Return whether ``text`` and a separator fit on the line at offset ``at``."""
        line = PRAGMA.sub("", self.source.line(self._line(at))).rstrip().expandtabs(4)
        return len(line) + len(text) + len(", ") <= self.width

    def _break(self, beside: ItemSpan) -> str:
        """Return a line break and indent to use next to ``beside``, or a space for one line."""
        lines = {self._line(span.start) for span in self.spans}
        if len(lines) == 1 and not self._starts_line(beside):
            return " "
        later = [span for span in self.spans if self._starts_line(span)]
        indent = self._indent(beside if self._starts_line(beside) or not later else later[0])
        continued = "" if self.is_bracketed else " \\"
        return f"{continued}{self.source.newline}{indent}"

    def _line(self, offset: int) -> int:
        return self.source.line_of(offset)

    def _indent(self, item: ItemSpan) -> str:
        return leading_whitespace(self.source.line(self._line(item.start)))

    def _starts_line(self, item: ItemSpan) -> bool:
        """Return whether only white space precedes the item on its line."""
        start = self.source.line_start(self._line(item.start))
        return not self.source.text[start : item.start].strip()

    def _ends_line(self, offset: int) -> bool:
        """Return whether at most a comment follows ``offset`` on its line."""
        end = self.source.line_end(self._line(offset))
        return bool(_REST.fullmatch(self.source.text[offset:end]))


def sorted_index(names: Sequence[str], name: str) -> int:
    """Return the index at which ``name`` keeps ``names`` sorted, or the end if they are unsorted.

    Three orders are tried: that of isort (constants, then classes, then variables),
    case-insensitive, and plain string order. A few names out of order are tolerated.
    """
    for key in (member_key, natural_key, _plain_key):
        keys = [key(item) for item in names]
        if keys == sorted(keys):
            return sum(other < key(name) for other in keys)
    return least_inverted_index([natural_key(item) for item in names], natural_key(name))


def least_inverted_index(keys: Sequence[Key], key: Key) -> int:
    """Return the index that causes the fewest inversions, or the end if ``keys`` are unsorted.

    The keys count as sorted if most adjacent pairs are in order and there are enough of them.
    """
    pairs = list(itertools.pairwise(keys))
    ordered = sum(first <= second for first, second in pairs)
    if ordered < len(pairs) and (
        len(keys) < _MIN_KEYS or ordered < _MIN_ORDERED_SHARE * len(pairs)
    ):
        return len(keys)
    misplaced = [sum(other < key for other in keys)]
    for other in keys:
        misplaced.append(misplaced[-1] + (other > key) - (other < key))
    least = min(misplaced)
    return max(index for index, count in enumerate(misplaced) if count == least)


def natural_key(text: str) -> tuple[str | int, ...]:
    """Return a case-insensitive sort key that orders ``v9`` before ``v10``."""
    parts = _DIGITS.split(text.casefold())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))


def member_key(name: str) -> Key:
    """Return the key by which isort sorts the names of a ``from`` import."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (kind, natural_key(name), name)


def _plain_key(text: str) -> Key:
    return (text,)
