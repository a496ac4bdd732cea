"""Include a router in the aggregator, and the aggregator in the application."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport
from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.plan.change import Part
from featurebuilder.project.project import mount_prefix, outermost_router
from featurebuilder.project.routers.expectations import ExpectedPrefix, infer_prefix
from featurebuilder.project.routers.layout import describe_siblings
from featurebuilder.project.routers.references import Factory, ImportLike, NewRouter, Reference
from featurebuilder.project.routers.registration import Registrar
from featurebuilder.project.source.modules import is_auxiliary, join, parent_folder
from featurebuilder.render.safe_text import python_inline
from featurebuilder.wiring.include_arguments import ROUTER_ARGUMENTS, build_inclusion
from featurebuilder.wiring.include_edits import Inclusion, add_import, add_to_all, include, snippet
from featurebuilder.wiring.include_layout import comment_like
from featurebuilder.wiring.sibling_choice import counterpart, siblings_in_one_place
from featurebuilder.wiring.undefined_names import refuse_undefined_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.draft import Draft
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import Include, Router, RouterKey
    from featurebuilder.render.formatting import Formatter
    from featurebuilder.wiring.include_arguments import RouterToInclude


def mount_aggregator(draft: Draft, formatter: Formatter) -> None:
    """Include the aggregator in the application, unless the application already serves it.

    A new include usually gets the prefix ``/api/v1``; `mount_prefix` decides.

    Raises:
        EditRefusedError: if the edit cannot be proven correct.
    """
    graph, application = draft.project.graph, draft.project.application
    aggregator = draft.aggregator
    if aggregator == application.key:
        return
    path = application.key.path
    if served := graph.served_prefixes(aggregator):
        prefixes = ", ".join(prefix or "/" for prefix in served if prefix is not None)
        why = f"already serves {aggregator.variable}" + (f" under {prefixes}" if prefixes else "")
        draft.put(path, Part.APPLICATION, draft.now(path), why)
        return
    top = outermost_router(graph, aggregator)
    prefix = mount_prefix(draft.project, top, aggregator)
    keywords = {"prefix": str(python_inline(prefix))} if prefix else {}
    calls = (i for i in graph.children(application.key) if i.path == path)
    siblings = tuple(i for i in calls if i.container is None and not i.found_by)
    module = draft.project.finder.name_of(top.path)
    imports = [ImportLike(path, 0, module, top.variable, None)] if top.path != path else []
    inclusion = Inclusion(top.variable, keywords)
    _add_include(draft, application, siblings, inclusion, imports, formatter)
    why = f"includes {top.variable} of {top.path}, which no application served"
    draft.put(path, Part.APPLICATION, draft.now(path), why)
    draft.reread()


def include_router(draft: Draft, router: RouterToInclude, formatter: Formatter) -> None:
    """Include the router in the aggregator like its siblings, unless it already is.

    Check on the edited project that the router is served.

    Raises:
        EditRefusedError: if the edit cannot be proven correct, or would not serve the router.
    """
    aggregator, graph = draft.aggregator, draft.project.graph
    parent = graph.routers[aggregator]
    part = Part.APPLICATION if parent.is_application else Part.AGGREGATOR
    if there := find_include(draft.project, router.key):
        if there.path not in draft:
            draft.put(there.path, part, draft.now(there.path), describe_include(there))
        return
    siblings = siblings_in_one_place(draft.project, router.key)
    registrar = Registrar(graph, draft.project.resolver, siblings)
    made = graph.routers[router.key]
    new = NewRouter(router.key, made.prefix != "", bool(made.tags), router.factory)
    reference = registrar.reference(new)
    if reference is None and router.factory:
        raise _factory_error(draft, parent, made, router.factory)
    if reference is None and any(sibling.is_module_name for sibling in siblings):
        raise _module_name_error(draft, parent, siblings[-1], made)
    if not siblings and (found := counterpart(draft.project, parent, new)):
        registrar, reference = replace(registrar, siblings=(found.example,)), found.reference
    reference = reference or _plain_reference(draft, router.key)
    path = siblings[-1].path if siblings else aggregator.path
    comment = comment_like(read_source(draft.now(path), path), siblings, registrar, new)
    expected = _read_expected_prefix(draft, siblings, router) if router.by_example else None
    inclusion = build_inclusion(registrar, new, router, reference, expected)
    inclusion = replace(inclusion, comment=comment, namesake=registrar.namesake(new))
    paths = _add_include(draft, parent, siblings, inclusion, list(reference.imports), formatter)
    like = _describe_example(registrar.siblings) if registrar.siblings else "the first one"
    differs = _describe_omitted(inclusion) + (f", {inclusion.because}" if inclusion.because else "")
    for path in paths:
        draft.put(path, part, draft.now(path), f"includes the router, {like}{differs}")
    draft.reread()
    if not draft.project.graph.parents(router.key):
        what = "after the edit the application would still not serve the router"
        text = snippet(parent, inclusion, _from_imports(reference.imports))
        raise EditRefusedError(Problem(what, Location(paths[0]), "", text))


def _read_expected_prefix(
    draft: Draft, siblings: Sequence[Include], router: RouterToInclude
) -> ExpectedPrefix | None:
    project = draft.project
    beside = [s.child.path for s in siblings if s.child]
    parent = siblings[-1].parent if siblings else draft.aggregator
    return infer_prefix(project.snapshot, project.graph, router.key, parent, beside)


def find_include(project: Project, key: RouterKey) -> Include | None:
    """Return the include that serves a router, or ``None``; includes in tests do not count.

    If an option names the aggregator, only its includes count.
    """
    graph, named = project.graph, project.settings.overrides.aggregator
    found = [include for include in graph.parents(key) if not is_auxiliary(include.path)]
    if named and named.is_option and project.aggregator:
        found = [include for include in found if include.parent == project.aggregator.key]
    return found[0] if found else None


def _describe_example(siblings: Sequence[Include]) -> str:
    """Return the reason's note on the siblings that the include follows."""
    last = siblings[-1]
    return f"like {describe_siblings(siblings) or last.child_source} ({last.path}:{last.line})"


def describe_include(include: Include) -> str:
    """Return the reason shown for a router that is already included."""
    by_itself = f" automatically, found by {include.found_by}" if include.found_by else ""
    return f"includes the router{by_itself}"


def _describe_omitted(inclusion: Inclusion) -> str:
    """Return the reason's note on arguments of the example that the new include omits."""
    there = [name for name, _ in inclusion.example.arguments] if inclusion.example else []
    names = [
        n for n in there if n not in ROUTER_ARGUMENTS and inclusion.keywords.get(n, "") is None
    ]
    return f", but without its {' and '.join(names)}" if names else ""


def _factory_error(
    draft: Draft, parent: Router, made: Router, factory: Factory
) -> EditRefusedError:
    module = draft.project.finder.name_of(made.key.path)
    call = f"{factory.name}({', '.join(factory.parameters)})"
    return EditRefusedError(
        Problem(
            f"the function '{factory.name}' returns this router; its arguments are not known",
            Location(made.key.path, made.line),
            "include the returned router by hand",
            f"from {module} import {factory.name}\n\n{parent.key.variable}.include_router({call})",
        )
    )


def _module_name_error(
    draft: Draft, parent: Router, sibling: Include, made: Router
) -> EditRefusedError:
    module = draft.project.finder.name_of(made.key.path)
    return EditRefusedError(
        Problem(
            f"routers are included by module name here, and no name like {sibling.child_source} "
            f"would refer to '{made.key.variable}' of {made.key.path}",
            Location(sibling.path, sibling.line),
            "include it by hand",
            f"from {module} import {made.key.variable}\n\n"
            f"{parent.key.variable}.include_router({made.key.variable})",
        )
    )


def _add_include(  # noqa: PLR0913, PLR0917 - the include, its place and its format
    draft: Draft,
    parent: Router,
    siblings: tuple[Include, ...],
    inclusion: Inclusion,
    imports: list[ImportLike],
    formatter: Formatter,
) -> list[str]:
    """Add the include and its imports; return the paths of the edited files."""
    path = siblings[-1].path if siblings else parent.key.path
    wanted = _from_imports(imports)
    befores = {one: draft.now(one) for one in (path, *(like.path for like in imports))}
    try:
        draft.set(path, include(draft.now(path), parent, siblings, inclusion, formatter))
        for like, one in zip(imports, wanted, strict=True):
            lines = _import_lines(draft, like, siblings)
            data = draft.now(like.path)
            data = add_import(data, like.path, one, lines, formatter.line_length)
            if like.exported:
                data = add_to_all(data, like.path, one.bound, formatter.line_length)
            draft.set(like.path, data)
        for edited, before in befores.items():
            refuse_undefined_names(before, draft.now(edited), edited)
    except EditRefusedError as error:
        text = snippet(parent, inclusion, wanted)
        remedy = "add these lines by hand, then run again"
        raise EditRefusedError(
            *(Problem(p.what, p.where, p.remedy or remedy, text) for p in error.problems)
        ) from error
    return list(befores)


def _import_lines(draft: Draft, like: ImportLike, siblings: tuple[Include, ...]) -> list[int]:
    """Return the line numbers of the imports of the siblings, before any edit."""
    module = draft.project.resolver.module(like.path)
    if module is None:
        return []
    heads = {s.child_source.partition(".")[0] for s in siblings if s.path == like.path}
    lines = [found.line for head in heads if (found := module.imports.get(head))]
    return sorted({*lines, like.line} - {0})


def _plain_reference(draft: Draft, key: RouterKey) -> Reference:
    """Return the default form of the reference, for a project without a router to follow."""
    if key.path == draft.aggregator.path:
        return Reference(key.variable, (), None)
    finder = draft.project.finder
    folder = finder.name_of(join(parent_folder(key.path), "__init__.py"))
    name = finder.name_of(key.path).rpartition(".")[2]
    line = ImportLike(draft.aggregator.path, 0, folder, name, None)
    return Reference(f"{name}.{key.variable}", (line,), None)


def _from_imports(imports: Sequence[ImportLike]) -> list[FromImport]:
    return [FromImport(i.module, i.name, i.alias) for i in imports]
