"""Lay out rows of a name, a mark and a description in columns that fit a width."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = 2
_MIN_WORDS_WIDTH = 28
_MAX_NAME_WIDTH = 100


class Row(NamedTuple):
    """One row of output.

    Attributes:
        name: The first column.
        mark: The second column, such as ``NEW``.
        words: The description in the third column; the only one that wraps.
        guide: The prefix of the first line, such as the branches of a file tree.
        below: The prefix of every further line.
        kind: The key of the row's style.
    """

    name: str
    mark: str = ""
    words: str = ""
    guide: str = ""
    below: str = ""
    kind: str = ""


class RowLine(NamedTuple):
    """One output line of a row: four padded strings, printed side by side."""

    guide: str
    name: str
    mark: str
    words: str
    kind: str

    def __str__(self) -> str:
        """Return the line as plain text."""
        return f"{self.guide}{self.name}{self.mark}{self.words}".rstrip()


def layout_rows(rows: Sequence[Row], width: int | None) -> Iterator[RowLine]:
    """Yield the lines of ``rows``; names and marks are never cut, words wrap within ``width``.

    The words get a column of their own if it is wide enough; otherwise they go below their row.
    If ``width`` is ``None``, each row is one line. Widths are in terminal cells.
    """
    marks = max((cell_len(row.mark) + _GAP for row in rows if row.mark), default=0)
    most = _MAX_NAME_WIDTH if width is None else min(_MAX_NAME_WIDTH, width - marks - _GAP)
    lengths = [_name_width(row) for row in rows if row.mark or row.words]
    names = max((n for n in lengths if n <= most), default=0) + _GAP
    room = None if width is None else width - names - marks
    for row in rows:
        beside = room is None or (_name_width(row) + _GAP <= names and _has_room(rows, room))
        yield from (
            _layout_beside(row, names, marks, room)
            if beside
            else _layout_below(row, names, width or 0)
        )


def wrap_text(text: str, width: int | None) -> list[str]:
    """Split ``text`` into lines of at most ``width`` cells, between words if possible.

    A word longer than ``width`` is split. If ``width`` is ``None``, nothing is.
    """
    if width is None or cell_len(text) <= width:
        return [text] if text else []
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines += chop_cells(word, max(width, 2))
    return [line for line in lines if line]


def _layout_beside(row: Row, names: int, marks: int, room: int | None) -> Iterator[RowLine]:
    first, *more = wrap_text(row.words, room) or [""]
    name = _pad(row.name, names - cell_len(row.guide))
    yield RowLine(row.guide, name, _pad(row.mark, marks), first, row.kind)
    for words in more:
        yield RowLine(_pad(row.below, names + marks), "", "", words, row.kind)


def _layout_below(row: Row, names: int, width: int) -> Iterator[RowLine]:
    name = _pad(row.name, names - cell_len(row.guide)) if row.mark else row.name
    if row.mark and not name.endswith(" "):
        name += " " * _GAP
    yield RowLine(row.guide, name, row.mark, "", row.kind)
    guide = row.below + " " * _GAP
    for words in wrap_text(row.words, max(width - cell_len(guide), _GAP)):
        yield RowLine(guide, "", "", words, row.kind)


def _has_room(rows: Sequence[Row], room: int) -> bool:
    return room >= _MIN_WORDS_WIDTH or all(cell_len(row.words) <= room for row in rows)


def _name_width(row: Row) -> int:
    return cell_len(row.guide + row.name)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
