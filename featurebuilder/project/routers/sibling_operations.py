"""Choose the operations of sibling routers that show whether anyone may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.project.routers.application import read_served_operations
from featurebuilder.project.routers.router_construction import is_open

if TYPE_CHECKING:
    from featurebuilder.project.project import Project

_MOST = 8


def sibling_operations(project: Project) -> tuple[str, ...]:
    """Return one operation (``METHOD /path``) of each sibling router that was written by hand.

    Reading operations come first, because verification sends a request to each. Routers that are
    open to anyone by nature, such as ``login``, are left out.
    """
    found: list[str] = []
    for sibling in project.siblings_by_hand:
        router = project.graph.routers.get(sibling.child) if sibling.child else None
        if router is None or is_open(router):
            continue
        operations = read_served_operations(project, router.key.path).operations
        ranked = sorted(operations, key=lambda one: (one.method != "get", "{" in one.path))
        found += [f"{one.method.upper()} {one.path}" for one in ranked[:1]]
    return tuple(dict.fromkeys(found))[:_MOST]
