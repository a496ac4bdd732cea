"""Brings a feature's router to the application, and tells where it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.plan.arguments import RouterToInclude
from featurebuilder.plan.change import Part
from featurebuilder.plan.collisions import is_included_otherwise
from featurebuilder.plan.contexts import common_prefix, include_keywords, own_prefix
from featurebuilder.plan.including import (
    include_router,
    included_already,
    is_included,
    mount_aggregator,
)
from featurebuilder.plan.new_project import aggregator_context
from featurebuilder.plan.unwiring import take_out
from featurebuilder.project.layout import packages_to_make
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.render.catalogue import Template
from featurebuilder.render.context import PackageContext
from featurebuilder.render.safe_text import docstring_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.draft import Draft
    from featurebuilder.plan.feature import Feature
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.graph import Key


def serve(feature: Feature, draft: Draft, tools: Tools) -> tuple[str, ...]:
    """Have the router served, unless it is, and return what stands in front of its paths.

    Raises:
        UnusableProjectError: if the module makes no such router, the prefix is not told, or an
            option names another aggregator than the one that has it.
        EditRefusedError: if an edit cannot be proven, or would not serve the router.
    """
    key = feature.key
    _require_router(draft, key)
    if feature.renames:
        take_out(draft, feature.old.router)
    keywords = include_keywords(feature.request, feature.conventions)
    if is_included_otherwise(draft, key, feature.request, keywords):
        take_out(draft, key.path)
    if draft.project.graph.served_prefixes(key):
        _refuse_another(draft, key)
        _tell(draft, key)
    else:
        prepare_aggregator(draft, tools)
        router = RouterToInclude(key, keywords, common_prefix(feature.request))
        include_router(draft, router, tools.formatter)
    return served_prefixes(draft, key, own_prefix(feature.request, feature.conventions))


def prepare_aggregator(draft: Draft, tools: Tools) -> None:
    """Make the aggregator if there is none, and have the application serve it.

    Raises:
        UnusableProjectError: if another module stands where it belongs.
        EditRefusedError: if the edit cannot be proven.
    """
    _make_aggregator(draft, tools)
    mount_aggregator(draft, tools.formatter)


def _require_router(draft: Draft, key: Key) -> None:
    if key in draft.project.graph.routers:
        return
    _ = read_source(draft.now(key.path), key.path).tree
    what = f"the module makes no router '{key.variable}' any more"
    remedy = "make it again, or have the project own the file: [tool.featurebuilder] owned"
    raise UnusableProjectError(Problem(what, Location(key.path), remedy))


def _refuse_another(draft: Draft, key: Key) -> None:
    """Refuse an option that names another aggregator than one that includes the router."""
    chosen = draft.project.settings.overrides.aggregator
    if not chosen or not chosen.is_option or included_already(draft.project, key):
        return
    include = draft.project.graph.parents(key)[0]
    what = f"the router is included already, in {include.path}:{include.line}"
    remedy = f"'featurebuilder wire {key.path}' with this option includes it a second time"
    raise UnusableProjectError(chosen.refusal(what, remedy))


def _tell(draft: Draft, key: Key) -> None:
    """Say of the files that serve the router that nothing is to be done."""
    graph, project = draft.project.graph, draft.project
    include = graph.parents(key)[0]
    is_application = graph.routers[include.parent].is_application
    part = Part.APPLICATION if is_application else Part.AGGREGATOR
    draft.put(include.path, part, draft.now(include.path), is_included(include))
    if project.aggregator and graph.served_prefixes(project.aggregator.key):
        served = graph.served_prefixes(project.aggregator.key)
        told = ", ".join(prefix or "/" for prefix in served if prefix is not None)
        path = project.application.key.path
        why = f"serves {project.aggregator.key.variable} already" + (
            f" under {told}" if told else ""
        )
        draft.put(path, Part.APPLICATION, draft.now(path), why)


def _make_aggregator(draft: Draft, tools: Tools) -> None:
    if draft.project.aggregator:
        return
    path = draft.project.aggregator_path
    if (there := draft.before(path)) is not None:
        _ = read_source(there, path).tree
        what = "an aggregator belongs here, but this module makes no router"
        remedy = "make an APIRouter in it, or move it away"
        raise UnusableProjectError(Problem(what, Location(path), remedy))
    text = tools.renderer.render(Template.AGGREGATOR, aggregator_context())
    text = tools.formatter.python(text, path)
    draft.put(path, Part.AGGREGATOR, text.encode(), "the aggregator that the tree lacks")
    make_packages(draft, [parent_folder(path)], tools)
    draft.reread()


def served_prefixes(draft: Draft, key: Key, own: str) -> tuple[str, ...]:
    """Return what stands in front of the request's paths where they are served, once or more.

    ``own`` is the part of the paths that the router's prefix says.
    """
    graph, named = draft.project.graph, draft.project.settings.prefix
    served = graph.served_prefixes(key)
    told = [
        named if p is None else p.removesuffix(own) for p in served if p is None or p.endswith(own)
    ]
    if not served or len(told) < len(served):
        what = f"after the edits the application would not serve the router under {own or '/'}"
        raise EditRefusedError(Problem(what, Location(draft.aggregator.path)))
    if None in told:
        include = next(iter(graph.parents(draft.aggregator)), None)
        where = Location(include.path, include.line) if include else Location(key.path)
        what = f"the source does not tell under which prefix {draft.aggregator.variable} is served"
        remedy = 'name it in pyproject.toml: [tool.featurebuilder] prefix = "/api/v1"'
        raise UnusableProjectError(Problem(what, where, remedy))
    return tuple(prefix for prefix in told if prefix is not None)


def make_packages(draft: Draft, folders: Sequence[str], tools: Tools) -> None:
    """Make the ``__init__.py`` files that the folders, and those above them, lack."""
    project = draft.project
    base = project.layout.base
    for folder in folders:
        for path in packages_to_make(project.finder, folder, base):
            if path in draft:
                continue
            name = project.finder.name_of(join(base, "__init__.py"))
            # Where imports start there is no package to name.
            of_whom = f" of {name}" if name != "__init__" else ""
            words = parent_folder(path).rpartition("/")[2].replace("_", " ")
            context = PackageContext(docstring_text(f"The {words}{of_whom}."))
            text = tools.renderer.render(Template.PACKAGE, context)
            draft.put(path, Part.PACKAGE, text.encode(), "makes the folder a package")
