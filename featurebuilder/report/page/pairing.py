"""Which removed line became which added one, and which words of the two differ."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Span = tuple[int, int]

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.5
_MOST_COMPARED = 2_500
_LONGEST = 2_000


def paired_lines(removed: Sequence[str], added: Sequence[str]) -> list[tuple[int, int]]:
    """Return the indices of lines that stand for each other, in order and never crossing.

    Of all such pairings it is the one whose lines are most alike; lines that have less than half
    of their words in common are no pair. Very large blocks have none.
    """
    if not removed or not added or len(removed) * len(added) > _MOST_COMPARED:
        return []
    best = [[0.0] * (len(added) + 1) for _ in range(len(removed) + 1)]
    alike = [[_likeness(old, new) for new in added] for old in removed]
    for i in reversed(range(len(removed))):
        for j in reversed(range(len(added))):
            joined = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(joined, best[i + 1][j], best[i][j + 1])
    return list(_traced(best, alike))


def changed_words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of each text that are not in the other, as starts and ends.

    Spans that only white space parts are one. Texts that are wholly different have none.
    """
    if max(len(old), len(new)) > _LONGEST:
        return (), ()
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    left = _spans(before, ((start, end) for _, start, end, _, _ in changes))
    right = _spans(after, ((start, end) for _, _, _, start, end in changes))
    if _covers(left, old) and _covers(right, new):
        return (), ()
    return left, right


def _traced(best: list[list[float]], alike: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[i]):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(old: str, new: str) -> float:
    """Return which share of the two lines' characters is in words of both, from 0 to 1."""
    if max(len(old), len(new)) > _LONGEST:
        return 0.0
    before, after = _words(old), _words(new)
    both = sum(len(word) * count for word, count in (before & after).items())
    size = sum(len(word) * count for words in (before, after) for word, count in words.items())
    return 2 * both / size if size else 0.0


@lru_cache(maxsize=512)
def _words(line: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(line) if not word.isspace())


def _spans(words: Sequence[str], changes: Iterable[Span]) -> tuple[Span, ...]:
    """Return where the changed words stand in the text that all the words make."""
    places = [0]
    for word in words:
        places.append(places[-1] + len(word))
    spans: list[Span] = []
    last = 0
    for start, end in changes:
        if start == end:
            continue
        if spans and all(word.isspace() for word in words[last:start]):
            spans[-1] = (spans[-1][0], places[end])
        else:
            spans.append((places[start], places[end]))
        last = end
    return tuple(spans)


def _covers(spans: Iterable[Span], text: str) -> bool:
    return sum(end - start for start, end in spans) >= len(text.strip())
