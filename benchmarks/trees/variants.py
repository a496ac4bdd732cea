"""Mechanical variants of a tree: the same code, written with other bytes."""

from __future__ import annotations

import ast
import codecs
import re
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENTATION = re.compile(rb"(?m)^(?: {4})+")


def with_crlf(data: bytes) -> bytes:
    """Return the text with each line ended as on Windows."""
    return _with_lf(data).replace(b"\n", b"\r\n")


def with_tabs(data: bytes) -> bytes:
    """Return the text with a tab for each four spaces that a line begins with."""
    return _INDENTATION.sub(lambda match: b"\t" * (len(match[0]) // 4), data)


def with_bom(data: bytes) -> bytes:
    """Return the text after a byte-order mark."""
    return codecs.BOM_UTF8 + data.removeprefix(codecs.BOM_UTF8)


def without_final_newline(data: bytes) -> bytes:
    """Return the text without the end of its last line."""
    return data.rstrip(b"\r\n")


def with_mixed_ends(data: bytes) -> bytes:
    """Return the text with every second line ended as on Windows."""
    lines = _with_lf(data).split(b"\n")
    ends = [b"\r\n" if number % 2 else b"\n" for number in range(len(lines) - 1)]
    return b"".join(line + end for line, end in zip(lines, [*ends, b""], strict=True))


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "crlf": with_crlf,
    "tabs": with_tabs,
    "bom": with_bom,
    "no-final-newline": without_final_newline,
    "mixed-ends": with_mixed_ends,
}


def varied(files: dict[str, bytes], variant: str) -> dict[str, bytes]:
    """Return the tree in a variant; a module that would mean something else is left alone."""
    change = VARIANTS[variant]
    return {path: _varied(path, data, change) for path, data in files.items()}


def _varied(path: str, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    if not path.endswith(".py") or not data:
        return data
    new = change(data)
    return new if new == data or _meaning(new) == _meaning(data) else data


def _meaning(data: bytes) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.dump(ast.parse(data))
        except (SyntaxError, ValueError):
            # Of a newer Python, or a template: its bytes alone matter.
            return None


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
