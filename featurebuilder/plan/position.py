"""Where in a list of routers people would put one more: as they put those that are there."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.edit.items import Key, natural
from featurebuilder.project.renaming import words_of_path

if TYPE_CHECKING:
    from collections.abc import Sequence

_STAND_LAST = frozenset({"admin", "catch", "frontend", "root", "spa", "static", "ui", "web"})
_SORTED = 3
_ENOUGH = 4
_MANY = 8
_TELLING = 0.28
"""Neighbours explain this share of the routers; of a list in no order it is a tenth at most."""

Names: TypeAlias = "Sequence[str]"


def place_of_router(names: Names, name: str) -> int:
    """Return the index at which people would add the router ``name`` to ``names``.

    The names are expressions, such as ``users.router``. It goes beside those of its own package;
    else where it keeps the list sorted; else, where neighbours explain many of the others too,
    between the nearest two; else behind the last one that begins with its words; else to the end,
    in front of those that have to stand last, such as a catch-all for a web client.
    """
    last = _is_last(name)
    end = len(names) if last else _end(names)
    there = names[:end]
    places = (
        _in_package(names, name),
        None if last else _in_order(there, name),
        None if last else _between_neighbours(there, name),
        _behind_kin(there, name),
    )
    return next((place for place in places if place is not None), end)


def place_if_sorted(names: Names, name: str) -> int:
    """Return the index that keeps ``names`` sorted, if they are beyond doubt; else the end."""
    place = _in_order(names, name) if len(names) >= _SORTED else None
    return len(names) if place is None else place


def _end(names: Names) -> int:
    """Return the index of the first of those that stand last, unless all do."""
    end = len(names)
    while end and _is_last(names[end - 1]):
        end -= 1
    return end or len(names)


def _is_last(name: str) -> bool:
    words = words_of_path(_resource(name))
    return bool(words) and words[0] in _STAND_LAST


def _in_package(names: Names, name: str) -> int | None:
    """Return the place among the routers of one package: sorted if they are, else behind them."""
    shared = _shared([_resource(other).split(".") for other in (*names, name)])
    package = _package(name, shared)
    inside = [at for at, other in enumerate(names) if _package(other, shared) == package]
    if not package or not inside:
        return None
    keys = [natural(names[at]) for at in inside]
    before = sum(key < natural(name) for key in keys) if _is_sorted(keys) else len(keys)
    return inside[before - 1] + 1 if before else inside[0]


def _in_order(names: Names, name: str) -> int | None:
    """Return the place that keeps the list sorted, as written or by words."""
    for key in (natural, _by_words):
        keys = [key(other) for other in names]
        if _is_sorted(keys):
            return sum(other < key(name) for other in keys)
    return None


def _between_neighbours(names: Names, name: str) -> int | None:
    """Return the place between the nearest two, if many of the others stand so."""
    keys = [natural(other) for other in names]
    alone = (_nearest([*keys[:at], *keys[at + 1 :]], key) == at for at, key in enumerate(keys))
    explained = sum(alone)
    if len(keys) < _MANY or explained < max(_ENOUGH, _TELLING * len(keys)):
        return None
    return _nearest(keys, natural(name))


def _nearest(keys: Sequence[Key], key: Key) -> int | None:
    """Return the gap with ``key`` in order between its two sides and the fewest others too."""
    ranks = {other: rank for rank, other in enumerate(sorted({*keys, key}))}
    sides = [-1, *(ranks[other] for other in keys), len(ranks)]
    gaps = [
        (after - before, at)
        for at, (before, after) in enumerate(itertools.pairwise(sides))
        if before <= ranks[key] <= after
    ]
    return min(gaps)[1] if gaps else None


def _behind_kin(names: Names, name: str) -> int | None:
    """Return the place behind the last of those that share the most leading words."""
    paths = [words_of_path(_resource(other)) for other in (*names, name)]
    start = _shared(paths)
    *others, own = [path[start:] for path in paths]
    alike = [_shared([other, own]) for other in others]
    most = max(alike, default=0)
    return max(at for at, count in enumerate(alike, 1) if count == most) if most else None


def _shared(paths: Sequence[Sequence[str]]) -> int:
    """Return how many parts all of them begin with."""
    columns = zip(*paths, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda column: len(set(column)) == 1, columns))


def _resource(name: str) -> str:
    """Return the part of an expression that tells the resource: no arguments, no variable."""
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
    return natural(" ".join(words_of_path(_resource(name))))
