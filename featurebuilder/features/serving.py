"""Include a feature's router, and determine its served prefix."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from featurebuilder.artifacts.prefixes import (
    common_prefix,
    include_keywords,
    own_prefix,
)
from featurebuilder.artifacts.project.files import AGGREGATOR, PACKAGE
from featurebuilder.artifacts.project.new_project import PackageContext, aggregator_context
from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Part
from featurebuilder.project.routers.layout import missing_packages
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.render.safe_text import docstring_text
from featurebuilder.wiring.collisions import has_conflicting_include
from featurebuilder.wiring.include_arguments import RouterToInclude
from featurebuilder.wiring.include_removal import remove_includes
from featurebuilder.wiring.router_inclusion import (
    describe_include,
    find_include,
    include_router,
    mount_aggregator,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.features.feature import Feature
    from featurebuilder.plan.draft import Draft
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.routers.graph import RouterKey


def serve(feature: Feature, draft: Draft, tools: Tools) -> tuple[str, ...]:
    """Include the router unless it is already served, and return the prefixes of its paths.

    Raises:
        UnusableProjectError: if the module defines no such router, the prefix cannot be determined,
            or an option names another aggregator than the one that includes it.
        EditRefusedError: if an edit cannot be proven correct, or would not serve the router.
    """
    key = feature.key
    _require_router(draft, key)
    if feature.renames:
        remove_includes(draft, feature.old.router)
    keywords = include_keywords(feature.request, feature.conventions)
    if has_conflicting_include(draft, key, common_prefix(feature.request), keywords):
        remove_includes(draft, key.path)
    if draft.project.graph.served_prefixes(key):
        _refuse_other_aggregator(draft, key)
        _report_served(draft, key)
    else:
        prepare_aggregator(draft, tools)
        router = RouterToInclude(
            key,
            keywords,
            common_prefix(feature.request),
            is_guarded=feature.request.access != "anyone",
        )
        include_router(draft, router, tools.formatter)
    return served_prefixes(draft, key, own_prefix(feature.request, feature.conventions))


def prepare_aggregator(draft: Draft, tools: Tools) -> None:
    """Create the aggregator if there is none, and include it in the application.

    Raises:
        UnusableProjectError: if another module is at the aggregator's path.
        EditRefusedError: if the edit cannot be proven correct.
    """
    _make_aggregator(draft, tools)
    mount_aggregator(draft, tools.formatter)


def _require_router(draft: Draft, key: RouterKey) -> None:
    if key in draft.project.graph.routers:
        return
    _ = read_source(draft.now(key.path), key.path).tree
    what = f"the module no longer defines the router '{key.variable}'"
    remedy = "define it again, or list the file in 'owned' in [tool.featurebuilder]"
    raise UnusableProjectError(Problem(what, Location(key.path), remedy))


def _refuse_other_aggregator(draft: Draft, key: RouterKey) -> None:
    """Refuse an option that names an aggregator that does not include the router."""
    chosen = draft.project.settings.overrides.aggregator
    if not chosen or not chosen.is_option or find_include(draft.project, key):
        return
    include = draft.project.graph.parents(key)[0]
    what = f"the router is already included, in {include.path}:{include.line}"
    command = f"featurebuilder wire {shlex.quote(key.path)}"
    remedy = f"to include it a second time, use this option with: {command}"
    raise UnusableProjectError(chosen.refusal(what, remedy))


def _report_served(draft: Draft, key: RouterKey) -> None:
    """Add the files that already serve the router to the draft, unchanged."""
    graph, project = draft.project.graph, draft.project
    include = graph.parents(key)[0]
    is_application = graph.routers[include.parent].is_application
    part = Part.APPLICATION if is_application else Part.AGGREGATOR
    draft.put(include.path, part, draft.now(include.path), describe_include(include))
    if project.aggregator and graph.served_prefixes(project.aggregator.key):
        served = graph.served_prefixes(project.aggregator.key)
        prefixes = ", ".join(prefix or "/" for prefix in served if prefix is not None)
        path = project.application.key.path
        why = f"already serves {project.aggregator.key.variable}" + (
            f" under {prefixes}" if prefixes else ""
        )
        draft.put(path, Part.APPLICATION, draft.now(path), why)


def _make_aggregator(draft: Draft, tools: Tools) -> None:
    if draft.project.aggregator:
        return
    path = draft.project.aggregator_path
    if (there := draft.before(path)) is not None:
        _ = read_source(there, path).tree
        what = "the aggregator belongs here, but this module defines no router"
        remedy = "define an APIRouter in it, or move the module"
        raise UnusableProjectError(Problem(what, Location(path), remedy))
    text = tools.renderer.render(AGGREGATOR.template, aggregator_context())
    text = tools.formatter.python(text, path)
    draft.put(path, Part.AGGREGATOR, text.encode(), "new aggregator, because the project has none")
    make_packages(draft, [parent_folder(path)], tools)
    draft.reread()


def served_prefixes(draft: Draft, key: RouterKey, own: str) -> tuple[str, ...]:
    """Return each prefix under which the application serves the request's paths.

    ``own`` is the part of the paths that the router's own prefix contains.

    Raises:
        UnusableProjectError: if a prefix cannot be determined from the source.
        EditRefusedError: if the router is not served, or not under ``own``.
    """
    graph, named = draft.project.graph, draft.project.settings.prefix
    served = graph.served_prefixes(key)
    prefixes = [
        named if p is None else p.removesuffix(own) for p in served if p is None or p.endswith(own)
    ]
    if not served or len(prefixes) < len(served):
        what = f"after the edits the application would not serve the router under {own or '/'}"
        raise EditRefusedError(Problem(what, Location(draft.aggregator.path)))
    if None in prefixes:
        include = next(iter(graph.parents(draft.aggregator)), None)
        where = Location(include.path, include.line) if include else Location(key.path)
        what = f"the prefix of {draft.aggregator.variable} cannot be determined from the source"
        remedy = 'set it in pyproject.toml: [tool.featurebuilder] prefix = "/api/v1"'
        raise UnusableProjectError(Problem(what, where, remedy))
    return tuple(prefix for prefix in prefixes if prefix is not None)


def make_packages(draft: Draft, folders: Sequence[str], tools: Tools) -> None:
    """Create the missing ``__init__.py`` files in the folders and the folders above them."""
    project = draft.project
    base = project.layout.base
    for folder in folders:
        for path in missing_packages(project.finder, folder, base):
            if path in draft:
                continue
            name = project.finder.name_of(join(base, "__init__.py"))
            # The root folder of imports is not a package and has no name.
            of_whom = f" of {name}" if name != "__init__" else ""
            words = parent_folder(path).rpartition("/")[2].replace("_", " ")
            context = PackageContext(docstring_text(f"The {words}{of_whom}."))
            text = tools.renderer.render(PACKAGE.template, context)
            draft.put(path, Part.PACKAGE, text.encode(), "makes the folder a package")
