"""Render changes as unified diffs for a terminal with colors; nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.text import Text

from featurebuilder.plan.change import FileAction, Part
from featurebuilder.report import colours
from featurebuilder.report.columns import Row
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line
from featurebuilder.report.page.pairing import changed_words, pair_lines
from featurebuilder.report.sections import MARKS, language_of
from featurebuilder.report.terminal import Columns, highlight_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType

    from featurebuilder.plan.change import Change
    from featurebuilder.report.columns import RowLine

_CONTEXT = 3
_TAB = 4
_ROOM_FOR_NUMBERS = 72
_NO_NEWLINE = "\\ No newline at end of file"
_STYLES = {" ": "", "+": colours.ADDED, "-": colours.REMOVED, "\\": "dim"}


class NumberedLine(NamedTuple):
    """One line of a diff, with its line numbers before and after, counted from 0.

    An added line has no old number, a removed line no new one, and a note has neither.
    """

    old: int | None
    new: int | None
    sign: str
    text: Text


def diff_blocks(changes: Iterable[Change]) -> Iterator[RenderableType]:
    """Yield a block for each changed or conflicting file: its path, mark, reason and diff."""
    for change in changes:
        if change.before != change.after or change.action is FileAction.CONFLICT:
            yield Group(Columns([_heading(change)], _paint_heading), *_hunks(change))


def _heading(change: Change) -> Row:
    mark = MARKS[change.action]
    return Row(to_one_line(change.path), mark, sentence(change.why), below="  ", kind=mark)


def _paint_heading(line: RowLine) -> Text:
    mark = (line.mark, colours.KIND.get(line.kind, ""))
    return Text.assemble(line.guide, (line.name, "bold"), mark, (line.words, "italic"))


def _hunks(change: Change) -> Iterator[RenderableType]:
    if change.part is Part.LEDGER:
        yield Text("  (featurebuilder's own record; content not shown)", "dim")
        return
    old, new = _Side.of(change.path, change.before), _Side.of(change.path, change.after)
    matcher = SequenceMatcher(None, old.keys, new.keys)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield Text(_range(group), colours.HEADING)
        yield _Lines([line for code in group for line in _lines_of(code, old, new)])


def _range(group: Sequence[tuple[str, int, int, int, int]]) -> str:
    """Return the heading of a hunk, such as ``@@ -3,7 +3,9 @@``.

    As in git, a side without lines gives the number of the line before it.
    """
    (_, first, _, start, _), (_, _, last, _, end) = group[0], group[-1]
    sides = ((first, last - first), (start, end - start))
    ranges = (f"{at + bool(count)}{'' if count == 1 else f',{count}'}" for at, count in sides)
    return "@@ -{} +{} @@".format(*ranges)


def _lines_of(
    code: tuple[str, int, int, int, int], old: _Side, new: _Side
) -> Iterator[NumberedLine]:
    tag, first, last, start, end = code
    if tag == "equal":
        for shift in range(last - first):
            yield from new.line(start + shift, " ", old=first + shift)
        return
    removed, added = old.texts[first:last], new.texts[start:end]
    removed_spans: dict[int, Sequence[tuple[int, int]]] = {}
    added_spans: dict[int, Sequence[tuple[int, int]]] = {}
    for i, j in pair_lines(removed, added):
        removed_spans[first + i], added_spans[start + j] = changed_words(removed[i], added[j])
    for index in range(first, last):
        yield from old.line(index, "-", removed_spans.get(index, ()))
    for index in range(start, end):
        yield from new.line(index, "+", added_spans.get(index, ()))


@dataclass(frozen=True, slots=True)
class _Side:
    """One version of a file.

    Attributes:
        keys: The lines as bytes, with their line breaks; they are compared.
        texts: The lines as they are shown, without line breaks.
        painted: The lines of ``texts`` with syntax highlighting.
    """

    keys: list[bytes]
    texts: list[str]
    painted: list[Text]

    @classmethod
    def of(cls, path: str, data: bytes | None) -> _Side:
        keys = (data or b"").split(b"\n")
        keys = [key + b"\n" for key in keys[:-1]] + ([keys[-1]] if keys[-1] else [])
        is_crlf = all(key.endswith(b"\r\n") for key in keys)
        texts = [_visible_line(key, is_crlf=is_crlf) for key in keys]
        return cls(keys, texts, highlight_lines(texts, language_of(path)))

    def line(
        self,
        index: int,
        sign: str,
        words: Sequence[tuple[int, int]] = (),
        old: int | None = None,
    ) -> Iterator[NumberedLine]:
        text = self.painted[index].copy()
        if sign == "-":
            text = Text(text.plain, colours.REMOVED)
        for start, end in words:
            text.stylize(f"reverse {_STYLES[sign]}", start, end)
        before = index if sign == "-" else old
        after = None if sign == "-" else index
        yield NumberedLine(before, after, sign, text)
        if not self.keys[index].endswith(b"\n"):
            yield NumberedLine(None, None, "\\", Text(_NO_NEWLINE[1:], "dim"))


def _visible_line(key: bytes, *, is_crlf: bool) -> str:
    """Return a line as it is shown: carriage returns are escaped unless all lines end in one."""
    line = key.removesuffix(b"\n")
    if is_crlf:
        line = line.removesuffix(b"\r")
    text = line.decode(errors="backslashreplace").replace("\r", "\\r")
    return escape_invisible(text).expandtabs(_TAB)


class _Lines:
    """Lines of a diff that wrap after their signs, with line numbers if the width allows."""

    def __init__(self, lines: Sequence[NumberedLine]) -> None:
        self._lines = lines
        most = max((max(line.old or 0, line.new or 0) for line in lines), default=0)
        self._digits = len(str(most + 1))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the lines, wrapped to the available width."""
        for line in self._lines:
            numbers = self._numbers(line) if options.max_width >= _ROOM_FOR_NUMBERS else ""
            room = max(options.max_width - len(numbers) - 1, 1)
            parts = line.text.wrap(console, room, overflow="fold") or [Text()]
            for index, part in enumerate(parts):
                guide = numbers if index == 0 else " " * len(numbers)
                sign = line.sign if index == 0 else " "
                whole = Text.assemble((guide, "dim"), (sign, _STYLES[line.sign]), part)
                whole.rstrip()
                whole.no_wrap, whole.overflow = True, "ignore"
                yield whole

    def _numbers(self, line: NumberedLine) -> str:
        old = "" if line.old is None else str(line.old + 1)
        new = "" if line.new is None else str(line.new + 1)
        return f"{old:>{self._digits}} {new:>{self._digits}} "
