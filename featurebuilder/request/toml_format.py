"""TOML to plain data, with places where they are asked for."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

from featurebuilder.request.source import DEEPEST, TOO_DEEP, Document, Entry, Lines, SourceError

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}.,=\n]',
    re.DOTALL,
)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(text: str) -> Document:
    """Return the data of ``text``.

    Raises:
        SourceError: if it is not TOML, or nested too deep.
    """
    _check_depth(text)
    try:
        return Document(tomllib.loads(text), lambda: _entries(text))
    except ValueError as error:
        mended = _mended(text)
        if mended is None:
            raise _refusal(text, error) from None
        return mended


def is_toml(text: str) -> bool:
    """Return whether ``text`` is TOML that says something."""
    try:
        _check_depth(text)
        return bool(tomllib.loads(text))
    except (SourceError, ValueError):
        return False


def _mended(text: str) -> Document | None:
    """Return the document of a ``text`` that is TOML but for repeated keys."""
    from featurebuilder.request.toml_places import (  # noqa: PLC0415 - only errors need it
        without_repetitions,
    )

    with suppress(ValueError):
        once = without_repetitions(text)
        if once != text:
            return Document(tomllib.loads(once), lambda: _entries(text), repeated=True)
    return None


def _check_depth(text: str) -> None:
    """Refuse what is nested deeper than `tomllib` could bear, be it by brackets or by dots."""
    depth = dots = 0
    for token in _TOKEN.finditer(text):
        first = token[0]
        depth += (first in "[{") - (first in "]}")
        dots = dots + 1 if first == "." else dots * (first[0] in "\"'")
        if max(depth, dots) > DEEPEST:
            raise SourceError(TOO_DEEP, token.start())


def _refusal(text: str, error: ValueError) -> SourceError:
    what = str(error)
    place = _PLACE.search(what)
    if place is None:
        return SourceError("is not TOML: holds a number of too many digits")
    offset = len(text)
    if place[1]:
        starts = Lines(tuple(found.end() for found in re.finditer(r"^", text, re.MULTILINE)))
        offset = starts.starts[int(place[1]) - 1] + int(place[2]) - 1
    return SourceError(f"is not TOML: {what[: place.start()]}", offset)


def _entries(text: str) -> tuple[Entry, ...]:
    from featurebuilder.request.toml_places import entries  # noqa: PLC0415 - only errors need it

    return entries(text)
