"""Convert English words in names to the singular."""

from __future__ import annotations

import re

from featurebuilder.naming import SnakeName

_IRREGULAR = {
    "caches": "cache",
    "causes": "cause",
    "children": "child",
    "cookies": "cookie",
    "houses": "house",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "series": "series",
    "species": "species",
}
_SINGULAR = (
    (r"(ss|us|is)$", r"\1"),
    (r"ies$", "y"),
    (r"(ss|us|zz|x|ch|sh)es$", r"\1"),
    (r"s$", ""),
)


def singular(name: str) -> str:
    """Return ``name`` with its last word in the singular, if the result is a valid name."""
    *before, last = name.split("_")
    found = "_".join((*before, _IRREGULAR.get(last) or _remove_plural_ending(last)))
    return name if SnakeName.refusal(found) else found


def _remove_plural_ending(word: str) -> str:
    pattern, ending = next((pair for pair in _SINGULAR if re.search(pair[0], word)), ("$", ""))
    return re.sub(pattern, ending, word)
