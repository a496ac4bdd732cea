"""Choose the module for a new mapped class, as its siblings do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from featurebuilder.project.routers.layout import PartPlace, describe_files
from featurebuilder.project.source.modules import parent_folder
from featurebuilder.project.source.renaming import (
    Renaming,
    pluralize,
    shows_number,
    words_of_module,
    words_of_string,
)
from featurebuilder.project.storage.mapped_classes import read_mapping

if TYPE_CHECKING:
    from featurebuilder.project.routers.layout import Layout
    from featurebuilder.project.source.resolving import Resolver

_ROLES = frozenset(
    {"base", "common", "core", "data", "database", "databases", "db", "entities", "entity", "init",
     "infrastructure", "mixin", "mixins", "model", "models", "orm", "persistence", "schema",
     "schemas", "shared", "sql", "storage", "table", "tables"}
)  # fmt: skip
"""Words that name the role of a module, not its resource."""


def with_mapped_place(layout: Layout, resolver: Resolver) -> Layout:
    """Return the layout of a resource: its model goes where the project's mapped classes are.

    The layout is unchanged if no file of mapped classes is named after its resource.
    """
    place = _mapped_place(resolver, layout.base)
    return replace(layout, model=replace(place, base=layout.base)) if place else layout


def _mapped_place(resolver: Resolver, base: str) -> PartPlace | None:
    """Return the place that most files of mapped classes follow, if there are such files."""
    classes = read_mapping(resolver).classes
    words: dict[str, tuple[str, ...]] = {}
    for path in dict.fromkeys(one.path for one in classes):
        if own := _words(path, base):
            words[path] = own
    shapes = {path: Renaming(own, ("{name}",))(path) for path, own in words.items()}
    shapes = {path: shape for path, shape in shapes.items() if shape != path}
    if not shapes:
        return None
    commonest = Counter(shapes.values()).most_common(1)[0][0]
    alike = [path for path, shape in shapes.items() if shape == commonest]
    evidence = f"like the tables of {describe_files(alike)}"
    example = max(reversed(alike), key=lambda path: shows_number(words[path]))
    class_words = {words_of_string(one.name) for one in classes if one.path == example}
    return PartPlace("", evidence, example, _to_feature_words(words[example], class_words))


def _to_feature_words(words: tuple[str, ...], classes: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of a module as a feature name has them: in the plural.

    For words such as ``gnus`` and ``status``, only the names of the module's ``classes`` show
    whether they are singular.
    """
    return pluralize(words) if shows_number(words) or words in classes else words


def _words(path: str, base: str) -> tuple[str, ...]:
    """Return the words of a module's resource, from the module's name or else its folder's."""
    folder, _, name = path.removesuffix(".py").rpartition("/")
    if own := _without_roles(words_of_string(name)):
        return own
    is_above = f"{base}/".startswith(f"{folder}/")
    around = words_of_module(folder.rpartition("/")[2])
    return () if is_above or not parent_folder(path) or around != _without_roles(around) else around


def _without_roles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words before the first role word, or none if other words follow it."""
    kept = tuple(takewhile(lambda word: word not in _ROLES, words))
    return kept if set(words[len(kept) :]) <= _ROLES else ()
