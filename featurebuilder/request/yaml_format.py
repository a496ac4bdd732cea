"""YAML 1.2 to plain data, by the core schema: no tags, no aliases, one document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from featurebuilder.request.source import (
    DEEPEST,
    TOO_DEEP,
    Document,
    Entry,
    SourceError,
    repetitions,
    whole_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.findings import KeyPath

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o([0-7]+)|0x([0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)")


def read_yaml(text: str) -> Document:
    """Return the one document of ``text``.

    Raises:
        SourceError: if it is not YAML, or more of YAML than a request needs.
    """
    try:
        reader = _Reader(text)
        data = reader.document()
    except ReaderError as error:
        what = f"is not YAML: the character U+{error.character:04X} is not allowed"
        raise SourceError(what, error.position) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not YAML: {error.problem or error.context}"
        raise SourceError(what, mark.index if mark else None) from None
    except (OverflowError, ValueError):
        # ruamel.yaml asks Python for the character of an escape without looking at it first.
        found = _BEYOND_UNICODE.search(text)
        what = "is not YAML: an escape stands for no character"
        raise SourceError(what, found.start() if found else None) from None
    entries = tuple(reader.entries)
    return Document(data, lambda: entries, any(True for _ in repetitions(entries)))


def plain_scalar(text: str) -> str | float | bool | None:
    """Return what ``text`` means where it stands without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return whole_number(text)
    if found := _OTHER_BASE.fullmatch(text):
        return whole_number(found[1] or found[2], 8 if found[1] else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


class _Reader:
    """Makes data of a stream of events, and notes where each key and value starts."""

    def __init__(self, text: str) -> None:
        self.entries: list[Entry] = []
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def document(self) -> object:
        next(self._events)
        if isinstance(next(self._events), StreamEndEvent):
            raise SourceError("is empty", 0, "describe a feature in it")
        root = next(self._events)
        self._note((), root, root)
        data = self._value(root, ())
        next(self._events)
        if not isinstance(more := next(self._events), StreamEndEvent):
            raise SourceError("holds more than one document", _start(more))
        return data

    def _value(self, event: Event, path: KeyPath) -> object:
        if isinstance(event, AliasEvent):
            remedy = "write the value out"
            raise SourceError(f"holds the alias *{event.anchor}", _start(event), remedy)
        if (tag := getattr(event, "tag", None)) is not None:
            raise SourceError(f"holds the tag {tag}", _start(event), "write it without")
        if isinstance(event, ScalarEvent):
            return plain_scalar(event.value) if event.implicit[0] else event.value
        if len(path) >= DEEPEST:
            raise SourceError(TOO_DEEP, _start(event))
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._list(path)

    def _mapping(self, path: KeyPath) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise SourceError("holds a key that is not a text", _start(event))
            below = (*path, event.value)
            value = next(self._events)
            self._note(below, event, value)
            found.setdefault(event.value, self._value(value, below))
        return found

    def _list(self, path: KeyPath) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            below = (*path, len(found))
            self._note(below, event, event)
            found.append(self._value(event, below))
        return found

    def _note(self, path: KeyPath, key: Event, value: Event) -> None:
        # A value that is left out has its mark wherever the next token is.
        left_out = value.start_mark.index == value.end_mark.index
        self.entries.append(Entry(path, _start(key), _start(key if left_out else value)))


def _start(event: Event) -> int:
    return int(event.start_mark.index)
