"""Choose the place of a new include among the existing ones, following their order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.edit.items import Key, natural_key
from featurebuilder.project.source.renaming import words_of_path

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_WORDS = frozenset({"admin", "catch", "frontend", "root", "spa", "static", "ui", "web"})
_MIN_EXPLAINED = 4
_MIN_NAMES = 8
_EXPLAINED_SHARE = 0.28
"""Neighbors must explain this share of the routers; in an unordered list, it is at most 0.1."""

Names: TypeAlias = "Sequence[str]"


def place_of_router(names: Names, name: str) -> int:
    """Return the index at which to insert the router ``name`` into ``names``.

    Names are expressions, such as ``users.router``. The first rule that applies decides:

    - next to the routers of its own package
    - at the place that keeps the list sorted
    - between its two nearest neighbors, if that rule also explains many of the others
    - after the last name that begins with the same words
    - at the end, but before routers that come last, such as a catch-all for a web client

    A router whose own name says that it comes last, such as ``admin``, skips the second and third
    rule.
    """
    last = _is_last(name)
    end = len(names) if last else _end_of_regular(names)
    there = names[:end]
    places = (
        _place_in_package(names, name),
        None if last else _place_in_order(there, name),
        None if last else _place_between_neighbours(there, name),
        _place_after_kin(there, name),
    )
    return next((place for place in places if place is not None), end)


def _end_of_regular(names: Names) -> int:
    """Return the index of the first router that must come last, unless all must."""
    end = len(names)
    while end and _is_last(names[end - 1]):
        end -= 1
    return end or len(names)


def _is_last(name: str) -> bool:
    words = words_of_path(_resource(name))
    return bool(words) and words[0] in _LAST_WORDS


def _place_in_package(names: Names, name: str) -> int | None:
    """Return the place among the routers of its package: in order if they are sorted, else last."""
    shared = _count_shared_head([_resource(other).split(".") for other in (*names, name)])
    package = _package(name, shared)
    inside = [at for at, other in enumerate(names) if _package(other, shared) == package]
    if not package or not inside:
        return None
    keys = [natural_key(names[at]) for at in inside]
    before = sum(key < natural_key(name) for key in keys) if _is_sorted(keys) else len(keys)
    return inside[before - 1] + 1 if before else inside[0]


def _place_in_order(names: Names, name: str) -> int | None:
    """Return the place that keeps the list sorted, by name or by words."""
    for key in (natural_key, _by_words):
        keys = [key(other) for other in names]
        if _is_sorted(keys):
            return sum(other < key(name) for other in keys)
    return None


def _place_between_neighbours(names: Names, name: str) -> int | None:
    """Return the place between the nearest two names, if this rule explains many of the others."""
    keys = [natural_key(other) for other in names]
    alone = (_nearest([*keys[:at], *keys[at + 1 :]], key) == at for at, key in enumerate(keys))
    explained = sum(alone)
    if len(keys) < _MIN_NAMES or explained < max(_MIN_EXPLAINED, _EXPLAINED_SHARE * len(keys)):
        return None
    return _nearest(keys, natural_key(name))


def _nearest(keys: Sequence[Key], key: Key) -> int | None:
    """Return the gap whose neighbors enclose ``key`` with the fewest other names between."""
    ranks = {other: rank for rank, other in enumerate(sorted({*keys, key}))}
    sides = [-1, *(ranks[other] for other in keys), len(ranks)]
    gaps = [
        (after - before, at)
        for at, (before, after) in enumerate(itertools.pairwise(sides))
        if before <= ranks[key] <= after
    ]
    return min(gaps)[1] if gaps else None


def _place_after_kin(names: Names, name: str) -> int | None:
    """Return the place after the last of the names that share the most leading words."""
    paths = [words_of_path(_resource(other)) for other in (*names, name)]
    start = _count_shared_head(paths)
    *others, own = [path[start:] for path in paths]
    alike = [_count_shared_head([other, own]) for other in others]
    most = max(alike, default=0)
    return max(at for at, count in enumerate(alike, 1) if count == most) if most else None


def _count_shared_head(paths: Sequence[Sequence[str]]) -> int:
    """Return the number of parts that all paths have in common at the start."""
    columns = zip(*paths, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, columns))


def _resource(name: str) -> str:
    """Return the part of an expression that names the resource, without arguments and variable."""
    *modules, variable = name.partition("(")[0].split(".")
    return (
        ".".join(modules)
        if modules and "router" in variable.lower()
        else ".".join([*modules, variable])
    )


def _package(name: str, start: int) -> list[str]:
    return _resource(name).split(".")[start:-1]


def _is_sorted(keys: Sequence[Key]) -> bool:
    return len(keys) > 1 and list(keys) == sorted(keys)


def _by_words(name: str) -> Key:
    return natural_key(" ".join(words_of_path(_resource(name))))
