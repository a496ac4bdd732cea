"""Remove parentheses around strings that ruff joined on one line."""

from __future__ import annotations

import io
import tokenize
from itertools import accumulate

_BEFORE_VALUES = {"=", ",", "("}


def remove_needless_parentheses(source: str) -> str:
    """Return ``source`` with each ``=("text")`` on one line changed to ``="text"``.

    This applies to any argument of a call. ``source`` must be valid Python.
    """
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type != tokenize.NL
    ]
    starts = [0, *accumulate(len(line) for line in io.StringIO(source))]
    pieces: list[str] = []
    at = 0
    rows = zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
    for before, opening, text, closing in rows:
        shape = (before.string in _BEFORE_VALUES, opening.string, text.type, closing.string)
        if shape != (True, "(", tokenize.STRING, ")") or opening.start[0] != closing.end[0]:
            continue
        first = starts[opening.start[0] - 1] + opening.start[1]
        last = starts[closing.end[0] - 1] + closing.end[1]
        pieces += [source[at:first], text.string]
        at = last
    return "".join([*pieces, source[at:]])
