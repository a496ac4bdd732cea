"""Learn how siblings construct their routers: the class and the dependencies of most of them."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.layout import describe_siblings
from featurebuilder.project.routers.router_dependencies import (
    Guard,
    guards_of_class,
    importable_name,
    own_guards,
)
from featurebuilder.project.routers.tag_style import TagStyle, read_tag_style
from featurebuilder.project.source.renaming import words_of_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from featurebuilder.project.routers.graph import Include, Router, RouterGraph
    from featurebuilder.project.source.resolving import Resolver

FoundT = TypeVar("FoundT")

_OPEN = (
    "auth authentication callback health healthcheck healthz login logout metrics oauth ping "
    "public root sign signup status token version webhook"
)
"""Words for routers that are open to anyone in projects that guard all others."""


@dataclass(frozen=True, slots=True)
class RouterClass:
    """A router class of the project.

    Attributes:
        module: Module to import it from.
        name: Its name.
        guards: The dependencies that it adds to each router.
    """

    module: str
    name: str
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class RouterConstruction:
    """The construction of a new router, like its siblings.

    Attributes:
        router_class: The class of the project; ``None`` for FastAPI's ``APIRouter``.
        guards: The dependencies that most siblings declare.
        route_class: The class of routes that most siblings name; ``None`` for FastAPI's.
        responses: The literal of the responses that most siblings document; empty if there is none.
        tag_style: The style of most tags that are the name of a sibling; ``None`` if none is.
        collection_slash: True if the paths of most collections end with a slash.
        conventions: The choices that differ from a plain ``APIRouter``, with evidence.
    """

    router_class: RouterClass | None = None
    guards: tuple[Guard, ...] = ()
    route_class: Guard | None = None
    responses: str = ""
    tag_style: TagStyle | None = None
    collection_slash: bool = False
    conventions: tuple[Convention, ...] = ()


def read_router_construction(
    graph: RouterGraph, resolver: Resolver, siblings: Sequence[Include]
) -> RouterConstruction:
    """Return the arguments that most siblings share.

    Siblings such as ``login`` and ``health`` do not show whether a router needs guards.
    """
    made = [
        (include, graph.routers[include.child])
        for include in siblings
        if include.child and include.child in graph.routers
    ]
    router_class, users = _common_class(graph, resolver, made)
    guarded = [one for one in made if not is_open(one[1])]
    guards, guarded_includes = _common_guards(graph, resolver, guarded)
    conventions: list[Convention] = []
    if router_class:
        value = f"{router_class.name} of {router_class.module}"
        conventions.append(Convention("router class", value, f"like {describe_siblings(users)}"))
    if guards:
        value = ", ".join(guard.text for guard in guards)
        evidence = f"like {describe_siblings(guarded_includes)}"
        conventions.append(Convention("router dependencies", value, evidence))
    route_class, users = _most_common(
        (include, _name_in(graph, resolver, router, router.route_class)) for include, router in made
    )
    if route_class:
        value = f"{route_class.name} of {route_class.module}"
        conventions.append(Convention("route class", value, f"like {describe_siblings(users)}"))
    responses, users = _most_common(
        (include, _literal_responses(router.responses)) for include, router in made
    )
    if responses:
        evidence = f"like {describe_siblings(users)}"
        conventions.append(Convention("router responses", responses, evidence))
    tag_style, users = read_tag_style(graph, [include for include, _ in made])
    if tag_style:
        evidence = f"like {describe_siblings(users)}"
        conventions.append(Convention("style of tags", tag_style.value, evidence))
    slashed = _slashed_collections(graph, made)
    if slashed:
        evidence = f"like {describe_siblings(slashed)}"
        conventions.append(Convention("paths of collections", "end with a slash", evidence))
    return RouterConstruction(
        router_class,
        guards,
        route_class,
        responses or "",
        tag_style,
        bool(slashed),
        tuple(conventions),
    )


def _common_class(
    graph: RouterGraph, resolver: Resolver, made: list[tuple[Include, Router]]
) -> tuple[RouterClass | None, list[Include]]:
    """Return the class of the project that most siblings use, if any, and those siblings."""
    return _most_common((include, _class_of(graph, resolver, router)) for include, router in made)


def _most_common(
    found: Iterable[tuple[Include, FoundT | None]],
) -> tuple[FoundT | None, list[Include]]:
    """Return what more than half of the siblings have, and those siblings; ``None`` without."""
    pairs = list(found)
    counted = Counter(one for _, one in pairs).most_common(1)
    if not counted or counted[0][0] is None or counted[0][1] * 2 <= len(pairs):
        return None, []
    winner = counted[0][0]
    return winner, [include for include, one in pairs if one == winner]


def _name_in(graph: RouterGraph, resolver: Resolver, router: Router, source: str) -> Guard | None:
    """Return what a name in a router's module stands for, if it can be imported."""
    found = importable_name(graph, resolver, router.key.path, source) if source else None
    return replace(found, path="", text=found.name, file="") if found else None


def _literal_responses(source: str) -> str | None:
    """Return the source of a ``responses`` argument, if it is a literal with numeric statuses."""
    try:
        return source if source and documented_statuses(source) else None
    except ValueError:
        return None


def documented_statuses(responses: str) -> tuple[int, ...]:
    """Return the statuses in the source of a ``responses`` argument.

    Raises:
        ValueError: if it is not a literal, or has keys such as ``default`` and ``4XX``.
    """
    try:
        found = ast.literal_eval(responses)
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(responses) from error
    if not isinstance(found, dict):
        raise ValueError(responses)  # noqa: TRY004 - text that was read
    return tuple(int(status) for status in found)


def _class_of(graph: RouterGraph, resolver: Resolver, router: Router) -> RouterClass | None:
    """Return the class of the project that creates a router; ``None`` for any other callable."""
    definition = resolver.definition(router.key.path, router.made_by)
    if definition is None or not isinstance(definition.node, ast.ClassDef):
        return None
    module = resolver.finder.name_of(definition.path)
    guards = guards_of_class(graph, resolver, definition.path, definition.node)
    return RouterClass(module, definition.name, guards)


def _common_guards(
    graph: RouterGraph, resolver: Resolver, made: list[tuple[Include, Router]]
) -> tuple[tuple[Guard, ...], list[Include]]:
    """Return the guards that most siblings' routers declare, and those siblings.

    The guards of an include are copied along with the include.
    """
    declared = [(include, own_guards(graph, resolver, router.key)) for include, router in made]
    counted = Counter(guard for _, guards in declared for guard in dict.fromkeys(guards))
    common = tuple(
        guard for guard, count in counted.items() if guard.name and count * 2 > len(made)
    )
    return common, [include for include, guards in declared if set(common) <= set(guards)]


def _slashed_collections(graph: RouterGraph, made: list[tuple[Include, Router]]) -> list[Include]:
    """Return the siblings whose collection has a path with a slash at its end, if most have one."""
    slashed: list[Include] = []
    others = 0
    for include, router in made:
        if path := _collection_path(graph, include, router):
            if path.endswith("/"):
                slashed.append(include)
            else:
                others += 1
    return slashed if len(slashed) > others else []


def _collection_path(graph: RouterGraph, include: Include, router: Router) -> str | None:
    """Return the path of a router's collection as written, below a placeholder for its prefix.

    It is the path of the prefix itself. In a router without a prefix, it is the path that another
    operation extends by a path parameter.
    """
    has_prefix = include.prefix != "" or router.prefix != ""
    paths = [one.path for one in graph.operations_of(router.key) if one.path is not None]
    if has_prefix:
        return next((f"*{path}" for path in paths if path in {"", "/"}), None)
    rows = {path.partition("/{")[0] for path in paths if "/{" in path}
    return next((path for path in paths if path.rstrip("/") in rows), None)


def is_open(router: Router) -> bool:
    """Return whether a router is open to anyone by nature, such as ``login``."""
    words = words_of_module(router.key.path.removesuffix(".py").replace("/", "."))
    return not set(_OPEN.split()).isdisjoint(words)
