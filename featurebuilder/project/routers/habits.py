"""Learn how siblings set their prefix and tags, and how they name the router variable."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.routers.layout import describe_siblings
from featurebuilder.project.source.renaming import Renaming, words_of_module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.routers.graph import Include, RouterGraph, RouterKey
    from featurebuilder.project.settings.overrides import Choice, Overrides


class Placement(Enum):
    """The place that sets a router's prefix or tags. The ledger records the values."""

    ROUTER = "on the router"
    INCLUDE = "where the router is included"
    OPERATION = "in each path operation"


@dataclass(frozen=True, slots=True)
class PlacementChoice:
    """The place that sets the prefix or the tags.

    Attributes:
        given: The place.
        evidence: The siblings or the setting that it was read from.
    """

    given: Placement
    evidence: str


@dataclass(frozen=True, slots=True)
class RouterConventions:
    """The conventions that a router module shares with its siblings.

    Attributes:
        prefix: Place of the prefix.
        tags: Place of the tags.
        variable: Name of the router variable, in which ``{name}`` is the feature's name.
        variable_evidence: Evidence for the variable.
    """

    prefix: PlacementChoice
    tags: PlacementChoice
    variable: str
    variable_evidence: str

    def overridden(self, chosen: Overrides) -> RouterConventions:
        """Return the habits with those that settings or options choose."""
        prefix = _to_choice(chosen.prefix_at) or self.prefix
        tags = _to_choice(chosen.tags_at) or self.tags
        if variable := chosen.router_variable:
            return RouterConventions(prefix, tags, variable.value, variable.evidence)
        return RouterConventions(prefix, tags, self.variable, self.variable_evidence)

    def variable_for(self, name: str) -> str:
        """Return the router variable of the feature ``name``."""
        return self.variable.replace("{name}", name)


def read_router_conventions(graph: RouterGraph, siblings: Sequence[Include]) -> RouterConventions:
    """Return the habits of most siblings; the style guide decides where they show none."""
    why = "like the siblings' variables, or else the style guide"
    return RouterConventions(
        _vote_on_prefix(graph, siblings),
        _vote_on_tags(graph, siblings),
        _common_variable(siblings),
        why,
    )


def _to_choice(chosen: Choice | None) -> PlacementChoice | None:
    """Convert the value of a setting to a choice, if it is set."""
    return PlacementChoice(Placement[chosen.value.upper()], chosen.evidence) if chosen else None


def _vote_on_prefix(graph: RouterGraph, siblings: Sequence[Include]) -> PlacementChoice:
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
    return _choose_majority(votes)


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


def _vote_on_tags(graph: RouterGraph, siblings: Sequence[Include]) -> PlacementChoice:
    """Return the place where most siblings get their tags."""
    votes: list[tuple[Placement, Include]] = []
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        if "tags" in include.keywords:
            votes.append((Placement.INCLUDE, include))
        elif router and router.tags:
            votes.append((Placement.ROUTER, include))
    return _choose_majority(votes)


def _choose_majority(votes: list[tuple[Placement, Include]]) -> PlacementChoice:
    """Return the place with the most votes, or the style guide's without votes."""
    if not votes:
        return PlacementChoice(Placement.ROUTER, "the style guide: no router shows another place")
    winner = Counter(given for given, _ in votes).most_common(1)[0][0]
    return PlacementChoice(
        winner, f"like {describe_siblings([i for given, i in votes if given is winner])}"
    )


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
