"""Parse a request file in any supported format."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

from featurebuilder.request.formats.source import (
    MAX_DEPTH,
    SUFFIXES,
    TOO_DEEP,
    Document,
    Entry,
    Lines,
    SourceError,
)

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}.,=\n]',
    re.DOTALL,
)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_document(text: str, suffix: str) -> Document:
    """Parse ``text`` in the format that ``suffix`` selects; detect the format if it is empty.

    Raises:
        SourceError: if ``text`` is not valid in that format, or ``suffix`` is unknown.
    """
    # Import lazily: each format loads a parser that only its own files need.
    match suffix.lower() or _detect_suffix(text):
        case ".json":
            from featurebuilder.request.formats.json_format import read_json  # noqa: PLC0415 - see above

            return read_json(text)
        case ".toml":
            return read_toml(text)
        case ".yaml" | ".yml":
            from featurebuilder.request.formats.yaml_format import read_yaml  # noqa: PLC0415 - see above

            return read_yaml(text)
        case _:
            remedy = f"use one of {', '.join(SUFFIXES)}"
            raise SourceError(f"has the unknown suffix {suffix!a}", remedy=remedy)


def _detect_suffix(text: str) -> str:
    """Return the suffix of the format of ``text``; no request is both TOML and YAML."""
    if text.lstrip().startswith("{"):
        return ".json"

    return ".toml" if is_toml(text) else ".yaml"


def read_toml(text: str) -> Document:
    """Return the data in ``text``.

    Raises:
        SourceError: if it is not TOML, or nested more than `MAX_DEPTH` levels deep.
    """
    _check_depth(text)
    try:
        return Document(tomllib.loads(text), lambda: _entries(text))
    except ValueError as error:
        document = _read_without_repetitions(text)
        if document is None:
            raise _syntax_error(text, error) from None
        return document


def is_toml(text: str) -> bool:
    """Return whether ``text`` is TOML with at least one key."""
    try:
        _check_depth(text)
        return bool(tomllib.loads(text))
    except (SourceError, ValueError):
        return False


def _read_without_repetitions(text: str) -> Document | None:
    """Return the document if repeated keys are all that is wrong, so that an error can name both.

    `tomllib` stops at the first repeated key and does not say where the key was before.
    """
    from featurebuilder.request.formats.toml_positions import (  # noqa: PLC0415 - only errors need it
        without_repetitions,
    )

    with suppress(ValueError):
        once = without_repetitions(text)
        if once != text:
            return Document(tomllib.loads(once), lambda: _entries(text), repeated=True)
    return None


def _check_depth(text: str) -> None:
    """Refuse brackets or dotted keys nested too deep for the recursion in `tomllib`."""
    depth = dots = 0
    for token in _TOKEN.finditer(text):
        first = token[0]
        depth += (first in "[{") - (first in "]}")
        dots = dots + 1 if first == "." else dots * (first[0] in "\"'")
        if max(depth, dots) > MAX_DEPTH:
            raise SourceError(TOO_DEEP, token.start())


def _syntax_error(text: str, error: ValueError) -> SourceError:
    what = str(error)
    place = _PLACE.search(what)
    if place is None:
        return SourceError("is not TOML: a number has too many digits")
    offset = len(text)
    if place[1]:
        starts = Lines(tuple(found.end() for found in re.finditer(r"^", text, re.MULTILINE)))
        offset = starts.starts[int(place[1]) - 1] + int(place[2]) - 1
    return SourceError(f"is not TOML: {what[: place.start()]}", offset)


def _entries(text: str) -> tuple[Entry, ...]:
    from featurebuilder.request.formats.toml_positions import entries  # noqa: PLC0415 - only errors need it

    return entries(text)
