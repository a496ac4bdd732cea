"""The source text of a request file, and positions in it."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from featurebuilder.request.model.findings import KeyPath

MAX_DEPTH = 64
MAX_BYTES = 2**20
TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
# Replaces every longer number: none of them is valid in a request, and Python needs quadratic
# time to parse them.
_LONGEST_NUMBER = 40
_HUGE = 10**_LONGEST_NUMBER
SUFFIXES = (".yaml", ".yml", ".json", ".toml")


class SourceError(Exception):
    """The text cannot be parsed in its format."""

    def __init__(self, what: str, offset: int | None = None, remedy: str = "") -> None:
        """Create the error; ``offset`` is its position in characters, if it has one."""
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Entry:
    """The positions of a key and its value, as offsets in characters.

    Attributes:
        path: The path of the value.
        key: The offset of the key.
        value: The offset of the value.
        explicit: False for a mapping that only a dotted key or header in TOML implies.
    """

    path: KeyPath
    key: int
    value: int
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """The parsed data of a text, and the positions of its values.

    Attributes:
        data: The raw data; the first value of a duplicate key counts.
        entries: A function that returns all entries, in the order of the text.
        repeated: True if a key is used twice.
    """

    data: object
    entries: Callable[[], tuple[Entry, ...]]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The offsets at which the lines of a text start."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Find the lines of ``text``."""
        return cls((0, *(found.end() for found in re.finditer(r"\r\n?|\n", text))))

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of ``offset``, both counted from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def decode_source(content: bytes) -> str:
    """Decode UTF-8 bytes, without a byte order mark and with line feeds as line ends.

    Raises:
        SourceError: if the content is too large, empty, or not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise SourceError(f"has {len(content)} bytes; the limit is {MAX_BYTES}")
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        offset = len(before.replace("\r\n", "\n"))
        raise SourceError("is not UTF-8", offset, "save the file as UTF-8") from None
    if not text.strip():
        raise SourceError("is empty", 0, "describe a feature in it")
    return text.replace("\r\n", "\n")


def first_entries(entries: Iterable[Entry]) -> Mapping[KeyPath, Entry]:
    """Return the first entry of each path."""
    places: dict[KeyPath, Entry] = {}
    for entry in entries:
        places.setdefault(entry.path, entry)
    return places


def duplicate_keys(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each duplicate key, as the first entry and the duplicate.

    Keys below a duplicate key are skipped: they repeat only because their parent does.
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


def parse_integer(digits: str, base: int = 10) -> int:
    """Parse an integer; return a huge number if it has too many digits."""
    return int(digits, base) if len(digits) <= _LONGEST_NUMBER else _HUGE


def request_paths(name: str) -> tuple[str, ...]:
    """Return the possible paths of the request of the feature ``name``, preferred first."""
    return tuple(f"features/{name}{suffix}" for suffix in SUFFIXES)
