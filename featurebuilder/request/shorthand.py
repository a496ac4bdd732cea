"""Fields as a person types them in a shell: ``name:str:80``, ``born_on:date:optional``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.request.resource_field import STORED_TYPES, ResourceField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPES_IN_WORDS = ", ".join(kind for kind in STORED_TYPES if kind != "object")
WORDS: Mapping[str, tuple[str, object]] = {
    "optional": ("optional", True),
    "unique": ("unique", True),
    "index": ("index", True),
    "restrict": ("on_delete", "restrict"),
    "cascade": ("on_delete", "cascade"),
    "set_null": ("on_delete", "set_null"),
}
"""What a word behind a field's type says."""

MARKS: Mapping[str, str] = {"?": "optional", "!": "unique", "^": "index"}
_KEYS = frozenset(ResourceField.model_fields) - {"type", "fields", "of", "by"}
_NUMBER = r"-?\d+(?:\.\d+)?"
_PART = re.compile(r"(?P<body>[^=]*?)(?P<marks>[?!^]*)(?:=(?P<value>.*))?", re.DOTALL)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?")
_CALL = re.compile(r"(?P<type>\w+)\((?P<inner>.*)\)")
_LENGTHS = frozenset({"str", "text", "email", "url"})
_NUMBERS = frozenset({"int", "float", "decimal"})
_WHOLE = frozenset({"min_length", "max_length", "digits", "places", "max_items"})


class _MeaninglessError(ValueError):
    """A part of a field that says nothing, with what it could say."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(slots=True)
class TypedField:
    """A field as it was typed: its plain data, and the column at which each key was said."""

    text: str
    name: str
    keys: dict[str, object] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type of the field; a text where none was said."""
        return str(self.keys.get("type", "str"))

    def say(self, key: str, value: object, column: int) -> None:
        """Note that the field has ``value`` under ``key``.

        Raises:
            ValueError: if that was said before.
        """
        if key in self.columns:
            raise _MeaninglessError(f"{key!r} is said twice", "keep one of them")
        self.keys[key] = value
        self.columns[key] = column

    def problem(self, what: str, remedy: str, column: int) -> Problem:
        """Return what is wrong with the field, with the place in what was typed."""
        return Problem(f"{self.text!a}, column {column}: {what}", None, remedy)


def typed_field(text: str) -> TypedField:
    """Return the field that ``text`` says.

    Raises:
        InvalidRequestError: with the first thing that it does not say in a way that is known.
    """
    first, *rest = _parts(text)
    made = TypedField(text, _split(first[1])[0])
    column = 1
    try:
        _first_part(made, *first)
        for number, (column, part) in enumerate(rest):
            _part(made, part, column, is_type=number == 0)
    except _MeaninglessError as error:
        raise InvalidRequestError(made.problem(str(error), error.remedy, column)) from None
    return made


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts between colons, each with its column; two colons stand for one."""
    start = 0
    for found in re.finditer(r"(?:[^:]|::)*", text):
        if found.start() < start:
            continue
        yield found.start() + 1, found[0].replace("::", ":")
        start = found.end() + 1


def _split(part: str) -> tuple[str, str, str | None]:
    found = _PART.fullmatch(part)
    assert found  # noqa: S101 - every text is a body, marks and a value, each of which may be empty
    return found["body"], found["marks"], found["value"]


def _first_part(made: TypedField, column: int, part: str) -> None:
    _, marks, value = _split(part)
    _mark(made, marks, column)
    if value is not None:
        made.say("default", value, column)


def _part(made: TypedField, part: str, column: int, *, is_type: bool) -> None:
    body, marks, value = _split(part)
    if value is not None and body in _KEYS and not marks:
        made.say(body, _value(made, body, value), column)
        return
    if body in WORDS:
        key, said = WORDS[body]
        made.say(key, said, column)
    elif is_type:
        _type(made, body, column)
    elif body:
        _detail(made, body, column)
    _mark(made, marks, column)
    if value is not None:
        made.say("default", _value(made, "default", value), column)


def _mark(made: TypedField, marks: str, column: int) -> None:
    for mark in marks:
        made.say(MARKS[mark], True, column)  # noqa: FBT003 - the value of a key


def _type(made: TypedField, body: str, column: int) -> None:
    if call := _CALL.fullmatch(body):
        _type(made, call["type"], column)
        _detail(made, call["inner"], column)
        return
    if values := _values(body):
        made.say("type", "enum", column)
        made.say("values", values, column)
        return
    if body == "object":
        remedy = "describe an object's own fields in the request's file"
        raise _MeaninglessError("an object cannot be said in short", remedy)
    if body not in STORED_TYPES:
        raise _MeaninglessError(f"there is no type {body!a}", _nearest_type(body))
    made.say("type", body, column)


def _nearest_type(body: str) -> str:
    near = get_close_matches(body, [*STORED_TYPES, *WORDS], n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {TYPES_IN_WORDS}, and a/b/c"


def _values(body: str) -> tuple[str, ...]:
    separated = re.split(r"[/|]", body)
    return tuple(separated) if len(separated) > 1 else ()


def _detail(made: TypedField, body: str, column: int) -> None:
    for key, value in _meaning(made.type, body):
        made.say(key, value, column)


def _meaning(kind: str, body: str) -> Iterator[tuple[str, object]]:
    """Yield the keys that ``body`` says behind the type ``kind``."""
    is_range = _RANGE.fullmatch(body)
    if kind in _LENGTHS and body.isdecimal():
        yield "max_length", _number(body)
    elif kind in _LENGTHS and is_range:
        yield from _bounds(is_range, "min_length", "max_length")
    elif kind in _NUMBERS and is_range:
        yield from _bounds(is_range, "ge", "le")
    elif kind == "decimal" and (size := re.fullmatch(r"(\d+),(\d+)", body)):
        yield from (("digits", int(size[1])), ("places", int(size[2])))
    elif kind == "enum":
        yield "values", _values(body) or (body,)
    elif kind in {"ref", "refs"}:
        yield "to", body
    elif kind in {"list", "map"}:
        yield ("max_items", int(body)) if body.isdecimal() else ("items", body)
    else:
        raise _MeaninglessError(
            f"{body!a} says nothing about a field of type '{kind}'", _possible(kind)
        )


def _bounds(found: re.Match[str], low: str, high: str) -> Iterator[tuple[str, object]]:
    for key, text in ((low, found["low"]), (high, found["high"])):
        if text is not None:
            yield key, _number(text)


def _possible(kind: str) -> str:
    said = [*WORDS][:3]
    if kind in _LENGTHS:
        said += ["80", "3..80"]
    elif kind in _NUMBERS:
        said += ["0..9", "0..", "gt=0"]
    return f"it could be one of {', '.join(said)}, or default=VALUE"


def _value(made: TypedField, key: str, text: str) -> object:
    """Return the value that ``text`` writes for ``key``, as JSON has it."""
    if key in _WHOLE | {"ge", "gt", "le", "lt"}:
        return _number(text) if re.fullmatch(_NUMBER, text) else text
    if key in {"optional", "unique", "index"}:
        return {"true": True, "false": False}.get(text, text)
    if key == "values":
        return _values(text) or (text,)
    if key in {"default", "example"}:
        return _constant(made.type, text)
    return text


def _constant(kind: str, text: str) -> object:
    if kind == "bool":
        return {"true": True, "false": False}.get(text, text)
    if kind in {"int", "float"} and re.fullmatch(_NUMBER, text):
        return _number(text)
    return text


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text[:40])
