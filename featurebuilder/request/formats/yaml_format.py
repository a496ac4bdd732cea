"""Parse YAML 1.2 (core schema) without tags and aliases, and keep the position of each value."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

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

from featurebuilder.request.formats.source import (
    MAX_DEPTH,
    TOO_DEEP,
    Document,
    Entry,
    SourceError,
    duplicate_keys,
    parse_integer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.model.findings import KeyPath
    from featurebuilder.request.model.part import Scalar

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
Value: TypeAlias = "Scalar | tuple[Value, ...] | Mapping[str, Value]"
_PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_/.,;()'+-]| (?! |$))*")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def read_yaml(text: str) -> Document:
    """Parse ``text``, which must contain one document.

    Raises:
        SourceError: if it is not valid YAML, or uses tags, aliases or more than one document.
    """
    try:
        reader = _YamlReader(text)
        data = reader.document()
    except ReaderError as error:
        what = f"is not YAML: the character U+{error.character:04X} is not allowed"
        raise SourceError(what, error.position) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not YAML: {error.problem or error.context}"
        raise SourceError(what, mark.index if mark else None) from None
    except (OverflowError, ValueError):
        # ruamel.yaml passes the code point of an escape to chr() without a range check.
        found = _BEYOND_UNICODE.search(text)
        what = "is not YAML: an escape is not a Unicode character"
        raise SourceError(what, found.start() if found else None) from None
    entries = tuple(reader.entries)
    return Document(data, lambda: entries, any(True for _ in duplicate_keys(entries)))


def plain_scalar(text: str) -> str | float | bool | None:
    """Return the value of ``text`` as an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return parse_integer(text)
    if found := _OTHER_BASE.fullmatch(text):
        return parse_integer(found[1] or found[2], 8 if found[1] else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


class _YamlReader:
    """Build data from parser events, and record the positions of keys and values."""

    def __init__(self, text: str) -> None:
        self.entries: list[Entry] = []
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def document(self) -> object:
        next(self._events)
        if isinstance(next(self._events), StreamEndEvent):
            raise SourceError("is empty", 0, "describe a feature in it")
        root = next(self._events)
        self._record((), root, root)
        data = self._read_value(root, ())
        next(self._events)
        if not isinstance(more := next(self._events), StreamEndEvent):
            raise SourceError("contains more than one document", _start_of(more))
        return data

    def _read_value(self, event: Event, path: KeyPath) -> object:
        if isinstance(event, AliasEvent):
            remedy = "write the value instead"
            raise SourceError(f"contains the alias *{event.anchor}", _start_of(event), remedy)
        if (tag := getattr(event, "tag", None)) is not None:
            raise SourceError(f"contains the tag {tag}", _start_of(event), "remove the tag")
        if isinstance(event, ScalarEvent):
            return plain_scalar(event.value) if event.implicit[0] else event.value
        if len(path) >= MAX_DEPTH:
            raise SourceError(TOO_DEEP, _start_of(event))
        return (
            self._read_mapping(path)
            if isinstance(event, MappingStartEvent)
            else self._read_list(path)
        )

    def _read_mapping(self, path: KeyPath) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise SourceError("contains a key that is not a string", _start_of(event))
            below = (*path, event.value)
            value = next(self._events)
            self._record(below, event, value)
            found.setdefault(event.value, self._read_value(value, below))
        return found

    def _read_list(self, path: KeyPath) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            below = (*path, len(found))
            self._record(below, event, event)
            found.append(self._read_value(event, below))
        return found

    def _record(self, path: KeyPath, key: Event, value: Event) -> None:
        # An omitted value has the position of the next token.
        left_out = value.start_mark.index == value.end_mark.index
        self.entries.append(Entry(path, _start_of(key), _start_of(key if left_out else value)))


def _start_of(event: Event) -> int:
    return int(event.start_mark.index)


def write_scalar(value: Scalar) -> str:
    """Return a scalar as YAML, quoted where a plain scalar would mean another value."""
    return _write_scalar(value, _PLAIN)


def write_flow(value: Value) -> str:
    """Return a value in flow style: ``[a, b]`` and ``{key: value}``."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(write_flow, value))}]"
    if not isinstance(value, str | int | float | bool):
        pairs = (f"{write_flow(key)}: {write_flow(inner)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, str) and "," in value:
        return _quote(value)
    return write_scalar(value)


def _write_scalar(value: Scalar, plain: re.Pattern[str]) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if plain.fullmatch(value) and plain_scalar(value) == value:
        return value
    return _quote(value)


def _quote(text: str) -> str:
    return f'"{"".join(_escape(char) for char in text)}"'


def _escape(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    return char if char.isprintable() else f"\\U{ord(char):08X}"
