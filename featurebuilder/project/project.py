"""A target tree as the rest of the program sees it: what was found, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Problem, UnusableProjectError
from featurebuilder.project.aggregators import best_aggregator
from featurebuilder.project.choosing import named_router
from featurebuilder.project.habits import Habits, read_habits
from featurebuilder.project.layout import Layout, read_layout
from featurebuilder.project.mapped_place import with_mapped_place
from featurebuilder.project.modules import ModuleFinder, is_auxiliary, join
from featurebuilder.project.reading import read_graph
from featurebuilder.project.resolving import Resolver
from featurebuilder.project.settings import Settings, read_settings
from featurebuilder.project.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.project.graph import Include, Key, Router, RouterGraph

_PREFIX = "/api/v1"


@dataclass(frozen=True)
class Project:
    """One reading of one tree; nothing in it changes, and nothing of the tree was run."""

    root: Path
    resolver: Resolver
    settings: Settings
    graph: RouterGraph
    application: Router
    application_evidence: str
    aggregator: Router | None
    aggregator_evidence: str
    siblings: tuple[Include, ...]
    layout: Layout
    habits: Habits

    @property
    def finder(self) -> ModuleFinder:
        """Knows which file an import names."""
        return self.resolver.finder

    @property
    def snapshot(self) -> Snapshot:
        """The tree's files."""
        return self.resolver.snapshot

    @cached_property
    def stored_layout(self) -> Layout:
        """Where the parts of a feature go that keeps something in a database."""
        if self.settings.overrides.model:
            return self.layout
        return with_mapped_place(self.layout, self.resolver)

    @property
    def aggregator_path(self) -> str:
        """The file of the aggregator, or of the one to be made."""
        if self.aggregator:
            return self.aggregator.key.path
        return join(self.layout.base, "api/v1/api.py")


def read_project(
    root: Path,
    tree: Snapshot | Resolver | None = None,
    *,
    leaving_out: str | None = None,
    near: str | None = None,
    settings: Settings | None = None,
) -> Project:
    """Read the tree at ``root``, or ``tree`` as if it stood there.

    A feature that is built again must not be its own example: ``leaving_out`` names it. Of several
    aggregators the one whose routers stand nearest to the file ``near`` is chosen. Without
    ``settings`` the tree's own count.

    Raises:
        UnusableProjectError: if it has no FastAPI application, or a setting of ours is wrong.
    """
    if not isinstance(tree, Resolver):
        tree = Resolver(tree or Snapshot.of_folder(root))
    snapshot = tree.snapshot
    settings = settings or read_settings(snapshot, root)
    chosen = settings.overrides
    graph = read_graph(tree)
    application, application_evidence = _application(graph, settings, tree)
    if chosen.aggregator:
        routers = graph.routers.values()
        aggregator: Router | None = named_router(routers, tree.finder, chosen.aggregator, "router")
        aggregator_evidence = chosen.aggregator.evidence
    else:
        aggregator, aggregator_evidence = best_aggregator(graph, application, near)
    key = aggregator.key if aggregator else None
    siblings = graph.siblings(key, leaving_out) if key else ()
    layout = read_layout(tree, application, key, siblings).overridden(chosen)
    habits = read_habits(graph, siblings).overridden(chosen)
    return Project(
        root, tree, settings, graph, application, application_evidence, aggregator,
        aggregator_evidence, siblings, layout, habits,
    )  # fmt: skip


def _application(graph: RouterGraph, settings: Settings, tree: Resolver) -> tuple[Router, str]:
    if named := settings.overrides.entrypoint:
        chosen = named_router(graph.applications, tree.finder, named, "application")
        return chosen, named.evidence
    if settings.entrypoint:
        module, _, name = settings.entrypoint.partition(":")
        ending = module.replace(".", "/")
        for router in graph.applications:
            stem = router.key.path.removesuffix(".py").removesuffix("/__init__")
            if f"/{stem}".endswith(f"/{ending}") and router.key.variable == (name or "app"):
                return router, "named by [tool.fastapi] in pyproject.toml"
    found = [router for router in graph.applications if not is_auxiliary(router.key.path)]
    if not found:
        raise UnusableProjectError(
            *_unread(graph, tree),
            Problem(
                "there is no FastAPI application in this tree",
                None,
                "go to the project's folder (or name it with -C), "
                "or start one with 'featurebuilder new NAME'",
            ),
        )
    best = min(found, key=lambda router: _application_rank(graph, router))
    place = f"made in {best.key.path}:{best.line}"
    return best, place if len(found) == 1 else f"{place}, of {len(found)} the one with most routers"


def _application_rank(graph: RouterGraph, router: Router) -> tuple[int, bool, int, str]:
    is_main = router.key.path.rpartition("/")[2] in {"main.py", "app.py"}
    return (
        -len(graph.below(router.key)),
        not is_main,
        router.key.path.count("/"),
        router.key.path,
    )


def _unread(graph: RouterGraph, tree: Resolver) -> list[Problem]:
    """Return why the files that may make an application cannot be read."""
    problems: list[Problem] = []
    for path in graph.unread:
        try:
            _ = read_source(tree.snapshot.read(path) or b"", path).tree
        except EditRefusedError as error:
            problems += error.problems
    return problems


def mount_prefix(project: Project, top: Key, aggregator: Key) -> str:
    """Return the prefix to mount ``top`` under, so that the setting or ``/api/v1`` is served."""
    inner = _prefix_between(project.graph, top, aggregator)
    named = project.settings.prefix
    wanted = _PREFIX if named is None else named
    return wanted.removesuffix(inner) if wanted.endswith(inner) else ""


def _prefix_between(graph: RouterGraph, top: Key, key: Key) -> str:
    own = graph.routers[key].prefix or ""
    if key == top:
        return own
    include = graph.parents(key)[0]
    return _prefix_between(graph, top, include.parent) + (include.prefix or "") + own


def topmost(graph: RouterGraph, key: Key) -> Key:
    """Return the router that includes ``key``, directly or not, and that nothing includes."""
    seen = {key}
    while (parents := graph.parents(key)) and parents[0].parent not in seen:
        key = parents[0].parent
        seen.add(key)
    return key
