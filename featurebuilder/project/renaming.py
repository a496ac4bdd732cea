"""From how one resource is written to how another would be, in every style of writing names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeAlias

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_GENERIC = frozenset(
    {"api", "apis", "router", "routers", "route", "routes", "view", "views", "endpoint",
     "endpoints", "controller", "controllers", "handler", "handlers", "resource", "rest",
     "resources", "urls", "v1", "v2"}
)  # fmt: skip
Style: TypeAlias = Callable[[tuple[str, ...]], str]

_UNCOUNTABLE = frozenset(
    {"admin", "auth", "chat", "data", "feedback", "health", "info", "media", "metadata", "search",
     "staff"}
)  # fmt: skip
PLACEHOLDER = "\N{LATIN SMALL LETTER O WITH STROKE}"
"""Stands for the resource in what siblings are compared by; no tree writes names with it."""


@dataclass(frozen=True)
class Renaming:
    """Puts the words of one resource in place of those of another."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    styles: tuple[Style, ...] = ()

    def for_texts(self, *, kebab: bool) -> Self:
        """Return the renaming as it applies inside texts, such as tags and prefixes.

        A single word does not show how several are joined there: with dashes if ``kebab``.
        """
        styles = _TEXT_STYLES if not kebab else (_kebab, *_TEXT_STYLES)
        return replace(self, styles=styles)

    @classmethod
    def between(cls, old: str, new: str) -> Self:
        """Return the renaming from one module to another, by their dotted names.

        What both names share at their ends is no part of the resource: ``app.users.router`` to
        ``app.pets.router``, or ``api.user_routes`` to ``api.pet_routes``.
        """
        first, second = words_of_module(old), words_of_module(new)
        if len(first) > 1 and len(second) > 1:
            while len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
                first, second = first[:-1], second[:-1]
        return cls(first, second)

    def __call__(self, text: str) -> str:
        """Return ``text`` with the old resource's words replaced, each in the style it has."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._styles[found[0]], text)

    @cached_property
    def _styles(self) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for old, new in _numbers(self.old, self.new):
            for style in self.styles or _STYLES:
                if (key := style(old)) and key not in pairs:
                    pairs[key] = style(new)
        return pairs

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.old:
            return None
        longest_first = sorted(self._styles, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        # A name may stand inside a longer one, but not inside a longer word.
        return re.compile(rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:{either})(?![a-z])")


def normal_form(text: str, module: str) -> str:
    """Return ``text`` with the resource of ``module`` replaced by a sign, to compare siblings."""
    return Renaming(words_of_module(module), (PLACEHOLDER,))(text)


def words_of_module(dotted: str) -> tuple[str, ...]:
    """Return the words that name the resource of a module: those of its last part that has any."""
    for part in reversed(dotted.split(".")):
        words = tuple(word.lower() for word in _WORD.findall(part))
        own = _without_generic(words)
        if own:
            return own
    return ()


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[-1] in _GENERIC:
        words = words[:-1]
    while len(words) > 1 and words[0] in _GENERIC:
        words = words[1:]
    return words


def _numbers(
    old: tuple[str, ...], new: tuple[str, ...]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the words as they are, and in the other number where the old ones have it."""
    if old[-1].endswith("s"):
        other = (*old[:-1], _singular(old[-1]))
        return [(old, new), (other, (*new[:-1], _singular(new[-1])) if new else new)]
    other = (*old[:-1], _plural(old[-1]))
    return [(old, new), (other, (*new[:-1], _plural(new[-1])) if new else new)]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _plural(word: str) -> str:
    if word.endswith("s") or word in _UNCOUNTABLE:
        return word
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def _snake(words: tuple[str, ...]) -> str:
    return "_".join(words)


def _kebab(words: tuple[str, ...]) -> str:
    return "-".join(words)


def _flat(words: tuple[str, ...]) -> str:
    return "".join(words)


def _spaced(words: tuple[str, ...]) -> str:
    return " ".join(words)


def _sentence(words: tuple[str, ...]) -> str:
    return " ".join(words).capitalize()


def _title(words: tuple[str, ...]) -> str:
    return " ".join(map(str.capitalize, words))


def _pascal(words: tuple[str, ...]) -> str:
    return "".join(map(str.capitalize, words))


def _camel(words: tuple[str, ...]) -> str:
    return words[0] + _pascal(words[1:]) if words else ""


def _upper(words: tuple[str, ...]) -> str:
    return "_".join(words).upper()


_STYLES = (_snake, _kebab, _spaced, _camel, _flat, _pascal, _title, _sentence, _upper)
_TEXT_STYLES = (_snake, _kebab, _spaced, _title, _sentence, _pascal, _camel, _flat, _upper)
