"""Where a tree gives its routers their prefix and tags, and how it names them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.layout import names_of
from featurebuilder.project.renaming import Renaming, words_of_module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.graph import Include, Key, RouterGraph
    from featurebuilder.project.overrides import Chosen, Overrides


class Given(Enum):
    """Where a tree's routers get their prefix, or their tags."""

    ROUTER = "on the router"
    INCLUDE = "where the router is included"
    OPERATION = "in each path operation"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where something is given, and the evidence for it."""

    given: Given
    evidence: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What a router module has in common with its siblings."""

    prefix: Choice
    tags: Choice
    variable: str
    variable_evidence: str

    def overridden(self, chosen: Overrides) -> Habits:
        """Return the habits with those that somebody chose."""
        prefix = _chosen(chosen.prefix_at) or self.prefix
        tags = _chosen(chosen.tags_at) or self.tags
        if variable := chosen.router_variable:
            return Habits(prefix, tags, variable.value, variable.evidence)
        return Habits(prefix, tags, self.variable, self.variable_evidence)

    def variable_for(self, name: str) -> str:
        """Return the variable that holds the router of the feature ``name``."""
        return self.variable.replace("{name}", name)


def read_habits(graph: RouterGraph, siblings: Sequence[Include]) -> Habits:
    """Return the habits that most siblings have, or else the style guide's."""
    why = "as siblings name theirs, or else the style guide"
    return Habits(_prefix(graph, siblings), _tags(graph, siblings), _variable(siblings), why)


def _chosen(chosen: Chosen | None) -> Choice | None:
    return Choice(Given[chosen.value.upper()], chosen.evidence) if chosen else None


def _prefix(graph: RouterGraph, siblings: Sequence[Include]) -> Choice:
    votes: list[tuple[Given, Include]] = []
    users: dict[str | None, set[Key | None]] = {}
    for sibling in siblings:
        users.setdefault(sibling.prefix, set()).add(sibling.child)
    several = len({sibling.child for sibling in siblings}) > 1
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        is_given = "prefix" in include.keywords
        if is_given and _is_own_prefix(include, users[include.prefix], several=several):
            votes.append((Given.INCLUDE, include))
        elif router and router.prefix != "":
            votes.append((Given.ROUTER, include))
        elif include.child and _has_own_paths(graph, include.child):
            votes.append((Given.OPERATION, include))
    return _majority(votes)


def _is_own_prefix(include: Include, users: set[Key | None], *, several: bool) -> bool:
    """Return whether an include's prefix is that router's alone, and not one for all of them.

    ``users`` are the routers with that prefix; ``several`` says whether there are other siblings.
    """
    if include.child is None or users != {include.child}:
        return False
    words = words_of_module(include.child.path.removesuffix(".py").replace("/", "."))
    text = include.prefix or dict(include.arguments)["prefix"]
    return several or Renaming(words, ("{name}",))(text) != text


def _has_own_paths(graph: RouterGraph, key: Key) -> bool:
    paths = [operation.path or "" for operation in graph.operations_of(key)]
    return bool(paths) and all(path.strip("/") and path[1:2] != "{" for path in paths)


def _tags(graph: RouterGraph, siblings: Sequence[Include]) -> Choice:
    votes: list[tuple[Given, Include]] = []
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        if "tags" in include.keywords:
            votes.append((Given.INCLUDE, include))
        elif router and router.tags:
            votes.append((Given.ROUTER, include))
    return _majority(votes)


def _majority(votes: list[tuple[Given, Include]]) -> Choice:
    if not votes:
        return Choice(Given.ROUTER, "the style guide's place: no router tells another")
    winner = Counter(given for given, _ in votes).most_common(1)[0][0]
    return Choice(winner, f"like {names_of([i for given, i in votes if given is winner])}")


def _variable(siblings: Sequence[Include]) -> str:
    patterns = Counter(
        Renaming(words, ("{name}",))(include.child.variable)
        for include in siblings
        if include.child
        and (words := words_of_module(include.child.path.removesuffix(".py").replace("/", ".")))
    )
    common = patterns.most_common(1)
    return common[0][0] if common and common[0][0].isascii() else "router"
