"""From a request and a project to the plan that builds the feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Action, Change, Part, Plan
from featurebuilder.plan.collisions import is_included_otherwise, refuse_served_already
from featurebuilder.plan.contexts import (
    common_prefix,
    feature_context,
    include_keywords,
    own_prefix,
    response_body,
)
from featurebuilder.plan.conventions import conventions_for
from featurebuilder.plan.draft import Draft
from featurebuilder.plan.expected import ExpectedAnswer
from featurebuilder.plan.including import RouterToInclude, include_router, mount_aggregator
from featurebuilder.plan.ledger import (
    FileRecord,
    Ledger,
    RecordedRequest,
    TemplateRecord,
    ledger_path,
)
from featurebuilder.plan.ledger_codec import decode_ledger, encode_ledger
from featurebuilder.plan.new_project import aggregator_context
from featurebuilder.plan.places import FeaturePlaces, places_for
from featurebuilder.plan.recorded_edit import RecordedEdit
from featurebuilder.plan.unwiring import take_out
from featurebuilder.project.graph import Key
from featurebuilder.project.layout import packages_to_make
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.render.catalogue import Template
from featurebuilder.render.context import PackageContext
from featurebuilder.render.safe_text import docstring_text
from featurebuilder.request.asking import GIVEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.project import Project
    from featurebuilder.render.context import FeatureContext
    from featurebuilder.request.model import FeatureRequest

_TEMPLATES = {
    Part.MODEL: Template.MODEL,
    Part.ROUTER: Template.ROUTER,
    Part.TESTS: Template.TESTS,
    Part.DOCUMENT: Template.DOCUMENT,
    Part.PACKAGE: Template.PACKAGE,
    Part.AGGREGATOR: Template.AGGREGATOR,
}


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """The plan of one feature, and what will be true of the application once it is applied.

    ``own_operations`` are those that an earlier build made, which may change.
    """

    request: FeatureRequest
    project: Project
    places: FeaturePlaces
    plan: Plan
    expected: tuple[ExpectedAnswer, ...]
    own_operations: tuple[str, ...]


def plan_feature(
    request: FeatureRequest,
    project: Project,
    tools: Tools,
    *,
    origin: str = GIVEN,
    force: bool = False,
) -> FeaturePlan:
    """Return the plan that builds ``request`` in ``project``; nothing is written.

    ``origin`` is where the request is kept: a path of the tree, or the word for none.

    A generated file that stands there and was not made by the tool is a conflict, unless
    ``force`` says to overwrite it.

    Raises:
        FeatureBuilderError: with every reason why it cannot be planned.
    """
    places = places_for(request.name, project)
    draft = Draft(project, request.name)
    _make_aggregator(draft, tools)
    mount_aggregator(draft, tools.formatter)
    conventions = conventions_for(draft.project, places)
    context = feature_context(request, conventions)
    _render(draft, context, places, (Part.MODEL, Part.ROUTER), tools)
    _make_packages(draft, [parent_folder(path) for path in places.code], tools)
    draft.reread()
    key = Key(places.router, places.variable)
    keywords = include_keywords(request, conventions)
    if is_included_otherwise(draft, key, request, keywords):
        take_out(draft, places.router)
    router = RouterToInclude(key, keywords, common_prefix(request))
    include_router(draft, router, tools.formatter)
    served = _served_prefixes(draft, key, own_prefix(request, conventions))
    conventions = replace(conventions, served=served[0])
    context = feature_context(request, conventions)
    _render(draft, context, places, (Part.TESTS, Part.DOCUMENT), tools)
    expected = _expected(request, served, places.router)
    refuse_served_already(project, key, expected)
    old = decode_ledger(draft.before(ledger_path(request.name)), request.name)
    changes = tuple(_with_conflict(c, places, old, force=force) for c in draft.changes())
    recorded = replace(
        old,
        router=places.router,
        operations=tuple(answer.operation for answer in expected),
        request=RecordedRequest(origin, request),
        conventions=conventions,
    )
    plan = Plan((*changes, _ledger_change(draft, recorded, places, tools)))
    own = old.operations
    if all(c.action is Action.KEEP for c in changes if c.path in places.parts.values()):
        # All of the feature stands already, so its operations do too, whatever the ledger knows.
        own = tuple(answer.operation for answer in expected)
    return FeaturePlan(request, project, places, plan, expected, own)


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
    _make_packages(draft, [parent_folder(path)], tools)
    draft.reread()


def _served_prefixes(draft: Draft, key: Key, own: str) -> tuple[str, ...]:
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


def _render(
    draft: Draft,
    context: FeatureContext,
    places: FeaturePlaces,
    parts: tuple[Part, ...],
    tools: Tools,
) -> None:
    layout = draft.original.layout
    evidence = {
        Part.MODEL: layout.model.evidence,
        Part.ROUTER: layout.router.evidence,
        Part.TESTS: layout.tests.evidence,
        Part.DOCUMENT: layout.document.evidence,
    }
    for part in parts:
        template, path = _TEMPLATES[part], places.parts[part]
        text = tools.renderer.render(template, context)
        if path.endswith(".py"):
            text = tools.formatter.python(text, path)
        why = evidence[part]
        if tools.renderer.overridden(template):
            why += "; by the tree's own template"
        draft.put(path, part, text.encode(), why)


def _make_packages(draft: Draft, folders: list[str], tools: Tools) -> None:
    project = draft.project
    base = project.layout.base
    for folder in folders:
        for path in packages_to_make(project.finder, folder, base):
            if path in draft:
                continue
            name = project.finder.name_of(join(base, "__init__.py"))
            words = parent_folder(path).rpartition("/")[2].replace("_", " ")
            context = PackageContext(docstring_text(f"The {words} of {name}."))
            text = tools.renderer.render(Template.PACKAGE, context)
            draft.put(path, Part.PACKAGE, text.encode(), "makes the folder a package")


def _expected(
    request: FeatureRequest, served: tuple[str, ...], router: str
) -> tuple[ExpectedAnswer, ...]:
    return tuple(
        ExpectedAnswer(
            endpoint.method,
            prefix + endpoint.path,
            response_body(endpoint),
            router,
            endpoint.handler,
        )
        for prefix in served
        for endpoint in request.endpoints
    )


def _with_conflict(change: Change, places: FeaturePlaces, old: Ledger, *, force: bool) -> Change:
    """Mark the change as a conflict if it would overwrite what the tool did not write."""
    generated = change.path in places.parts.values()
    if force or not generated or change.action is not Action.UPDATE or change.before is None:
        return change
    if old.made(change.path, change.before):
        return change
    why = "edited by hand" if change.path in old.files else "not made by featurebuilder"
    return replace(change, action=Action.CONFLICT, why=why)


def _ledger_change(draft: Draft, old: Ledger, places: FeaturePlaces, tools: Tools) -> Change:
    changes = draft.changes()
    generated = places.parts.values()
    made = {c.path: c for c in changes if c.action is Action.CREATE or c.path in generated}
    kept = {p: value for p, value in old.files.items() if draft.before(p) is not None}
    files = kept | {p: FileRecord.of(c.part, draft.now(p)) for p, c in made.items()}
    edits = dict(old.edits)
    for change in changes:
        was_ours = change.path in old.files
        if change.action is Action.UPDATE and not was_ours:
            edits[change.path] = RecordedEdit.between(change.before or b"", change.after or b"")
    templates = _templates_used(files, tools)
    ledger = replace(old, files=files, edits=edits, templates=templates, failed=False)
    path = ledger_path(old.feature)
    why = "remembers what was generated"
    return Change.between(path, Part.LEDGER, draft.before(path), encode_ledger(ledger), why)


def _templates_used(files: Mapping[str, FileRecord], tools: Tools) -> dict[str, TemplateRecord]:
    parts = {file.part for file in files.values()}
    used = [template for part, template in _TEMPLATES.items() if part in parts]
    sources = (source for template in used for source in tools.renderer.sources(template))
    return {source.name: TemplateRecord(source.origin, source.sha256) for source in sources}
