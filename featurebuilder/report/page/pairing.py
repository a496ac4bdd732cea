"""Pair removed lines with added lines, and find the changed words of each pair."""

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
_MIN_LIKENESS = 0.5
_MAX_COMPARED = 2_500
_MAX_LENGTH = 2_000


def pair_lines(removed: Sequence[str], added: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of indices (removed, added) of edited lines, in order and never crossing.

    The result is the pairing with the highest total similarity. Lines with a similarity below 0.5
    are never paired, and very large blocks have no pairs.
    """
    if not removed or not added or len(removed) * len(added) > _MAX_COMPARED:
        return []
    best = [[0.0] * (len(added) + 1) for _ in range(len(removed) + 1)]
    alike = [[_likeness(old, new) for new in added] for old in removed]
    for i in reversed(range(len(removed))):
        for j in reversed(range(len(added))):
            joined = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _MIN_LIKENESS else 0.0
            best[i][j] = max(joined, best[i + 1][j], best[i][j + 1])
    return list(_trace_pairs(best, alike))


def changed_words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the changed spans of each string, as (start, end) in characters.

    Spans separated only by white space are joined. Completely different or very long strings have
    no spans.
    """
    if max(len(old), len(new)) > _MAX_LENGTH:
        return (), ()
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    left = _spans(before, ((start, end) for _, start, end, _, _ in changes))
    right = _spans(after, ((start, end) for _, _, _, start, end in changes))
    if _covers(left, old) and _covers(right, new):
        return (), ()
    return left, right


def _trace_pairs(best: list[list[float]], alike: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[i]):
        if alike[i][j] >= _MIN_LIKENESS and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(old: str, new: str) -> float:
    """Return the share of the characters of both lines in common words, from 0 to 1."""
    if max(len(old), len(new)) > _MAX_LENGTH:
        return 0.0
    before, after = _words(old), _words(new)
    both = sum(len(word) * count for word, count in (before & after).items())
    size = sum(len(word) * count for words in (before, after) for word, count in words.items())
    return 2 * both / size if size else 0.0


@lru_cache(maxsize=512)
def _words(line: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(line) if not word.isspace())


def _spans(words: Sequence[str], changes: Iterable[Span]) -> tuple[Span, ...]:
    """Return the character spans of the changed words in the joined ``words``."""
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
