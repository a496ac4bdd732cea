"""Find the requested dependencies in the project's source, without importing it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.conventions.dependencies import (
    CredentialConventions,
    DependencyConventions,
    GuardConventions,
)
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.project.routers.credentials import read_credentials
from featurebuilder.project.routers.endpoint_dependencies import read_dependencies
from featurebuilder.project.routers.router_dependencies import guards_above, guards_through
from featurebuilder.project.source.resolving import Definition
from featurebuilder.project.storage.users import class_in
from featurebuilder.project.testing.fixtures import find_fixtures, with_requested_fixtures
from featurebuilder.project.testing.test_clients import FIXTURE
from featurebuilder.request.model.findings import dotted as in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import RouterKey
    from featurebuilder.project.routers.router_dependencies import Guard
    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.request.asking import FoundRequest
    from featurebuilder.request.model.field_types import DottedName

_PLAIN = frozenset({"bool", "bytes", "float", "int", "str"})
_NAMES_OF_TESTS = ("app", "client", "router")
_PASSING = ("dependency_overrides", "headers", "auth=", "cookies")


def find_dependencies(asked: FoundRequest, project: Project) -> tuple[DependencyConventions, ...]:
    """Return the dependencies of the request's endpoints, without duplicates.

    Raises:
        UnusableProjectError: with one problem per dependency that is missing, not callable, or has
            the same name as another one; each with its place in the request.
    """
    finder = _Finder(asked, project)
    found: dict[str, DependencyConventions] = {}
    called: dict[str, str] = {}
    problems: list[Problem] = []
    for dotted, path in _requested_dependencies(asked):
        if dotted in found:
            continue
        if reason := finder.reason(dotted):
            what, remedy = reason
            problems.append(Problem(f"{in_words(path)}: {what}", asked.place(*path), remedy))
            continue
        if called.setdefault(dotted.name, dotted) != dotted:
            what = f"{in_words(path)}: {dotted} has the same name as {called[dotted.name]}"
            remedy = "import one of them under another name in a module of the project"
            problems.append(Problem(what, asked.place(*path), remedy))
            continue
        found[dotted] = _with_needs(project, finder.resolve(dotted))
    if problems:
        raise UnusableProjectError(*problems)
    return tuple(found.values())


def _requested_dependencies(
    asked: FoundRequest,
) -> Iterator[tuple[DottedName, tuple[str | int, ...]]]:
    """Yield each dependency of the request with its key path."""
    request = asked.request
    for number, dotted in enumerate(request.dependencies):
        yield dotted, ("dependencies", number)
    for place, endpoint in enumerate(request.endpoints):
        at = ("endpoints", place)
        for number, dotted in enumerate(endpoint.dependencies):
            yield dotted, (*at, "dependencies", number)
        for name, parameter in endpoint.parameters.items():
            if parameter.dependency:
                yield parameter.dependency, (*at, "parameters", name, "dependency")


@dataclass(frozen=True, slots=True)
class _Finder:
    """Look up dependencies in the project."""

    asked: FoundRequest
    project: Project

    def reason(self, dotted: DottedName) -> tuple[str, str] | None:
        """Return the problem and its remedy, or ``None`` if the dependency is usable."""
        file = self._file(dotted)
        if file is None:
            return f"the project has no module {dotted.module!r}", self._suggestion(dotted)
        definition = self._definition(dotted)
        if definition is None:
            module = self.project.resolver.module(file)
            names = [*module.definitions, *module.imports] if module else []
            near = get_close_matches(dotted.name, names, n=1)
            remedy = (
                f"did you mean '{dotted.module}.{near[0]}'?" if near else self._suggestion(dotted)
            )
            return f"{file} has no {dotted.name!r}", remedy
        if isinstance(definition.node, ast.Constant | ast.Dict | ast.List | ast.Tuple):
            return f"{dotted.name!r} in {file} is not callable", "use a function or a class"
        return None

    def resolve(self, dotted: DottedName) -> DependencyConventions:
        """Return the dependency with its return type, as far as the source declares it."""
        plain = DependencyConventions(dotted, dotted.module, dotted.name)
        match self._definition(dotted):
            case Definition(path=path, name=name, node=ast.ClassDef()):
                return replace(plain, kind=name, type_module=self.project.finder.name_of(path))
            case Definition(path=path, node=ast.FunctionDef() | ast.AsyncFunctionDef() as node):
                return self._with_return_type(plain, path, unquote_annotation(node.returns))
            case _:
                return plain

    def _with_return_type(
        self, plain: DependencyConventions, path: str, returns: ast.expr | None
    ) -> DependencyConventions:
        """Return the dependency with the type that the annotation ``returns`` resolves to."""
        if returns is None:
            return plain
        if isinstance(returns, ast.Name) and returns.id in _PLAIN:
            return replace(plain, kind=returns.id)
        found = class_in(self.project.resolver, path, returns)
        if found is None:
            return plain
        parts = ast.walk(returns)
        optional = any(isinstance(one, ast.Constant) and one.value is None for one in parts)
        module = self.project.finder.name_of(found.path)
        return replace(plain, kind=found.name, type_module=module, optional=optional)

    def _file(self, dotted: DottedName) -> str | None:
        """Return the path of the dependency's module, if the project has it."""
        application = self.project.application.key.path
        return self.project.finder.find(application, dotted.module)

    def _definition(self, dotted: DottedName) -> Definition | None:
        """Return the dependency's definition, if its module has one."""
        file = self._file(dotted)
        return self.project.resolver.definition(file, dotted.name) if file else None

    def _suggestion(self, dotted: DottedName) -> str:
        """Return a remedy: the most similar dependency of the project, or a few common ones."""
        known = [
            f"{self.project.finder.name_of(one.definition.path)}.{one.definition.name}"
            for one in read_dependencies(self.project.resolver)
        ]
        alike = [one for one in known if one.rpartition(".")[2] == dotted.name]
        near = alike or get_close_matches(dotted, known, n=1)
        if near:
            return f"did you mean '{near[0]}'?"
        shown = ", ".join(known[:3])
        return f"existing dependencies: {shown}" if shown else "add it to the project first"


def unquote_annotation(annotation: ast.expr | None) -> ast.expr | None:
    """Return the expression inside a quoted annotation; ``None`` if it is not valid Python."""
    if not (isinstance(annotation, ast.Constant) and isinstance(annotation.value, str)):
        return annotation
    try:
        return ast.parse(annotation.value, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def guards_for(
    project: Project,
    router: RouterKey,
    conventions: Conventions,
    own: tuple[DependencyConventions, ...] = (),
) -> GuardConventions | None:
    """Return the dependencies that run before the endpoints of ``router``, or ``None`` without any.

    For a router that is not included yet, use the guards of the project's aggregator. ``own`` are
    the guards of the router itself, and of its class.
    """
    graph, resolver = project.graph, project.resolver
    if graph.parents(router):
        found = guards_above(graph, resolver, router)
    else:
        parent = project.aggregator or project.application
        found = guards_through(graph, resolver, parent.key)
    if not found and not own:
        return None
    of_tests = {conventions.application_variable, *_NAMES_OF_TESTS}
    taken = {one.name: one.dotted for one in conventions.dependencies} | dict.fromkeys(of_tests, "")
    named: dict[str, DependencyConventions] = {}
    others: list[str] = []
    above = [(dependency_of(guard), _describe_guard(guard)) for guard in found]
    for dependency, words in (*above, *((one, one.dotted) for one in own)):
        if dependency and taken.setdefault(dependency.name, dependency.dotted) == dependency.dotted:
            named[dependency.dotted] = dependency
        else:
            others.append(words)
    guards = tuple(_with_needs(project, one) for one in named.values())
    by_fixture = conventions.client_way == FIXTURE and conventions.storage is None
    passes = by_fixture and _client_passes(project, conventions)
    return GuardConventions(guards, tuple(dict.fromkeys(others)), passes)


def _with_needs(project: Project, dependency: DependencyConventions) -> DependencyConventions:
    """Return the dependency with what it reads from a request."""
    file = project.finder.find(project.application.key.path, dependency.module)
    if file is None:
        return dependency
    return replace(dependency, needs=needs_of(project.resolver, file, dependency.name))


def needs_of(resolver: Resolver, path: str, name: str) -> tuple[CredentialConventions, ...]:
    """Return what the dependency ``name`` of the file ``path`` reads from a request."""
    return tuple(CredentialConventions(*one) for one in read_credentials(resolver, path, name))


def dependency_of(guard: Guard) -> DependencyConventions | None:
    """Return a guard as a plain value, or ``None`` if it cannot be imported by name."""
    if not guard.name:
        return None
    return DependencyConventions(f"{guard.module}.{guard.name}", guard.module, guard.name)


def _describe_guard(guard: Guard) -> str:
    return guard.text if guard.name else f"{guard.text} ({guard.path})"


def _client_passes(project: Project, conventions: Conventions) -> bool:
    """Return whether the test client's fixture satisfies the guards, for example with headers."""
    fixtures = find_fixtures(project.resolver, conventions.test_path)
    client = fixtures.get(conventions.client_name)
    asked = with_requested_fixtures(client, fixtures) if client else ()
    return any(sign in ast.unparse(one.node) for one in asked for sign in _PASSING)
