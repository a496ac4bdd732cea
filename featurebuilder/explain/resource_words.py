"""Build the words about a resource for docstrings and error messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Action, Resource

_SPOKEN_AS_CONSONANT = re.compile(r"(uni|use|usa|usu|uti|eu|one|once)")
_SPOKEN_AS_VOWEL = re.compile(r"(heir|honest|hono|hour)")


def words_of(request: FeatureRequest, resource: Resource) -> WordsContext:
    """Return the resource's name in singular and plural, with and without an article."""
    one, many = in_words(resource.name), in_words(request.name)
    a_one = with_article(one)
    missing = f"{one[:1].upper()}{one[1:]} not found."
    return WordsContext(
        *map(PythonText, (one, a_one, many, f"{a_one[:1].upper()}{a_one[1:]}", missing))
    )


def in_words(name: str) -> str:
    """Return a name with spaces instead of underscores."""
    return name.replace("_", " ")


def with_article(words: str) -> str:
    """Return the words with ``a`` or ``an`` before them."""
    is_vowel = words[0] in "aeiou" and not _SPOKEN_AS_CONSONANT.match(words)
    return f"{'an' if is_vowel or _SPOKEN_AS_VOWEL.match(words) else 'a'} {words}"


def conflict_message(resource: Resource) -> str:
    """Return the error message for a violated constraint; empty if there is no constraint."""
    one = in_words(resource.name)
    same = [" and ".join(map(in_words, names)) for names in unique_groups(resource)]
    if same:
        return f"Another {one} has the same {', or the same '.join(same)}."
    refers = any(field.type in {"ref", "refs"} for field in resource.fields.values())
    if refers:
        return f"What the {one} refers to has just been deleted."
    return ""


def refusal_message(action: Action, resource: Resource) -> str:
    """Return the error message for an action in a state that does not allow it."""
    asked: Mapping[str, Iterable[Scalar]] = action.when  # type: ignore[assignment]  # a name is a str
    whose = (
        f"{in_words(name)} is {' or '.join(map(str, values))}" for name, values in asked.items()
    )
    return f"That takes {with_article(in_words(resource.name))} whose {' and '.join(whose)}."


@dataclass(frozen=True, slots=True)
class WordsContext:
    """The resource's name in messages and docstrings.

    ``the_one`` starts a sentence; ``missing`` says that a row does not exist.
    """

    one: PythonText
    a_one: PythonText
    many: PythonText
    the_one: PythonText
    missing: PythonText
