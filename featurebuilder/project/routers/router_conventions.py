"""Learn how siblings set their prefix and tags, and how they name the router variable."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.layout import describe_siblings
from featurebuilder.project.source.renaming import Renaming, words_of_module

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from featurebuilder.project.routers.graph import Include, RouterGraph, RouterKey
    from featurebuilder.project.settings.overrides import Override, Overrides


class Placement(Enum):
    """The place that sets a router's prefix or tags. The ledger records the values."""

    ROUTER = "on the router"
    INCLUDE = "where the router is included"
    OPERATION = "in each path operation"


@dataclass(frozen=True, slots=True)
class RouterConventions:
    """The conventions that a router module shares with its siblings.

    Attributes:
        prefix: Place of the prefix, a value of `Placement`.
        tags: Place of the tags, a value of `Placement`.
        variable: Name of the router variable, in which ``{name}`` is the feature's name.
    """

    prefix: Convention
    tags: Convention
    variable: Convention

    def overridden(self, chosen: Overrides) -> RouterConventions:
        """Return the conventions with those that settings or options choose."""
        return RouterConventions(
            _override(self.prefix, chosen.prefix_at, _parse_placement),
            _override(self.tags, chosen.tags_at, _parse_placement),
            _override(self.variable, chosen.router_variable),
        )

    def variable_for(self, name: str) -> str:
        """Return the router variable of the feature ``name``."""
        return self.variable.value.replace("{name}", name)


def read_router_conventions(graph: RouterGraph, siblings: Sequence[Include]) -> RouterConventions:
    """Return the conventions of most siblings; the style guide decides where they show none."""
    why = "like the siblings' variables, or else the style guide"
    return RouterConventions(
        _vote_on_prefix(graph, siblings),
        _vote_on_tags(graph, siblings),
        Convention("router variable", _common_variable(siblings), why),
    )


def _override(
    learned: Convention, override: Override | None, parse: Callable[[str], str] = str
) -> Convention:
    """Return the convention that a setting chooses, or else the ``learned`` one."""
    if override is None:
        return learned
    return replace(learned, value=parse(override.value), evidence=override.evidence)


def _parse_placement(setting: str) -> str:
    return Placement[setting.upper()].value


def _vote_on_prefix(graph: RouterGraph, siblings: Sequence[Include]) -> Convention:
    """Return the place where most siblings get their prefix."""
    votes: list[tuple[Placement, Include]] = []
    users: dict[str | None, set[RouterKey | None]] = {}
    for sibling in siblings:
        users.setdefault(sibling.prefix, set()).add(sibling.child)
    several = len({sibling.child for sibling in siblings}) > 1
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        is_given = "prefix" in include.keywords
        if is_given and _is_own_prefix(include, users[include.prefix], several=several):
            votes.append((Placement.INCLUDE, include))
        elif router and router.prefix != "":
            votes.append((Placement.ROUTER, include))
        elif include.child and _has_own_paths(graph, include.child):
            votes.append((Placement.OPERATION, include))
    return _choose_majority("prefix", votes)


def _is_own_prefix(include: Include, users: set[RouterKey | None], *, several: bool) -> bool:
    """Return whether an include's prefix belongs to its router alone, not to a group of routers.

    ``users`` are the routers with that prefix; ``several`` is true if the router has siblings.
    A single router's prefix counts only if it names the resource.
    """
    if include.child is None or users != {include.child}:
        return False
    words = words_of_module(include.child.path.removesuffix(".py").replace("/", "."))
    text = include.prefix or dict(include.arguments)["prefix"]
    return several or Renaming(words, ("{name}",))(text) != text


def _has_own_paths(graph: RouterGraph, key: RouterKey) -> bool:
    """Return whether every path operation of a router starts with a fixed path segment."""
    paths = [operation.path or "" for operation in graph.operations_of(key)]
    return bool(paths) and all(path.strip("/") and path[1:2] != "{" for path in paths)


def _vote_on_tags(graph: RouterGraph, siblings: Sequence[Include]) -> Convention:
    """Return the place where most siblings get their tags."""
    votes: list[tuple[Placement, Include]] = []
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        if "tags" in include.keywords:
            votes.append((Placement.INCLUDE, include))
        elif router and router.tags:
            votes.append((Placement.ROUTER, include))
    return _choose_majority("tags", votes)


def _choose_majority(what: str, votes: list[tuple[Placement, Include]]) -> Convention:
    """Return the place with the most votes, or the style guide's without votes."""
    if not votes:
        evidence = "the style guide: no router shows another place"
        return Convention(what, Placement.ROUTER.value, evidence)
    winner = Counter(place for place, _ in votes).most_common(1)[0][0]
    voters = describe_siblings([include for place, include in votes if place is winner])
    return Convention(what, winner.value, f"like {voters}")


def _common_variable(siblings: Sequence[Include]) -> str:
    """Return the siblings' most common variable, with ``{name}`` for the resource."""
    patterns = Counter(
        Renaming(words, ("{name}",))(include.child.variable)
        for include in siblings
        if include.child
        and (words := words_of_module(include.child.path.removesuffix(".py").replace("/", ".")))
    )
    common = patterns.most_common(1)
    return common[0][0] if common and common[0][0].isascii() else "router"
