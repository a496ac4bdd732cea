"""Rows of a name, a mark and a reason, laid out in columns that fit a width."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = 2
_LEAST_WORDS = 28
_MOST_NAME = 100


class Row(NamedTuple):
    """One row: ``guide`` leads its first line, ``below`` the lines that its words need more."""

    name: str
    mark: str = ""
    words: str = ""
    guide: str = ""
    below: str = ""
    kind: str = ""


class Line(NamedTuple):
    """One line of a laid out row; its four texts stand side by side, padded."""

    guide: str
    name: str
    mark: str
    words: str
    kind: str

    def __str__(self) -> str:
        """Return the line as plain text."""
        return f"{self.guide}{self.name}{self.mark}{self.words}".rstrip()


def laid_out(rows: Sequence[Row], width: int | None) -> Iterator[Line]:
    """Return the lines of ``rows``; names and marks are never cut, words wrap within ``width``.

    Words stand in a column of their own where it is wide enough, else below their row. Without a
    ``width`` each row is one line.
    """
    marks = max((cell_len(row.mark) + _GAP for row in rows if row.mark), default=0)
    most = _MOST_NAME if width is None else min(_MOST_NAME, width - marks - _GAP)
    lengths = [_length(row) for row in rows if row.mark or row.words]
    names = max((n for n in lengths if n <= most), default=0) + _GAP
    room = None if width is None else width - names - marks
    for row in rows:
        beside = room is None or (_length(row) + _GAP <= names and _has_room(rows, room))
        yield from _beside(row, names, marks, room) if beside else _under(row, names, width or 0)


def wrapped(text: str, width: int | None) -> list[str]:
    """Return ``text`` in lines of at most ``width`` cells, broken between words where it can be."""
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


def _beside(row: Row, names: int, marks: int, room: int | None) -> Iterator[Line]:
    first, *more = wrapped(row.words, room) or [""]
    name = _padded(row.name, names - cell_len(row.guide))
    yield Line(row.guide, name, _padded(row.mark, marks), first, row.kind)
    for words in more:
        yield Line(_padded(row.below, names + marks), "", "", words, row.kind)


def _under(row: Row, names: int, width: int) -> Iterator[Line]:
    name = _padded(row.name, names - cell_len(row.guide)) if row.mark else row.name
    if row.mark and not name.endswith(" "):
        name += " " * _GAP
    yield Line(row.guide, name, row.mark, "", row.kind)
    guide = row.below + " " * _GAP
    for words in wrapped(row.words, max(width - cell_len(guide), _GAP)):
        yield Line(guide, "", "", words, row.kind)


def _has_room(rows: Sequence[Row], room: int) -> bool:
    return room >= _LEAST_WORDS or all(cell_len(row.words) <= room for row in rows)


def _length(row: Row) -> int:
    return cell_len(row.guide + row.name)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
