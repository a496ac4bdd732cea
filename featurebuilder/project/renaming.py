"""From how one resource is written to how another would be, in every style of writing names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeAlias

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
"""What an API has: of ``api_keys``, ``api`` is half of the resource's name."""
_SINGULAR_S = ("ss", "us", "is")
_HISSING = re.compile(r"(ss|[^aeou]us|x|[nrt]ch|sh)es$")
PLACEHOLDER = "\N{LATIN SMALL LETTER O WITH STROKE}"
"""Stands for the resource in what siblings are compared by; no tree writes names with it."""


@dataclass(frozen=True)
class Renaming:
    """Puts the words of one resource in place of those of another.

    ``around`` holds what else differs: of ``app.incident.type`` and ``app.case.type``, the parents.
    ``inner`` are the words within a folder that gives its name to its modules, such as ``about`` of
    ``admin.admin_about``: they are replaced in a text that does not have all of them together.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    styles: tuple[Style, ...] = ()
    around: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    inner: tuple[tuple[str, ...], tuple[str, ...]] | None = None

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
        inner = _within_folder(old, first), _within_folder(new, second)
        around = _around(old.split("."), new.split("."))
        return cls(first, second, around=around, inner=inner if inner[0] != first else None)

    def __call__(self, text: str) -> str:
        """Return ``text`` with the old resource's words replaced, each in the style it has."""
        if self._pattern is None:
            return text
        renamed = self._pattern.sub(lambda found: self._styles[found[0]], text)
        if self.inner is None or renamed != text:
            return renamed
        old, new = self.inner
        return replace(self, old=old, new=new, around=(), inner=None)(text)

    @cached_property
    def _styles(self) -> dict[str, str]:
        pairs: dict[str, str] = {}
        numbers = [_numbers(old, new) for old, new in ((self.old, self.new), *self.around)]
        for old, new in itertools.chain.from_iterable(numbers):
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
        # A name may stand inside a longer one, but not inside a longer word. What stands at
        # ``/.well-known`` is there by RFC 8615, whatever serves it.
        start = r"(?:(?<![A-Za-z])(?<!/\.)|(?<=[a-z])(?=[A-Z]))"
        return re.compile(rf"{start}(?:{either})(?![a-z])")


def normal_form(text: str, module: str) -> str:
    """Return ``text`` with the resource of ``module`` replaced by a sign, to compare siblings.

    The sign tells whether the resource stands there in the number that the module's name has.
    """
    words = words_of_module(module)
    inner = _within_folder(module, words)
    return Renaming(words, (PLACEHOLDER,), inner=(inner, (PLACEHOLDER,)))(text)


def names_itself(text: str, module: str) -> bool:
    """Return whether ``text`` holds the words of the module's resource, in any style."""
    return PLACEHOLDER in normal_form(text, module).casefold()


def words_of_module(dotted: str) -> tuple[str, ...]:
    """Return the words that name the resource of a module: those of its last part that has any."""
    for part in reversed(dotted.split(".")):
        words = tuple(word.lower() for word in _WORD.findall(part))
        own = _without_generic(words)
        if own:
            return own
    return ()


def in_plural(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of several resources, given those of one or of several."""
    return (*words[:-1], _plural(words[-1]))


def tells_its_number(words: tuple[str, ...]) -> bool:
    """Return whether the last word shows if it means one or several, as ``status`` does not."""
    return words[-1] not in _UNCOUNTABLE and not words[-1].endswith(_SINGULAR_S)


def words_of_text(text: str) -> tuple[str, ...]:
    """Return all words of a text, such as a prefix or a list of tags, as they stand there."""
    return tuple(word.lower() for word in _WORD.findall(text))


def words_of_path(dotted: str) -> tuple[str, ...]:
    """Return all words of a dotted name that name a resource, each in the singular."""
    words = (word.lower() for word in _WORD.findall(dotted))
    return tuple(_singular(word) for word in words if word not in _GENERIC)


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[-1] in _GENERIC:
        words = words[:-1]
    while len(words) > 1 and words[0] in _GENERIC and _singular(words[1]) not in _OF_APIS:
        words = words[1:]
    return words


def _within_folder(dotted: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a module without those of its folder, which some trees repeat."""
    for part in dotted.split(".")[:-1]:
        folder = [_singular(word.lower()) for word in _WORD.findall(part)]
        count = len(folder)
        if 0 < count < len(words) and [_singular(word) for word in words[:count]] == folder:
            return words[count:]
    return words


def _around(old: list[str], new: list[str]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the words of the other parts that differ in two names of the same depth."""
    if len(old) != len(new):
        return ()
    pairs = [
        (words_of_module(first), words_of_module(second))
        for first, second in zip(old, new, strict=True)
    ]
    return tuple((first, second) for first, second in pairs if first and second and first != second)


def _numbers(
    old: tuple[str, ...], new: tuple[str, ...]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the words as they are, and in the other number where the old ones have it."""
    if not old:
        return []
    turned = _singular if _is_plural(old[-1]) else _plural
    other = (*old[:-1], turned(old[-1]))
    if new == (PLACEHOLDER,):
        return [(old, new), (other, (f"{PLACEHOLDER}s",))]
    return [(old, new), (other, (*new[:-1], turned(new[-1])) if new else new)]


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(_SINGULAR_S)


def _singular(word: str) -> str:
    if word in _UNCOUNTABLE or not _is_plural(word):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if _HISSING.search(word) else word[:-1]


def _plural(word: str) -> str:
    if word in _UNCOUNTABLE or _is_plural(word):
        return word
    if word.endswith("is"):
        return f"{word[:-2]}es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if _HISSING.search(f"{word}es") else f"{word}s"


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
