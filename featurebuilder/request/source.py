"""The text of a request's file, and places in it."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from featurebuilder.request.findings import KeyPath

DEEPEST = 64
LARGEST = 2**20
TOO_DEEP = f"is nested more than {DEEPEST} deep"

# Stands for every longer number: none of them fits where a number is expected, and reading one
# digit by digit takes Python ever longer.
_LONGEST_NUMBER = 40
_HUGE = 10**_LONGEST_NUMBER


class SourceError(Exception):
    """A text that cannot be read as the format it should have."""

    def __init__(self, what: str, offset: int | None = None, remedy: str = "") -> None:
        """Take what is wrong and where: the offset in characters, if there is a place."""
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a key and its value start, counted in characters.

    ``explicit`` is false for a mapping that a longer key of a TOML file only implies.
    """

    path: KeyPath
    key: int
    value: int
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """The plain data of a text, and how to find where it stands.

    ``entries`` are those of the whole text in its order. Of a key that is ``repeated`` the data
    holds the first value.
    """

    data: object
    entries: Callable[[], tuple[Entry, ...]]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a text start."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Return the lines of ``text``."""
        return cls((0, *(found.end() for found in re.finditer(r"\r\n?|\n", text))))

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of ``offset``, both counted from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def decoded(content: bytes) -> str:
    """Return the text of ``content``: without a byte order mark, lines ended by a line feed.

    Raises:
        SourceError: if it is too large, empty, or not UTF-8.
    """
    if len(content) > LARGEST:
        raise SourceError(f"has {len(content)} bytes; a request has {LARGEST} at most")
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        offset = len(before.replace("\r\n", "\n"))
        raise SourceError("is not UTF-8", offset, "save the file as UTF-8") from None
    if not text.strip():
        raise SourceError("is empty", 0, "describe a feature in it")
    return text.replace("\r\n", "\n")


def first_places(entries: Iterable[Entry]) -> Mapping[KeyPath, Entry]:
    """Return for every path the entry that comes first."""
    places: dict[KeyPath, Entry] = {}
    for entry in entries:
        places.setdefault(entry.path, entry)
    return places


def repetitions(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry whose key stands there before, after the entry that comes first.

    What stands below a repeated key is passed over: it repeats only because its parent does.
    """
    first: dict[KeyPath, Entry] = {}
    inside: KeyPath | None = None
    for entry in entries:
        if inside is not None and entry.path[: len(inside)] == inside != entry.path:
            continue
        inside = None
        if entry.explicit and (earlier := first.setdefault(entry.path, entry)) is not entry:
            inside = entry.path
            yield earlier, entry


def whole_number(digits: str, base: int = 10) -> int:
    """Return the number that ``digits`` write, or a huge one if they are very many."""
    return int(digits, base) if len(digits) <= _LONGEST_NUMBER else _HUGE
