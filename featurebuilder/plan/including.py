"""Brings a router to the application: into the aggregator, and the aggregator into the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.plan.change import Part
from featurebuilder.plan.wiring import Inclusion, include
from featurebuilder.project.conventions import Given, ImportForm
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.project.project import mount_prefix, topmost
from featurebuilder.render.safe_text import python_inline

if TYPE_CHECKING:
    from featurebuilder.plan.draft import Draft
    from featurebuilder.project.graph import Include, Key
    from featurebuilder.render.formatting import Formatter


@dataclass(frozen=True, slots=True)
class RouterToInclude:
    """A router that exists in the draft, with what it is to be given where it is included.

    ``name`` is that of its module for imports, ``prefix`` and ``tags`` are used only where the
    tree gives them at the include.
    """

    key: Key
    name: str
    prefix: str
    tags: tuple[str, ...]


def mount_aggregator(draft: Draft, formatter: Formatter) -> None:
    """Make the application serve the aggregator, under ``/api/v1``, unless it does.

    Raises:
        EditRefusedError: if the edit cannot be proven.
    """
    graph, application = draft.project.graph, draft.project.application
    aggregator = draft.aggregator
    if aggregator == application.key:
        return
    path = application.key.path
    if served := graph.served_prefixes(aggregator):
        told = ", ".join(prefix or "/" for prefix in served if prefix is not None)
        why = f"serves {aggregator.variable} already" + (f" under {told}" if told else "")
        draft.put(path, Part.APPLICATION, draft.now(path), why)
        return
    top = topmost(graph, aggregator)
    prefix = mount_prefix(draft.project, top, aggregator)
    wanted = FromImport(draft.project.finder.name_of(top.path), top.variable)
    keywords = f", prefix={python_inline(prefix)}" if prefix else ""
    calls = (i for i in graph.children(application.key) if i.path == path)
    siblings = tuple(i for i in calls if i.container is None)
    inclusion = Inclusion(wanted, wanted.bound, keywords)
    data = include(draft.now(path), application, siblings, inclusion, formatter)
    why = f"mounts {top.variable} of {top.path}, which no application served"
    draft.put(path, Part.APPLICATION, data, why)
    draft.reread()


def include_router(draft: Draft, router: RouterToInclude, formatter: Formatter) -> None:
    """Include the router in the aggregator, as its siblings are, unless it is; then prove it.

    Raises:
        EditRefusedError: if the edit cannot be proven, or the router would not be served by it.
    """
    aggregator, graph = draft.aggregator, draft.project.graph
    if any(include.child == router.key for include in graph.children(aggregator)):
        if aggregator.path not in draft:
            part = Part.APPLICATION if graph.routers[aggregator].is_application else Part.AGGREGATOR
            draft.put(aggregator.path, part, draft.now(aggregator.path), "includes the router")
        return
    parent = graph.routers[aggregator]
    siblings = _siblings_in_one_place(draft, router)
    path = siblings[-1].path if siblings else aggregator.path
    inclusion = _inclusion(draft, router)
    data = include(draft.now(path), parent, siblings, inclusion, formatter)
    part = Part.APPLICATION if parent.is_application else Part.AGGREGATOR
    example = draft.project.wiring.evidence["import"] if siblings else "holds no router yet"
    draft.put(path, part, data, f"includes the router, {example}")
    draft.reread()
    if not draft.project.graph.served_prefixes(router.key):
        what = "after the edit the application would still not serve the router"
        raise EditRefusedError(Problem(what, Location(path)))


def _siblings_in_one_place(draft: Draft, router: RouterToInclude) -> tuple[Include, ...]:
    siblings = [s for s in draft.project.siblings if s.child and s.child.path != router.key.path]
    last = siblings[-1] if siblings else None
    return tuple(
        s
        for s in siblings
        if last and (s.path, s.function, s.container) == (last.path, last.function, last.container)
    )


def _inclusion(draft: Draft, router: RouterToInclude) -> Inclusion:
    wiring, name = draft.project.wiring, router.name
    alias = wiring.alias.format(name) if wiring.alias else None
    keywords = _keywords(draft, router)
    if wiring.import_form is ImportForm.VARIABLE and wiring.import_module:
        module = wiring.import_module.format(name)
        wanted = FromImport(module, router.key.variable, alias)
        return Inclusion(wanted, wanted.bound, keywords)
    folder = join(parent_folder(router.key.path), "__init__.py")
    module = wiring.import_module or draft.project.finder.name_of(folder)
    wanted = FromImport(module, name, alias)
    attribute = wiring.attribute.format(router.key.variable)
    expression = f"{wanted.bound}.{attribute}" if attribute else wanted.bound
    return Inclusion(wanted, expression, keywords)


def _keywords(draft: Draft, router: RouterToInclude) -> str:
    wiring, text = draft.project.wiring, ""
    if wiring.prefix is Given.INCLUDE and router.prefix:
        text += f", prefix={python_inline(router.prefix)}"
    if wiring.tags is Given.INCLUDE:
        text += f", tags=[{', '.join(python_inline(tag) for tag in router.tags)}]"
    return text
