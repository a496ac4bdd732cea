"""English words in names."""

from __future__ import annotations

import re

from featurebuilder.naming import SnakeName

_OWN = {
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
    """Return the English singular of the last word of ``name``; the name if it is none."""
    *before, last = name.split("_")
    found = "_".join((*before, _OWN.get(last) or _without_ending(last)))
    return name if SnakeName.refusal(found) else found


def _without_ending(word: str) -> str:
    pattern, ending = next((pair for pair in _SINGULAR if re.search(pair[0], word)), ("$", ""))
    return re.sub(pattern, ending, word)
