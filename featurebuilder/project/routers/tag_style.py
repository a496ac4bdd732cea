"""Learn how siblings write a tag that is the name of their resource."""

from __future__ import annotations

import ast
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.source.renaming import pluralize, words_of_module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.routers.graph import Include, RouterGraph


class TagStyle(Enum):
    """A way to write two words as one tag; each value is an example."""

    SENTENCE = "Two words"
    TITLE = "Two Words"
    LOWER = "two words"
    KEBAB = "two-words"
    SNAKE = "two_words"
    UPPER = "TWO WORDS"
    CAMEL = "TwoWords"

    def write(self, words: Iterable[str]) -> str:
        """Return the tag for the words, which are in lower case."""
        text = " ".join(words)
        match self:
            case TagStyle.SENTENCE:
                return text.capitalize()
            case TagStyle.TITLE:
                return text.title()
            case TagStyle.LOWER:
                return text
            case TagStyle.KEBAB:
                return text.replace(" ", "-")
            case TagStyle.SNAKE:
                return text.replace(" ", "_")
            case TagStyle.UPPER:
                return text.upper()
            case TagStyle.CAMEL:
                return text.title().replace(" ", "")


def read_tag_style(
    graph: RouterGraph, siblings: Iterable[Include]
) -> tuple[TagStyle | None, list[Include]]:
    """Return the style of most tags that name their resource, and the siblings that have it.

    Of several styles that fit, such as for single words, the first is chosen.
    """
    fitting = {
        include: [style for style in TagStyle if _has_tag(graph, include, style)]
        for include in siblings
    }
    telling = [styles for styles in fitting.values() if styles]
    counted = Counter(style for styles in telling for style in styles)
    ranked = sorted(counted, key=lambda style: (-counted[style], list(TagStyle).index(style)))
    if not ranked or counted[ranked[0]] * 2 <= len(telling):
        return None, []
    return ranked[0], [include for include, styles in fitting.items() if ranked[0] in styles]


def _has_tag(graph: RouterGraph, include: Include, style: TagStyle) -> bool:
    """Return whether a tag of the sibling is its module's name in this style."""
    if include.child is None:
        return False
    words = words_of_module(include.child.path.removesuffix(".py").replace("/", "."))
    if not words:
        return False
    router = graph.routers.get(include.child)
    tags = {*_tags_of_include(include), *(router.tags if router else ())}
    return not tags.isdisjoint({style.write(words), style.write(pluralize(words))})


def _tags_of_include(include: Include) -> tuple[str, ...]:
    """Return the tags that the include gives, if they are a list of strings."""
    try:
        tags = ast.literal_eval(dict(include.arguments).get("tags", "()"))
    except ValueError:
        return ()
    is_list = isinstance(tags, list | tuple) and all(isinstance(tag, str) for tag in tags)
    return tuple(tags) if is_list else ()
