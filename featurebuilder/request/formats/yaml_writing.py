"""Write plain values as single-line YAML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.request.formats.yaml_format import plain_scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.request.model.part import Scalar

Value: TypeAlias = "Scalar | tuple[Value, ...] | Mapping[str, Value]"

_PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_/.,;()'+-]| (?! |$))*")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


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
