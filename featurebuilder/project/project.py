"""Read a project: its application, aggregator, siblings, layout and settings."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.project.generated import generated_code
from featurebuilder.project.routers.aggregators import choose_aggregator
from featurebuilder.project.routers.application import ApplicationImport, find_import
from featurebuilder.project.routers.layout import Layout, read_layout
from featurebuilder.project.routers.reading import read_graph
from featurebuilder.project.routers.router_construction import (
    RouterConstruction,
    read_router_construction,
)
from featurebuilder.project.routers.router_conventions import (
    RouterConventions,
    read_router_conventions,
)
from featurebuilder.project.settings.settings import Settings, read_settings
from featurebuilder.project.source.modules import ModuleFinder, is_auxiliary, join
from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.model_place import with_mapped_place
from featurebuilder.project.testing.import_writes import find_import_writes
from featurebuilder.project.unparsed import parsing_problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from featurebuilder.project.routers.graph import Include, Router, RouterGraph, RouterKey
    from featurebuilder.project.settings.overrides import Override

_PREFIX = "/api/v1"


@dataclass(frozen=True)
class Project:
    """One read of a project; it is immutable, and nothing of the project was run.

    Attributes:
        root: The folder of the project.
        resolver: The resolver of names in the project's files.
        settings: The project's settings.
        graph: All routers with their includes and path operations.
        application: The application that features are added to.
        application_evidence: The reason for that choice, in words.
        aggregator: The router that includes new ones; ``None`` if there is none yet.
        aggregator_evidence: The reason for that choice, in words.
        siblings: The includes of the aggregator.
        layout: The places of a feature's parts.
        router_conventions: The conventions for router variables, prefixes and tags.
    """

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
    router_conventions: RouterConventions

    @property
    def finder(self) -> ModuleFinder:
        """The finder of the files that imports name."""
        return self.resolver.finder

    @property
    def snapshot(self) -> Snapshot:
        """The project's files."""
        return self.resolver.snapshot

    @cached_property
    def stored_layout(self) -> Layout:
        """The places of the parts of a feature that stores rows in a database."""
        if self.settings.overrides.model:
            return self.layout
        return with_mapped_place(self.layout, self.resolver)

    @cached_property
    def router_construction(self) -> RouterConstruction:
        """The class and the dependencies that siblings construct their routers with."""
        return read_router_construction(self.graph, self.resolver, self.examples)

    @cached_property
    def siblings_by_hand(self) -> tuple[Include, ...]:
        """The siblings that featurebuilder did not generate."""
        return _written_by_hand(self.siblings, self.snapshot)

    @property
    def examples(self) -> tuple[Include, ...]:
        """The siblings that show conventions: those written by hand, or all if there are none."""
        return self.siblings_by_hand or self.siblings

    @cached_property
    def application_import(self) -> ApplicationImport:
        """The import path of the application, with the path that another one mounts it under."""
        found = find_import(self.resolver, self.application)
        mount = self.graph.mount_of(self.application.key)
        writes = find_import_writes(self.resolver, self.application.key.path)
        return replace(
            found,
            mounted_at=(mount.path or "") if mount else "",
            database=writes.database,
            on_import=writes.on_import,
        )

    @property
    def aggregator_path(self) -> str:
        """The file of the aggregator, or of the aggregator that is to be created."""
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
    """Read the project at ``root``, or ``tree`` in place of the files there.

    A feature must not be its own example when it is built again: ``leaving_out`` names it. Of
    several aggregators, the one with routers nearest to the file ``near`` is chosen. ``settings``
    replace the project's own.

    Raises:
        UnusableProjectError: If there is no FastAPI application, or a setting is invalid.
    """
    if not isinstance(tree, Resolver):
        tree = Resolver(tree or Snapshot.of_folder(root))
    snapshot = tree.snapshot
    settings = settings or read_settings(snapshot, root)
    chosen = settings.overrides
    graph = read_graph(tree)
    application, application_evidence = _choose_application(graph, settings, tree)
    if chosen.aggregator:
        routers = graph.routers.values()
        aggregator: Router | None = select_router(routers, tree.finder, chosen.aggregator, "router")
        aggregator_evidence = chosen.aggregator.evidence
    else:
        aggregator, aggregator_evidence = choose_aggregator(graph, application, near)
    key = aggregator.key if aggregator else None
    siblings = graph.siblings(key, leaving_out) if key else ()
    examples = _written_by_hand(siblings, snapshot) or siblings
    layout = read_layout(tree, application, key, examples).overridden(chosen)
    conventions = read_router_conventions(graph, examples).overridden(chosen)
    return Project(
        root, tree, settings, graph, application, application_evidence, aggregator,
        aggregator_evidence, siblings, layout, conventions,
    )  # fmt: skip


def _written_by_hand(siblings: Iterable[Include], snapshot: Snapshot) -> tuple[Include, ...]:
    """Return the siblings that featurebuilder did not generate."""
    generated = generated_code(snapshot)
    return tuple(one for one in siblings if one.child and one.child.path not in generated)


def _choose_application(
    graph: RouterGraph, settings: Settings, tree: Resolver
) -> tuple[Router, str]:
    """Return the application that features are added to, and the evidence for that choice."""
    if named := settings.overrides.entrypoint:
        chosen = select_router(graph.applications, tree.finder, named, "application")
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
            *parsing_problems(tree.snapshot, graph.unread),
            Problem(
                "there is no FastAPI application in this project",
                None,
                "run this in the project's folder, name the folder with -C, "
                "or create a project with 'featurebuilder new NAME'",
            ),
        )
    best = min(found, key=lambda router: _application_rank(graph, router))
    place = f"created in {best.key.path}:{best.line}"
    return best, place if len(found) == 1 else f"{place}; it has the most routers of {len(found)}"


def _application_rank(graph: RouterGraph, router: Router) -> tuple[int, bool, int, str]:
    """Rank applications: the most routers first, then main modules, then the shortest path."""
    is_main = router.key.path.rpartition("/")[2] in {"main.py", "app.py"}
    return (
        -len(graph.below(router.key)),
        not is_main,
        router.key.path.count("/"),
        router.key.path,
    )


def mount_prefix(project: Project, top: RouterKey, aggregator: RouterKey) -> str:
    """Return the prefix for including ``top`` so that ``aggregator`` has the right full prefix.

    The full prefix is the one from the settings, or ``/api/v1``. The prefixes from ``top`` down to
    ``aggregator`` are already part of it.
    """
    inner = _prefix_between(project.graph, top, aggregator)
    named = project.settings.prefix
    wanted = _PREFIX if named is None else named
    return wanted.removesuffix(inner) if wanted.endswith(inner) else ""


def _prefix_between(graph: RouterGraph, top: RouterKey, key: RouterKey) -> str:
    """Return the joined prefixes from ``top`` down to ``key``."""
    own = graph.routers[key].prefix or ""
    if key == top:
        return own
    include = graph.parents(key)[0]
    return _prefix_between(graph, top, include.parent) + (include.prefix or "") + own


def outermost_router(graph: RouterGraph, key: RouterKey) -> RouterKey:
    """Return the outermost router that includes ``key``, directly or not, or ``key`` itself."""
    seen = {key}
    while (parents := graph.parents(key)) and parents[0].parent not in seen:
        key = parents[0].parent
        seen.add(key)
    return key


def select_router(
    candidates: Iterable[Router], finder: ModuleFinder, chosen: Override, noun: str
) -> Router:
    """Return the candidate that ``chosen`` names.

    Args:
        candidates: The routers or applications to choose from.
        finder: Finds the dotted module names for error messages.
        chosen: The choice, as ``module:variable`` or ``path/to/file.py:variable``. Without a
            variable, the module must hold exactly one candidate.
        noun: Word for a candidate in error messages, such as ``router``.

    Raises:
        UnusableProjectError: if no candidate matches, or several do.
    """
    module, _, variable = chosen.value.partition(":")
    listed = list(candidates)
    found = [router for router in listed if _is_in_module(router, module)]
    matching = [r for r in found if variable in {"", r.key.variable, r.function}]
    if len(matching) == 1:
        return matching[0]
    is_path = "/" in module or module.endswith(".py")
    names = [
        _format_reference(router, finder, is_path=is_path) for router in matching or found or listed
    ]
    if matching:
        what = f"{chosen.value!a} matches {len(matching)} candidates for the {noun}"
        raise UnusableProjectError(chosen.refusal(what, f"choose one of {', '.join(names)}"))
    closest = difflib.get_close_matches(chosen.value, names, n=1, cutoff=0.4)
    remedy = f"did you mean {(closest or names)[0]!r}?" if names else ""
    raise UnusableProjectError(chosen.refusal(f"there is no {noun} {chosen.value!a}", remedy))


def _is_in_module(router: Router, module: str) -> bool:
    """Return whether ``module``, a file path or a dotted name, is the router's module."""
    path = router.key.path
    if module.endswith(".py"):
        return path == module
    stem = path.removesuffix(".py").removesuffix("/__init__")
    return f"/{stem}".endswith(f"/{module.strip('/').replace('.', '/')}")


def _format_reference(router: Router, finder: ModuleFinder, *, is_path: bool) -> str:
    """Return ``module:variable``, or ``file:variable`` if ``is_path``."""
    module = router.key.path if is_path else finder.name_of(router.key.path)
    return f"{module}:{router.key.variable}"
