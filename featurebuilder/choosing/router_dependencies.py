"""Find the guards of a feature's router: the dependencies of the routers above it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.conventions.dependencies import DependencyConventions, GuardConventions
from featurebuilder.project.routers.router_dependencies import guards_above, guards_through
from featurebuilder.project.testing.fixtures import find_fixtures, with_requested_fixtures
from featurebuilder.project.testing.test_clients import FIXTURE

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import RouterKey
    from featurebuilder.project.routers.router_dependencies import Guard

_NAMES_OF_TESTS = ("app", "client", "router")
_PASSING = ("dependency_overrides", "headers", "auth=", "cookies")


def guards_for(
    project: Project, router: RouterKey, conventions: Conventions
) -> GuardConventions | None:
    """Return the dependencies that run before ``router`` gets a request, or ``None`` without any.

    For a router that is not included yet, use the guards of the project's aggregator.
    """
    graph, resolver = project.graph, project.resolver
    if graph.parents(router):
        found = guards_above(graph, resolver, router)
    else:
        parent = project.aggregator or project.application
        found = guards_through(graph, resolver, parent.key)
    if not found:
        return None
    of_tests = {conventions.application_variable, *_NAMES_OF_TESTS}
    taken = {one.name: one.dotted for one in conventions.dependencies} | dict.fromkeys(of_tests, "")
    named: dict[str, DependencyConventions] = {}
    others: list[str] = []
    for guard in found:
        dotted = f"{guard.module}.{guard.name}"
        if guard.name and taken.setdefault(guard.name, dotted) == dotted:
            named[dotted] = DependencyConventions(dotted, guard.module, guard.name)
        else:
            others.append(_describe_guard(guard))
    by_fixture = conventions.client_way == FIXTURE and conventions.storage is None
    passes = by_fixture and _client_passes(project, conventions)
    return GuardConventions(tuple(named.values()), tuple(dict.fromkeys(others)), passes)


def _describe_guard(guard: Guard) -> str:
    return guard.text if guard.name else f"{guard.text} ({guard.path})"


def _client_passes(project: Project, conventions: Conventions) -> bool:
    """Return whether the test client's fixture satisfies the guards, for example with headers."""
    fixtures = find_fixtures(project.resolver, conventions.test_path)
    client = fixtures.get(conventions.client_name)
    asked = with_requested_fixtures(client, fixtures) if client else ()
    return any(sign in ast.unparse(one.node) for one in asked for sign in _PASSING)
