"""Choose the arguments of a new include: from a sibling's include and the prefix clients expect."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.project.routers.expectations import ExpectedPrefix
from featurebuilder.project.source.renaming import Renaming, words_of_path, words_of_string
from featurebuilder.wiring.include_edits import Inclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from featurebuilder.project.routers.graph import Include, RouterKey
    from featurebuilder.project.routers.references import Factory, NewRouter, Reference
    from featurebuilder.project.routers.registration import Registrar

ROUTER_ARGUMENTS = frozenset({"prefix", "tags"})
_DEPENDENCIES = "dependencies"


@dataclass(frozen=True, slots=True)
class RouterToInclude:
    """A router of the draft that is to be included.

    Attributes:
        key: The router.
        keywords: Python source of the request's ``prefix`` and ``tags``, in projects that set them
            at the include.
        prefix: The request's prefix as a plain string.
        by_example: Take prefix and tags from the siblings instead of the request.
        is_guarded: Take the dependencies that most siblings' includes have.
        factory: The function that returns the router, if it must be called.
    """

    key: RouterKey
    keywords: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    by_example: bool = False
    is_guarded: bool = True
    factory: Factory | None = None


def build_inclusion(
    registrar: Registrar,
    new: NewRouter,
    router: RouterToInclude,
    reference: Reference,
    expected: ExpectedPrefix | None,
) -> Inclusion:
    """Return the new include, modelled on the sibling that the registrar chooses.

    ``expected`` is the prefix under which tests, clients or an OpenAPI document of the project call
    the router. It overrides the sibling's prefix, and is used only with ``by_example``.
    """
    example = registrar.call_example(new)
    if example is None:
        row = reference.example
        rename = registrar.renaming(row, new).for_strings(kebab=False) if row else None
        return Inclusion(
            reference.expression, router.keywords, row, rename, by_example=router.by_example
        )
    keywords = _keywords_like(registrar, example, new, router)
    because = ""
    if router.by_example and not new.has_prefix:
        by_paths = registrar.prefix_by_paths(example, new) if expected is None else None
        expected = ExpectedPrefix(by_paths, new.key.path) if by_paths is not None else expected
        changed = (
            _changes_for_prefix(registrar, example, keywords, new, expected) if expected else {}
        )
        if expected and any(keywords.get(name) != text for name, text in changed.items()):
            because = f"with the prefix that {expected.asked_in} expects"
        keywords |= changed
    given = {name: text for name, text in router.keywords.items() if not keywords.get(name)}
    if "tags" in router.keywords:
        given["tags"] = router.keywords["tags"]
    return Inclusion(
        reference.expression,
        keywords | given,
        example,
        because=because,
        by_example=router.by_example,
    )


def _keywords_like(
    registrar: Registrar, example: Include, new: NewRouter, router: RouterToInclude
) -> dict[str, str | None]:
    """Return the new include's arguments, modelled on ``example``; ``None`` omits an argument."""
    keywords: dict[str, str | None] = {}
    for name, text in example.arguments:
        if name in ROUTER_ARGUMENTS and router.by_example:
            keywords[name] = registrar.argument_like(example, text, new)
        elif name == "prefix" and name in router.keywords:
            keywords[name] = registrar.prefix_like(example, text, router.prefix)
        elif name in ROUTER_ARGUMENTS:
            keywords[name] = None if registrar.is_specific(example, name, text) else text
        elif not router.by_example or registrar.is_specific(example, name, text):
            keywords[name] = None
    if not router.by_example and router.is_guarded:
        keywords |= _common_guards(registrar.siblings, example)
    carried = {"prefix": new.has_prefix, "tags": new.has_tags}
    for name, text in example.arguments:
        if carried.get(name) and registrar.is_specific(example, name, text):
            keywords[name] = None
    return keywords


def _common_guards(siblings: Iterable[Include], example: Include) -> dict[str, str | None]:
    """Return the ``dependencies`` that most includes in the example's file have, if any."""
    beside = [one for one in siblings if one.path == example.path and one.container is None]
    given = [dict(one.arguments).get(_DEPENDENCIES) for one in beside]
    text, count = Counter(given).most_common(1)[0]
    return {_DEPENDENCIES: text} if text and count * 2 > len(beside) else {}


def _changes_for_prefix(
    registrar: Registrar,
    example: Include,
    keywords: Mapping[str, str | None],
    new: NewRouter,
    expected: ExpectedPrefix,
) -> dict[str, str | None]:
    """Return the arguments that must differ from the example's to get the expected prefix."""
    ours = ((name, text) for name, text in example.arguments if name in ROUTER_ARGUMENTS)
    alone = {name for name, text in ours if registrar.is_alone(example, name, text)}
    prefix, tags = keywords.get("prefix"), keywords.get("tags")
    if prefix and not ("prefix" in alone and _string_value(prefix)):
        return {}
    if not expected.prefix:
        return dict.fromkeys(alone)
    quote = prefix[-1] if prefix else '"'
    changed: dict[str, str | None] = {"prefix": f"{quote}{expected.prefix}{quote}"}
    if prefix and tags:
        changed["tags"] = _renamed_tags(tags, _string_value(prefix), expected.prefix)
    elif not prefix and not tags and not new.has_tags:
        changed["tags"] = f"[{quote}{expected.prefix.rpartition('/')[2]}{quote}]"
    return changed


def _renamed_tags(tags: str, prefix: str, expected: str) -> str:
    """Return the tags with the old prefix's words replaced by the expected prefix's words.

    Return them unchanged if the tags do not equal the old prefix, or the two prefixes share no
    word.
    """
    old, new = words_of_string(prefix), words_of_string(expected)
    if words_of_string(tags) != old or set(words_of_path(prefix)).isdisjoint(
        words_of_path(expected)
    ):
        return tags
    return Renaming(old, new).for_strings(kebab="-" in tags)(tags)


def _string_value(source: str) -> str:
    """Return the value of a string literal, or an empty string for any other expression."""
    node = ast.parse(source, mode="eval").body
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
