"""From a request and a project to the plan that builds the feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Action, Change, Part, Plan
from featurebuilder.plan.contexts import common_prefix, feature_context, response_body
from featurebuilder.plan.expected import ExpectedAnswer
from featurebuilder.plan.ledger import Ledger, decode_ledger, fingerprint, ledger_path
from featurebuilder.plan.new_project import aggregator_context
from featurebuilder.plan.places import FeaturePlaces, places_for
from featurebuilder.plan.wiring import Inclusion, include
from featurebuilder.project.conventions import Given, ImportForm, packages_to_make
from featurebuilder.project.graph import Key
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.project.project import Project, mount_prefix, read_project, topmost
from featurebuilder.render.catalogue import Template
from featurebuilder.render.context import PackageContext
from featurebuilder.render.safe_text import docstring_text, python_inline

if TYPE_CHECKING:
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.graph import Include
    from featurebuilder.request.model import FeatureRequest

_TEMPLATES = {
    Part.MODEL: Template.MODEL,
    Part.ROUTER: Template.ROUTER,
    Part.TESTS: Template.TESTS,
    Part.DOCUMENT: Template.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """The plan of one feature, and what will be true of the application once it is applied."""

    request: FeatureRequest
    project: Project
    places: FeaturePlaces
    plan: Plan
    expected: tuple[ExpectedAnswer, ...]
    own_operations: tuple[str, ...]


def plan_feature(
    request: FeatureRequest, project: Project, tools: Tools, *, force: bool = False
) -> FeaturePlan:
    """Return the plan that builds ``request`` in ``project``; nothing is written.

    A generated file that stands there and was not made by the tool is a conflict, unless
    ``force`` says to overwrite it.

    Raises:
        FeatureBuilderError: with every reason why it cannot be planned.
    """
    return _Planner(request, project, tools, force=force).plan()


class _Planner:
    """Grows a virtual tree, file by file, and reads it again after each edit."""

    def __init__(
        self, request: FeatureRequest, project: Project, tools: Tools, *, force: bool
    ) -> None:
        self.request = request
        self.original = project
        self.project = project
        self.tools = tools
        self.force = force
        self.places = places_for(request.name, project)
        self.files: dict[str, bytes] = {}
        self.notes: dict[str, tuple[Part, str]] = {}

    def plan(self) -> FeaturePlan:
        self._make_aggregator()
        self._mount_aggregator()
        served = self._served_prefixes()
        self._render_parts(served[0])
        self._make_packages()
        self._include_router()
        self._require_served()
        ledger = self._ledger(served)
        changes = tuple(self._change(path) for path in self._order())
        return FeaturePlan(
            self.request,
            self.original,
            self.places,
            Plan((*changes, ledger)),
            self._expected(served),
            decode_ledger(self._before(ledger.path), self.request.name).operations,
        )

    def _put(self, path: str, part: Part, data: bytes, why: str) -> None:
        """Add a file to the virtual tree; two edits of one file give both reasons."""
        if path in self.notes:
            part, earlier = self.notes[path]
            why = f"{earlier}; {why}"
        self.notes[path] = (part, why)
        self.files[path] = data

    def _reread(self) -> None:
        snapshot = self.original.snapshot.with_files(self.files)
        self.project = read_project(self.original.root, snapshot, leaving_out=self.request.name)

    def _make_aggregator(self) -> None:
        if self.project.aggregator:
            return
        path = self.project.aggregator_path
        text = self.tools.renderer.render(Template.AGGREGATOR, aggregator_context())
        text = self.tools.formatter.python(text, path)
        why = "the aggregator that the tree lacks"
        self._put(path, Part.AGGREGATOR, text.encode(), why)
        self._add_packages(parent_folder(path))
        self._reread()

    def _mount_aggregator(self) -> None:
        graph, application = self.project.graph, self.project.application
        aggregator = self._aggregator()
        if aggregator == application.key:
            return
        if graph.served_prefixes(aggregator):
            self._note_mounted(aggregator)
            return
        top = topmost(graph, aggregator)
        prefix = mount_prefix(self.project, top, aggregator)
        path = application.key.path
        wanted = FromImport(self.project.finder.name_of(top.path), top.variable)
        keywords = f", prefix={python_inline(prefix)}" if prefix else ""
        siblings = tuple(i for i in graph.children(application.key) if i.path == path)
        inclusion = Inclusion(wanted, wanted.bound, keywords)
        data = include(self._now(path), application, siblings, inclusion, self.tools.formatter)
        why = f"mounts {top.variable} of {top.path}, which no application served"
        self._put(path, Part.APPLICATION, data, why)
        self._reread()

    def _note_mounted(self, aggregator: Key) -> None:
        path = self.project.application.key.path
        prefixes = self.project.graph.served_prefixes(aggregator)
        told = ", ".join(prefix or "/" for prefix in prefixes if prefix is not None)
        why = f"serves {aggregator.variable} already" + (f" under {told}" if told else "")
        self._put(path, Part.APPLICATION, self._now(path), why)

    def _served_prefixes(self) -> tuple[str, ...]:
        aggregator = self._aggregator()
        served = self.project.graph.served_prefixes(aggregator)
        told = tuple(p if p is not None else self.project.settings.prefix for p in served)
        prefixes = tuple(prefix for prefix in told if prefix is not None)
        if not prefixes or len(prefixes) < len(told):
            include = next(iter(self.project.graph.parents(aggregator)), None)
            where = Location(include.path, include.line) if include else Location(aggregator.path)
            what = f"the source does not tell under which prefix {aggregator.variable} is served"
            remedy = 'name it in pyproject.toml: [tool.featurebuilder] prefix = "/api/v1"'
            raise UnusableProjectError(Problem(what, where, remedy))
        return prefixes

    def _render_parts(self, served: str) -> None:
        context = feature_context(self.request, self.project, self.places, served)
        for part, path in self.places.parts.items():
            text = self.tools.renderer.render(_TEMPLATES[part], context)
            if path.endswith(".py"):
                text = self.tools.formatter.python(text, path)
            why = self.project.layout.evidence.get(_ROOMS[part], "")
            own = self.tools.renderer.overridden(_TEMPLATES[part])
            why = f"{why}; by the tree's own template" if own else why
            self._put(path, part, text.encode(), why)

    def _make_packages(self) -> None:
        for path in self.places.parts.values():
            if path.endswith(".py"):
                self._add_packages(parent_folder(path))

    def _add_packages(self, folder: str) -> None:
        base = self.project.layout.base
        for path in packages_to_make(self.project.snapshot, folder, base):
            name = self.project.finder.name_of(join(base, "x.py")).removesuffix(".x")
            words = path.removesuffix("/__init__.py").rpartition("/")[2].replace("_", " ")
            context = PackageContext(docstring_text(f"The {words} of {name}."))
            text = self.tools.renderer.render(Template.PACKAGE, context)
            self._put(path, Part.PACKAGE, text.encode(), "makes the folder a package")

    def _include_router(self) -> None:
        self._reread()
        aggregator = self._aggregator()
        router = Key(self.places.router, self.places.variable)
        if any(i.child == router for i in self.project.graph.children(aggregator)):
            path = self.original.aggregator_path
            if path not in self.notes:
                why = "includes the router already"
                self._put(path, Part.AGGREGATOR, self._now(path), why)
            return
        siblings = self._siblings_in_one_place()
        path = siblings[-1].path if siblings else aggregator.path
        parent = self.project.graph.routers[aggregator]
        inclusion = self._inclusion()
        data = include(self._now(path), parent, siblings, inclusion, self.tools.formatter)
        part = Part.APPLICATION if parent.is_application else Part.AGGREGATOR
        what = self.project.wiring.evidence["import"] if siblings else "holds no router yet"
        self._put(path, part, data, f"includes the router, {what}")
        self._reread()

    def _inclusion(self) -> Inclusion:
        wiring, name = self.project.wiring, self.request.name
        module = wiring.import_module
        if wiring.import_form is ImportForm.VARIABLE and module:
            alias = wiring.alias.format(name) if wiring.alias else None
            wanted = FromImport(module.format(name), self.places.variable, alias)
            expression = wanted.bound
        else:
            folder = self.project.finder.name_of(
                join(parent_folder(self.places.router), "__init__.py")
            )
            alias = wiring.alias.format(name) if wiring.alias else None
            wanted = FromImport(module or folder, str(name), alias)
            attribute = wiring.attribute.format(self.places.variable)
            expression = f"{wanted.bound}.{attribute}" if attribute else wanted.bound
        return Inclusion(wanted, expression, self._keywords())

    def _keywords(self) -> str:
        prefix = common_prefix(self.request)
        text = ""
        if self.project.wiring.prefix is Given.INCLUDE and prefix:
            text += f", prefix={python_inline(prefix)}"
        if self.project.wiring.tags is Given.INCLUDE:
            tags = ", ".join(python_inline(tag) for tag in self.request.tags)
            text += f", tags=[{tags}]"
        return text

    def _siblings_in_one_place(self) -> tuple[Include, ...]:
        siblings = [
            s for s in self.project.siblings if s.child and s.child.path != self.places.router
        ]
        if not siblings:
            return ()
        last = siblings[-1]
        return tuple(
            s
            for s in siblings
            if (s.path, s.function, s.container) == (last.path, last.function, last.container)
        )

    def _require_served(self) -> None:
        """Prove by a second reading that the router now is where the plan says."""
        key = Key(self.places.router, self.places.variable)
        found = self.project.graph.served_prefixes(key)
        if not found:
            path = self.project.aggregator_path
            what = "after the edit the router would still not be served by the application"
            raise EditRefusedError(Problem(what, Location(path)))

    def _ledger(self, served: tuple[str, ...]) -> Change:
        path = ledger_path(self.request.name)
        files = {p: fingerprint(self.files[p]) for p in self.places.parts.values()}
        operations = tuple(answer.operation for answer in self._expected(served))
        after = Ledger(self.request.name, files, operations).encode()
        why = "remembers what was generated"
        return Change.between(path, Part.LEDGER, self._before(path), after, why)

    def _expected(self, served: tuple[str, ...]) -> tuple[ExpectedAnswer, ...]:
        return tuple(
            ExpectedAnswer(endpoint.method, prefix + endpoint.path, response_body(endpoint))
            for prefix in served
            for endpoint in self.request.endpoints
        )

    def _order(self) -> list[str]:
        parts = list(Part)
        return sorted(self.notes, key=lambda path: (parts.index(self.notes[path][0]), path))

    def _change(self, path: str) -> Change:
        part, why = self.notes[path]
        before, after = self._before(path), self.files[path]
        change = Change.between(path, part, before, after, why)
        if change.action is not Action.UPDATE or path not in self.places.parts.values():
            return change
        ledger = decode_ledger(self._before(ledger_path(self.request.name)), self.request.name)
        if self.force or (before is not None and ledger.made(path, before)):
            return change
        reason = "edited by hand" if path in ledger.files else "not made by featurebuilder"
        return replace(change, action=Action.CONFLICT, why=reason)

    def _before(self, path: str) -> bytes | None:
        return self.original.snapshot.read(path)

    def _now(self, path: str) -> bytes:
        return self.files.get(path) or self._before(path) or b""

    def _aggregator(self) -> Key:
        aggregator = self.project.aggregator
        assert aggregator is not None  # noqa: S101 - `_make_aggregator` ran first
        return aggregator.key


_ROOMS = {
    Part.MODEL: "models",
    Part.ROUTER: "routers",
    Part.TESTS: "tests",
    Part.DOCUMENT: "documents",
}
