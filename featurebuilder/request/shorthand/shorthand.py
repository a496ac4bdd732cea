"""Parse fields in short form: ``name:str:80``, ``born_on:date:optional``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.request.model.resource_field import STORED_TYPES, ResourceField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPES_IN_WORDS = ", ".join(kind for kind in STORED_TYPES if kind != "object")
KEYWORDS: Mapping[str, tuple[str, object]] = {
    "optional": ("optional", True),
    "unique": ("unique", True),
    "index": ("index", True),
    "read_only": ("read_only", True),
    "write_only": ("write_only", True),
    "restrict": ("on_delete", "restrict"),
    "cascade": ("on_delete", "cascade"),
    "set_null": ("on_delete", "set_null"),
}
"""The key and the value that each word after a field's type sets."""

MARKS: Mapping[str, str] = {"?": "optional", "!": "unique", "^": "index"}
_KEYS = frozenset(ResourceField.model_fields) - {"type", "fields", "of", "by"}
_NUMBER = r"-?\d+(?:\.\d+)?"
_PART = re.compile(r"(?P<body>[^=]*?)(?P<marks>[?!^]*)(?:=(?P<value>.*))?", re.DOTALL)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?")
_CALL = re.compile(r"(?P<type>\w+)\((?P<inner>.*)\)")
_FLAGS = frozenset({"optional", "unique", "index", "read_only", "write_only"})
_LENGTHS = frozenset({"str", "text", "email", "url"})
_NUMBERS = frozenset({"int", "float", "decimal"})
_WHOLE = frozenset({"min_length", "max_length", "digits", "places", "max_items"})


class _InvalidPartError(ValueError):
    """A part of a short field is invalid; it carries a remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(slots=True)
class TypedField:
    """A field as typed.

    Attributes:
        text: The short form.
        name: The name of the field.
        keys: The raw data of the field.
        columns: The column of each key in ``text``, counted from 1.
    """

    text: str
    name: str
    keys: dict[str, object] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type of the field (default: ``str``)."""
        return str(self.keys.get("type", "str"))

    def say(self, key: str, value: object, column: int) -> None:
        """Set ``key`` to ``value``, and note its column.

        Raises:
            ValueError: if the key is set already.
        """
        if key in self.columns:
            raise _InvalidPartError(f"{key!r} is set twice", "remove one of them")
        self.keys[key] = value
        self.columns[key] = column

    def problem(self, what: str, remedy: str, column: int) -> Problem:
        """Return an error in the field, with the text and the column."""
        return Problem(f"{self.text!a}, column {column}: {what}", None, remedy)


def parse_field(text: str) -> TypedField:
    """Parse a field in short form.

    Raises:
        InvalidRequestError: with the first error and its column.
    """
    first, *rest = _split_parts(text)
    made = TypedField(text, _split_part(first[1])[0])
    column = 1
    try:
        _apply_name_part(made, *first)
        for number, (column, part) in enumerate(rest):
            _apply_part(made, part, column, is_type=number == 0)
    except _InvalidPartError as error:
        raise InvalidRequestError(made.problem(str(error), error.remedy, column)) from None
    return made


def _split_parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts between colons with their columns; ``::`` is an escaped colon."""
    start = 0
    for found in re.finditer(r"(?:[^:]|::)*", text):
        if found.start() < start:
            continue
        yield found.start() + 1, found[0].replace("::", ":")
        start = found.end() + 1


def _split_part(part: str) -> tuple[str, str, str | None]:
    found = _PART.fullmatch(part)
    assert found  # noqa: S101 - each group may be empty, so every string matches
    return found["body"], found["marks"], found["value"]


def _apply_name_part(made: TypedField, column: int, part: str) -> None:
    _, marks, value = _split_part(part)
    _apply_marks(made, marks, column)
    if value is not None:
        made.say("default", value, column)


def _apply_part(made: TypedField, part: str, column: int, *, is_type: bool) -> None:
    body, marks, value = _split_part(part)
    if value is not None and body in _KEYS and not marks:
        made.say(body, _parse_value(made, body, value), column)
        return
    if body in KEYWORDS:
        key, said = KEYWORDS[body]
        made.say(key, said, column)
    elif is_type:
        _apply_type(made, body, column)
    elif body:
        _apply_detail(made, body, column)
    _apply_marks(made, marks, column)
    if value is not None:
        made.say("default", _parse_value(made, "default", value), column)


def _apply_marks(made: TypedField, marks: str, column: int) -> None:
    for mark in marks:
        made.say(MARKS[mark], True, column)  # noqa: FBT003 - the value of a key


def _apply_type(made: TypedField, body: str, column: int) -> None:
    if call := _CALL.fullmatch(body):
        _apply_type(made, call["type"], column)
        _apply_detail(made, call["inner"], column)
        return
    if values := _split_values(body):
        made.say("type", "enum", column)
        made.say("values", values, column)
        return
    if body == "object":
        remedy = "define the object's fields in the request file"
        raise _InvalidPartError("an object has no short form", remedy)
    if body not in STORED_TYPES:
        raise _InvalidPartError(f"there is no type {body!a}", _suggest_type(body))
    made.say("type", body, column)


def _suggest_type(body: str) -> str:
    near = get_close_matches(body, [*STORED_TYPES, *KEYWORDS], n=1)
    return (
        f"did you mean {near[0]!r}?"
        if near
        else f"known types: {TYPES_IN_WORDS}, and a/b/c for an enum"
    )


def _split_values(body: str) -> tuple[str, ...]:
    separated = re.split(r"[/|]", body)
    return tuple(separated) if len(separated) > 1 else ()


def _apply_detail(made: TypedField, body: str, column: int) -> None:
    for key, value in _parse_detail(made.type, body):
        made.say(key, value, column)


def _parse_detail(kind: str, body: str) -> Iterator[tuple[str, object]]:
    """Yield the keys and values that ``body`` sets for a field of the type ``kind``."""
    is_range = _RANGE.fullmatch(body)
    if kind in _LENGTHS and body.isdecimal():
        yield "max_length", _parse_number(body)
    elif kind in _LENGTHS and is_range:
        yield from _parse_range(is_range, "min_length", "max_length")
    elif kind in _NUMBERS and is_range:
        yield from _parse_range(is_range, "ge", "le")
    elif kind == "decimal" and (size := re.fullmatch(r"(\d+),(\d+)", body)):
        yield from (("digits", int(size[1])), ("places", int(size[2])))
    elif kind == "enum":
        yield "values", _split_values(body) or (body,)
    elif kind in {"ref", "refs"}:
        yield "to", body
    elif kind in {"list", "map"}:
        yield ("max_items", int(body)) if body.isdecimal() else ("items", body)
    else:
        raise _InvalidPartError(
            f"{body!a} has no meaning for a field of type '{kind}'", _suggest_detail(kind)
        )


def _parse_range(found: re.Match[str], low: str, high: str) -> Iterator[tuple[str, object]]:
    for key, text in ((low, found["low"]), (high, found["high"])):
        if text is not None:
            yield key, _parse_number(text)


def _suggest_detail(kind: str) -> str:
    said = [*KEYWORDS][:3]
    if kind in _LENGTHS:
        said += ["80", "3..80"]
    elif kind in _NUMBERS:
        said += ["0..9", "0..", "gt=0"]
    return f"use one of {', '.join(said)}, or default=VALUE"


def _parse_value(made: TypedField, key: str, text: str) -> object:
    """Return the JSON value of ``key`` that ``text`` represents."""
    if key in _WHOLE | {"ge", "gt", "le", "lt"}:
        return _parse_number(text) if re.fullmatch(_NUMBER, text) else text
    if key in _FLAGS:
        return {"true": True, "false": False}.get(text, text)
    if key == "values":
        return _split_values(text) or (text,)
    if key in {"default", "example"}:
        return _parse_constant(made.type, text)
    return text


def _parse_constant(kind: str, text: str) -> object:
    if kind == "bool":
        return {"true": True, "false": False}.get(text, text)
    if kind in {"int", "float"} and re.fullmatch(_NUMBER, text):
        return _parse_number(text)
    return text


def _parse_number(text: str) -> int | float:
    return float(text) if "." in text else int(text[:40])
