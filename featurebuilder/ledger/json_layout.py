"""Lay out JSON in few lines that people can read and that merge well."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WIDTH = 100
_INDENT = 2


def dump_readable(content: Mapping[str, object], one_line: frozenset[str] = frozenset()) -> str:
    """Return the object as JSON, one member per line at the top.

    An inner object or list that fits is on one line. In an object that does not, neighbours with
    short scalar values share lines of at most 100 characters. Each member of the objects named in
    ``one_line`` is on one line, however long.
    """
    members = [
        f"{json.dumps(key)}: {_by_line(value) if key in one_line else _layout(value, _INDENT)}"
        for key, value in content.items()
    ]
    return f"{_enclose(members, 0, '{}')}\n"


def _by_line(value: object) -> str:
    """Return an object with one member per line, at the second level."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    lines = [
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(one, ensure_ascii=False)}"
        for key, one in value.items()
    ]
    return _enclose(lines, _INDENT, "{}")


def _layout(value: object, depth: int) -> str:
    inline = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or len(inline) + depth <= _WIDTH:
        return inline
    inner = depth + _INDENT
    if isinstance(value, list):
        return _enclose([_layout(one, inner) for one in value], depth, "[]")
    keys = (json.dumps(key, ensure_ascii=False) for key in value)
    parts = [f"{key}: {_layout(value[name], inner)}" for key, name in zip(keys, value, strict=True)]
    is_scalar = [not isinstance(one, (dict, list)) for one in value.values()]
    return _enclose(list(_packed(parts, is_scalar, _WIDTH - inner)), depth, "{}")


def _enclose(parts: list[str], depth: int, brackets: str) -> str:
    if not parts:
        return brackets
    margin = " " * (depth + _INDENT)
    body = f",\n{margin}".join(parts)
    return f"{brackets[0]}\n{margin}{body}\n{' ' * depth}{brackets[1]}"


def _packed(parts: list[str], can_share: list[bool], width: int) -> Iterator[str]:
    """Yield the parts, with neighbours that can share a line joined up to ``width`` characters."""
    line = ""
    for part, shares in zip(parts, can_share, strict=True):
        if line and (not shares or len(line) + len(part) + len(", ,") > width):
            yield line
            line = ""
        if shares:
            line = f"{line}, {part}" if line else part
        else:
            yield part
    if line:
        yield line
