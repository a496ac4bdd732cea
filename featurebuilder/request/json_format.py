"""JSON to plain data, with places where they are asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from featurebuilder.request.source import (
    DEEPEST,
    TOO_DEEP,
    Document,
    SourceError,
    whole_number,
)

if TYPE_CHECKING:
    from featurebuilder.request.source import Entry

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|NaN|Infinity')


def read_json(text: str) -> Document:
    """Return the data of ``text``.

    Raises:
        SourceError: if it is not JSON, or nested too deep.
    """
    _check_tokens(text)
    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.extend(found)
        return dict(reversed(pairs))

    try:
        data = json.loads(text, object_pairs_hook=mapping, parse_int=whole_number)
    except json.JSONDecodeError as error:
        raise SourceError(f"is not JSON: {error.msg}", error.pos) from None
    return Document(data, lambda: _entries(text), repeated=bool(repeated))


def _check_tokens(text: str) -> None:
    """Refuse what `json.loads` would take but JSON does not, and what it could not bear."""
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "NI":
            raise SourceError(f"is not JSON: {token[0]} is no number of JSON", token.start())
        depth += (first in "[{") - (first in "]}")
        if depth > DEEPEST:
            raise SourceError(TOO_DEEP, token.start())


def _entries(text: str) -> tuple[Entry, ...]:
    from featurebuilder.request.json_places import entries  # noqa: PLC0415 - only errors need it

    return entries(text)
