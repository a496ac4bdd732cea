"""Rename a resource in names and strings, in every naming style."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeAlias

from featurebuilder import nouns

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
_GENERIC = frozenset(
    {"api", "apis", "router", "routers", "route", "routes", "view", "views", "endpoint",
     "endpoints", "controller", "controllers", "handler", "handlers", "resource", "rest",
     "resources", "urls"}
)  # fmt: skip
Style: TypeAlias = Callable[[tuple[str, ...]], str]

_UNCOUNTABLE = frozenset(
    {"admin", "analytics", "auth", "chat", "data", "feedback", "health", "info", "media",
     "metadata", "news", "search", "series", "settings", "sms", "staff", "stats"}
)  # fmt: skip
_OF_APIS = frozenset({"client", "doc", "gateway", "key", "token"})
"""Words that belong to ``api`` before them: ``api_keys`` is the resource, not ``keys``."""
PLACEHOLDER = "\N{LATIN SMALL LETTER O WITH STROKE}"
"""Replaces the resource's name when siblings are compared; no project uses it in names."""


@dataclass(frozen=True)
class Renaming:
    """Replace the words of one resource by those of another.

    Attributes:
        old: The words to replace.
        new: The words to insert.
        styles: The naming styles to look for; all of them if empty.
        other_parts: Other words that differ, as old and new: ``incident`` and ``case`` for
            ``app.incident.type`` and ``app.case.type``.
        inner: The old and new words without those of their folder, such as ``about`` for
            ``admin.admin_about``. They are used in strings that do not contain all of ``old``.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    styles: tuple[Style, ...] = ()
    other_parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    inner: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def for_strings(self, *, kebab: bool) -> Self:
        """Return the renaming as it applies in strings such as tags and prefixes.

        A single word does not show how several are joined: they get dashes if ``kebab``, else
        underscores.
        """
        styles = _TEXT_STYLES if not kebab else (_kebab, *_TEXT_STYLES)
        return replace(self, styles=styles)

    @classmethod
    def between(cls, old: str, new: str) -> Self:
        """Return the renaming from one module to another, given their dotted names.

        Words that both names share at their ends are not part of the resource: ``app.users.router``
        and ``app.pets.router``, or ``api.user_routes`` and ``api.pet_routes``.
        """
        first, second = words_of_module(old), words_of_module(new)
        if len(first) > 1 and len(second) > 1:
            while len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
                first, second = first[:-1], second[:-1]
        inner = _within_folder(old, first), _within_folder(new, second)
        around = _differing_parts(old.split("."), new.split("."))
        return cls(first, second, other_parts=around, inner=inner if inner[0] != first else None)

    def __call__(self, text: str) -> str:
        """Return ``text`` with the old words replaced by the new ones, each in its style."""
        if self._pattern is None:
            return text
        renamed = self._pattern.sub(lambda found: self._replacements[found[0]], text)
        if self.inner is None or renamed != text:
            return renamed
        old, new = self.inner
        return replace(self, old=old, new=new, other_parts=(), inner=None)(text)

    @cached_property
    def _replacements(self) -> dict[str, str]:
        pairs: dict[str, str] = {}
        numbers = [
            _pair_numbers(old, new) for old, new in ((self.old, self.new), *self.other_parts)
        ]
        for old, new in itertools.chain.from_iterable(numbers):
            for style in self.styles or _STYLES:
                if (key := style(old)) and key not in pairs:
                    pairs[key] = style(new)
        return pairs

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.old:
            return None
        longest_first = sorted(self._replacements, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        # A name may be part of a longer name, but not of a longer word. The path
        # ``/.well-known`` is fixed by RFC 8615 and never renamed.
        start = r"(?:(?<![A-Za-z])(?<!/\.)|(?<=[a-z])(?=[A-Z]))"
        return re.compile(rf"{start}(?:{either})(?![a-z])")


def normal_form(text: str, module: str) -> str:
    """Return ``text`` with a placeholder for the resource of ``module``, to compare siblings.

    The placeholder differs where the resource is in the other number (singular or plural) than in
    the module's name.
    """
    words = words_of_module(module)
    inner = _within_folder(module, words)
    return Renaming(words, (PLACEHOLDER,), inner=(inner, (PLACEHOLDER,)))(text)


def contains_resource_name(text: str, module: str) -> bool:
    """Return whether ``text`` contains the words of the module's resource, in any style."""
    return PLACEHOLDER in normal_form(text, module).casefold()


def words_of_module(dotted: str) -> tuple[str, ...]:
    """Return the words that name a module's resource.

    They come from the last part of the name that has any besides generic ones such as ``router``.
    """
    for part in reversed(dotted.split(".")):
        words = tuple(word.lower() for word in _WORD.findall(part))
        own = _without_generic(words)
        if own:
            return own
    return ()


def pluralize(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with the last one in the plural."""
    return (*words[:-1], _plural(words[-1]))


def shows_number(words: tuple[str, ...]) -> bool:
    """Return whether the last word shows if it is singular or plural; ``status`` does not."""
    last = words[-1]
    return last not in _UNCOUNTABLE and (nouns.is_plural(last) or not last.endswith("s"))


def words_of_string(text: str) -> tuple[str, ...]:
    """Return all words of a string, such as a prefix or a list of tags, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(text))


def words_of_path(dotted: str) -> tuple[str, ...]:
    """Return the words of a dotted name without generic ones, each in the singular."""
    words = (word.lower() for word in _WORD.findall(dotted))
    return tuple(_singular(word) for word in words if word not in _GENERIC)


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without generic ones at the start and at the end."""
    while words and words[-1] in _GENERIC:
        words = words[:-1]
    while len(words) > 1 and words[0] in _GENERIC and _singular(words[1]) not in _OF_APIS:
        words = words[1:]
    return words


def _within_folder(dotted: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a module without those of its folder, which some projects repeat."""
    for part in dotted.split(".")[:-1]:
        folder = [_singular(word.lower()) for word in _WORD.findall(part)]
        count = len(folder)
        if 0 < count < len(words) and [_singular(word) for word in words[:count]] == folder:
            return words[count:]
    return words


def _differing_parts(
    old: list[str], new: list[str]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the words of the parts that differ in two names of the same depth."""
    if len(old) != len(new):
        return ()
    pairs = [
        (words_of_module(first), words_of_module(second))
        for first, second in zip(old, new, strict=True)
    ]
    return tuple((first, second) for first, second in pairs if first and second and first != second)


def _pair_numbers(
    old: tuple[str, ...], new: tuple[str, ...]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the old and new words as they are, and in the other number (singular or plural)."""
    if not old:
        return []
    turned = _singular if nouns.is_plural(old[-1]) else _plural
    other = (*old[:-1], turned(old[-1]))
    if new == (PLACEHOLDER,):
        return [(old, new), (other, (f"{PLACEHOLDER}s",))]
    return [(old, new), (other, (*new[:-1], turned(new[-1])) if new else new)]


def _singular(word: str) -> str:
    return word if word in _UNCOUNTABLE else nouns.singular(word)


def _plural(word: str) -> str:
    return word if word in _UNCOUNTABLE else nouns.plural(word)


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
