"""Choose the aggregator of a new router: the largest, or the nearest to the router's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.project.routers.graph import has_aggregator_name
from featurebuilder.project.source.modules import is_auxiliary, parent_folder

if TYPE_CHECKING:
    from featurebuilder.project.routers.graph import Router, RouterGraph


def choose_aggregator(
    graph: RouterGraph, application: Router, near: str | None
) -> tuple[Router | None, str]:
    """Return the router that includes a new router, and the evidence for the choice.

    Without ``near``, it is the router that includes the most routers. ``near`` is the path of the
    new router's file; with it, it is the router whose routers are nearest to that file. ``None``
    means that the project has no aggregator yet.
    """
    if near and (nearest := _nearest_aggregator(graph, near)):
        return nearest, f"defined in {nearest.key.path}:{nearest.line}, its routers are nearest"
    candidates = [
        router
        for router in graph.routers.values()
        if not router.is_application
        and not is_auxiliary(router.key.path)
        and graph.is_aggregator(router.key)
    ]
    if graph.siblings(application.key):
        candidates.append(application)
    if not candidates and near:
        return application, "the application itself: no other router includes routers"
    if not candidates:
        return None, "the project has no aggregator yet"
    best = max(candidates, key=lambda router: _aggregator_rank(graph, router))
    count = len(graph.siblings(best.key))
    summary = f"includes {count} router{'' if count == 1 else 's'}"
    return best, f"defined in {best.key.path}:{best.line}, {summary}"


def _nearest_aggregator(graph: RouterGraph, path: str) -> Router | None:
    """Return the router or application that a router module at ``path`` belongs to, if any.

    Prefer an aggregator that includes several routers in the same folder or in sister folders,
    then the aggregator defined in the nearest folder above. On a tie, the most routers win.
    """
    ranks = {
        router.key: (_count_neighbors(graph, router, path), *_ancestor_rank(router, path))
        for router in graph.routers.values()
        if not is_auxiliary(router.key.path)
        and router.key.path != path
        and (graph.siblings(router.key) or graph.is_aggregator(router.key))
    }
    best = max(ranks, key=lambda key: (ranks[key], len(graph.siblings(key))), default=None)
    if best is None or ranks[best] == (0, False, 0):
        return None
    return graph.routers[best]


def _count_neighbors(graph: RouterGraph, router: Router, path: str) -> int:
    """Return how many included routers are in the same folder or in sister folders.

    The larger of the two counts is used. A single router is no evidence and counts as 0.
    """
    found = [i.child.path for i in graph.siblings(router.key, path) if i.child]
    same = sum(_is_in_same_folder(other, path) for other in found)
    sister = sum(is_in_sister_folder(other, path) for other in found)
    count = max(same, sister)
    return count if count > 1 else 0


def _ancestor_rank(router: Router, path: str) -> tuple[bool, int]:
    """Return whether a router is defined in a folder above ``path``, and that folder's depth."""
    folder = parent_folder(router.key.path)
    is_above = not folder or path.startswith(f"{folder}/")
    return is_above, folder.count("/") + bool(folder) if is_above else 0


def _is_in_same_folder(sibling: str, path: str) -> bool:
    """Return whether the two files are in the same folder."""
    return parent_folder(sibling) == parent_folder(path)


def is_in_sister_folder(sibling: str, path: str) -> bool:
    """Return whether the two files have the same name in folders with the same parent.

    Example: ``pets/router.py`` and ``owners/router.py``.
    """
    names = sibling.rpartition("/")[2], path.rpartition("/")[2]
    grandparents = parent_folder(parent_folder(sibling)), parent_folder(parent_folder(path))
    return names[0] == names[1] and grandparents[0] == grandparents[1]


def _aggregator_rank(graph: RouterGraph, router: Router) -> tuple[int, bool, str]:
    """Return a sort key: many routers first, then routers that are included themselves."""
    siblings = len(graph.siblings(router.key))
    score = 2 * siblings + 10 * has_aggregator_name(router.key.path)
    nested = [i for i in graph.children(router.key) if i.child and graph.is_aggregator(i.child)]
    if len(nested) >= siblings:
        # It only includes other aggregators. The new router belongs in one of those.
        score -= 8 * len(nested)
    return score, bool(graph.parents(router.key)), _tie_breaker(router)


def _tie_breaker(router: Router) -> str:
    """Return a sort key that makes ``max`` choose the first path on a tie, not the last."""
    return "".join(chr(0x10FFFF - ord(char)) for char in router.key.path)
