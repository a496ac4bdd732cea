"""Compare two versions of a file: changed lines in hunks, with unchanged lines folded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.report.page.model import DiffHunk, DiffLine, FoldedLines, Kind, Piece
from featurebuilder.report.page.painting import add_marks
from featurebuilder.report.page.pairing import changed_words, pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.report.page.painting import Painter

_CONTEXT = 3
_MIN_FOLDED = 4
_MAX_COMPARED = 4_000_000
_DEFINITION = re.compile(r"\s*(?:async\s+def|def|class)\s|#{1,6} \S|\[[\w\[]")
_NO_NEWLINE = DiffLine(Kind.NOTE, " No newline at end of file")


@dataclass(frozen=True, slots=True)
class Text:
    """The contents of a file as lines.

    Attributes:
        lines: The lines without line breaks, as they are shown.
        keys: The lines as they are compared, with line breaks, so that a missing final line break
            is a difference.
        is_crlf: True if every line break is CRLF.
        ends_open: True if the last line has no line break.
    """

    lines: tuple[str, ...]
    keys: tuple[str, ...]
    is_crlf: bool
    ends_open: bool

    @classmethod
    def of(cls, data: bytes | None) -> Text:
        """Decode the contents of a file; ``None``, a missing file, has no lines."""
        text = (data or b"").decode(errors="backslashreplace")
        is_crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
        lines = (text.replace("\r\n", "\n") if is_crlf else text).split("\n")
        ends_open = lines[-1] != ""
        if not ends_open:
            lines.pop()
        keys = [f"{line}\n" for line in lines]
        if ends_open:
            keys[-1] = lines[-1]
        return cls(tuple(lines), tuple(keys), is_crlf, ends_open)


class LineChange(NamedTuple):
    """Lines ``first`` to ``last`` of the old text, replaced with ``start`` to ``end`` of the new.

    Indices count from 0, and the ends are exclusive.
    """

    first: int
    last: int
    start: int
    end: int


def changes(old: Text, new: Text) -> list[LineChange]:
    """Return the differences between two texts, in order."""
    before, after = old.keys, new.keys
    head = _common_prefix(before, after)
    tail = _common_prefix(before[head:][::-1], after[head:][::-1])
    old_middle, new_middle = before[head : len(before) - tail], after[head : len(after) - tail]
    # For long, very different texts ignore frequent lines: comparing them would take too long.
    takes_long = len(old_middle) * len(new_middle) > _MAX_COMPARED
    middle = SequenceMatcher(None, old_middle, new_middle, autojunk=takes_long)
    return [
        LineChange(first + head, last + head, start + head, end + head)
        for tag, first, last, start, end in middle.get_opcodes()
        if tag != "equal"
    ]


def lines_not_in(known: Text | None, text: Text) -> frozenset[int]:
    """Return the indices of the lines of ``text`` that are not in ``known``.

    Return an empty set if ``known`` is ``None``.
    """
    if known is None:
        return frozenset()
    return frozenset(i for c in changes(known, text) for i in range(c.start, c.end))


@dataclass(frozen=True, slots=True)
class TextComparison:
    """A file before and after a change.

    Attributes:
        path: The path, which selects the language for highlighting.
        old: The contents before.
        new: The contents after.
        old_made: The generated contents before, if the file is generated.
        new_made: The generated contents after, if the file is generated.
    """

    path: str
    old: Text
    new: Text
    old_made: Text | None = None
    new_made: Text | None = None

    def lines(self, painter: Painter) -> list[DiffLine]:
        """Return all lines; in each changed place, removed lines come before added ones.

        Lines that are not in the generated contents are marked as written by hand.
        """
        old = painter.painted(self.path, self.old.lines) if self.old.lines else []
        new = painter.painted(self.path, self.new.lines) if self.new.lines else []
        old_hand = lines_not_in(self.old_made, self.old)
        new_hand = lines_not_in(self.new_made, self.new)
        lines: list[DiffLine] = []
        done = 0
        for change in [*changes(self.old, self.new), _end(self.old, self.new)]:
            same = range(done, change.start)
            lines += _lines_of_kind(Kind.SAME, new, same, new_hand, self.new)
            removed = _lines_of_kind(
                Kind.REMOVED, old, range(change.first, change.last), old_hand, self.old
            )
            added = _lines_of_kind(
                Kind.ADDED, new, range(change.start, change.end), new_hand, self.new
            )
            lines += _mark_changed_words(removed, added)
            done = change.end
        return lines


def pieces(lines: Sequence[DiffLine]) -> tuple[Piece, ...]:
    """Split the lines into hunks of changes, with gaps of folded unchanged lines between them.

    The heading of a hunk is the last definition before it.
    """
    found: list[Piece] = []
    old = new = 1
    number = 0
    heading = ""
    for folded, run in _split_runs(lines):
        if folded:
            found.append(FoldedLines(old, new, run))
        else:
            number += 1
            found.append(DiffHunk(number, old, new, heading, run))
        old += sum(line.kind in {Kind.SAME, Kind.REMOVED} for line in run)
        new += sum(line.kind in {Kind.SAME, Kind.ADDED} for line in run)
        heading = _definition(run) or heading
    return tuple(found)


def _split_runs(lines: Sequence[DiffLine]) -> Iterator[tuple[bool, tuple[DiffLine, ...]]]:
    """Yield runs of lines; the bool is true if the run is to be folded."""
    shown: list[DiffLine] = []
    same = [line.kind is Kind.SAME for line in lines]
    for index, line in enumerate(lines):
        if line.kind is Kind.NOTE:
            same[index] = same[index - 1]
    pairs = groupby(zip(same, lines, strict=True), lambda pair: pair[0])
    blocks = [(is_same, [line for _, line in run]) for is_same, run in pairs]
    for index, (is_same, run) in enumerate(blocks):
        before = _CONTEXT if index else 0
        after = _CONTEXT if index < len(blocks) - 1 else 0
        if not is_same or len(run) - before - after < _MIN_FOLDED:
            shown += run
            continue
        shown += run[:before]
        if shown:
            yield False, tuple(shown)
        yield True, tuple(run[before : len(run) - after])
        shown = run[len(run) - after :]
    if shown:
        yield False, tuple(shown)


def _definition(lines: Iterable[DiffLine]) -> str:
    """Return the last definition or heading among the lines."""
    texts = [x.text for x in lines if x.kind is not Kind.REMOVED and _DEFINITION.match(x.text)]
    return texts[-1].strip() if texts else ""


def _lines_of_kind(
    kind: Kind,
    shown: Sequence[tuple[str, str]],
    indices: Iterable[int],
    by_hand: frozenset[int],
    text: Text,
) -> list[DiffLine]:
    lines = [DiffLine(kind, *shown[i], by_hand=i in by_hand) for i in indices]
    if lines and text.ends_open and max(indices) == len(shown) - 1:
        lines.append(_NO_NEWLINE)
    return lines


def _mark_changed_words(removed: list[DiffLine], added: list[DiffLine]) -> list[DiffLine]:
    """Return the removed and added lines of one change, with the changed words of pairs marked."""
    for i, j in pair_lines([x.text for x in removed], [x.text for x in added]):
        old, new = removed[i], added[j]
        if Kind.NOTE in {old.kind, new.kind}:
            continue
        left, right = changed_words(old.text, new.text)
        removed[i] = replace(old, paired=True, paint=add_marks(old.paint, left))
        added[j] = replace(new, paired=True, paint=add_marks(new.paint, right))
    return removed + added


def _end(old: Text, new: Text) -> LineChange:
    return LineChange(len(old.lines), len(old.lines), len(new.lines), len(new.lines))


def _common_prefix(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal lines at the start of two texts."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
