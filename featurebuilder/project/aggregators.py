"""Which router a new one is included in: the one with most routers, or with the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.project.graph import is_named_api
from featurebuilder.project.modules import is_auxiliary, parent_folder

if TYPE_CHECKING:
    from featurebuilder.project.graph import Router, RouterGraph


def best_aggregator(
    graph: RouterGraph, application: Router, near: str | None
) -> tuple[Router | None, str]:
    """Return the router that a new one is to be included in, and the evidence for it.

    Without ``near`` it is the one with most routers; with it the one whose routers stand nearest
    to that file. ``None`` stands for one that is still to be made.
    """
    if near and (nearest := _nearest(graph, near)):
        return nearest, f"made in {nearest.key.path}:{nearest.line}, its routers stand nearest"
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
        return application, "the application itself: no other router includes any"
    if not candidates:
        return None, "there is none yet"
    best = max(candidates, key=lambda router: _aggregator_rank(graph, router))
    count = len(graph.siblings(best.key))
    holds = f"holds {count} router{'' if count == 1 else 's'}"
    return best, f"made in {best.key.path}:{best.line}, {holds}"


def _nearest(graph: RouterGraph, path: str) -> Router | None:
    """Return the router or application that a new router module at ``path`` belongs to.

    That is the one with several routers in its folder, or in sister folders; else the nearest one
    above it; and of equals the one with most.
    """
    ranks = {
        router.key: (_alike(graph, router, path), *_above(router, path))
        for router in graph.routers.values()
        if not is_auxiliary(router.key.path)
        and router.key.path != path
        and (graph.siblings(router.key) or graph.is_aggregator(router.key))
    }
    best = max(ranks, key=lambda key: (ranks[key], len(graph.siblings(key))), default=None)
    if best is None or ranks[best] == (0, False, 0):
        return None
    return graph.routers[best]


def _alike(graph: RouterGraph, router: Router, path: str) -> int:
    """Return how many routers stand as the new one would, if there are several."""
    found = [i.child.path for i in graph.siblings(router.key, path) if i.child]
    same = sum(_in_same_folder(other, path) for other in found)
    sister = sum(in_sister_folder(other, path) for other in found)
    count = max(same, sister)
    return count if count > 1 else 0


def _above(router: Router, path: str) -> tuple[bool, int]:
    """Return whether a router is made in a folder above ``path``, and how deep that is."""
    folder = parent_folder(router.key.path)
    is_above = not folder or path.startswith(f"{folder}/")
    return is_above, folder.count("/") + bool(folder) if is_above else 0


def _in_same_folder(sibling: str, path: str) -> bool:
    return parent_folder(sibling) == parent_folder(path)


def in_sister_folder(sibling: str, path: str) -> bool:
    """Return whether the two files have one name in folders beside each other."""
    names = sibling.rpartition("/")[2], path.rpartition("/")[2]
    tops = parent_folder(parent_folder(sibling)), parent_folder(parent_folder(path))
    return names[0] == names[1] and tops[0] == tops[1]


def _aggregator_rank(graph: RouterGraph, router: Router) -> tuple[int, bool, str]:
    siblings = len(graph.siblings(router.key))
    score = 2 * siblings + 10 * is_named_api(router.key.path)
    grandchildren = [
        i for i in graph.children(router.key) if i.child and graph.is_aggregator(i.child)
    ]
    if len(grandchildren) >= siblings:
        # It is there to collect what collects: one of those has the routers.
        score -= 8 * len(grandchildren)
    return score, bool(graph.parents(router.key)), _reversed(router)


def _reversed(router: Router) -> str:
    """Make the first path win a tie that ``max`` would give to the last."""
    return "".join(chr(0x10FFFF - ord(char)) for char in router.key.path)
