"""What a tree puts in front of a feature's router, as conventions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.plan.dependency_conventions import DependencyConventions, GuardConventions
from featurebuilder.project.fixtures import closure, visible_fixtures
from featurebuilder.project.guards import guards_above, guards_of
from featurebuilder.project.test_clients import FIXTURE

if TYPE_CHECKING:
    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.project.graph import Key
    from featurebuilder.project.guards import Guard
    from featurebuilder.project.project import Project

_NAMES_OF_TESTS = ("app", "client", "router")
_PASSING = ("dependency_overrides", "headers", "auth=", "cookies")


def guards_for(project: Project, router: Key, conventions: Conventions) -> GuardConventions | None:
    """Return what requests pass before they reach ``router``, or ``None`` if that is nothing.

    A router that nothing includes yet is taken for one of the project's aggregator.
    """
    graph, resolver = project.graph, project.resolver
    if graph.parents(router):
        found = guards_above(graph, resolver, router)
    else:
        parent = project.aggregator or project.application
        found = guards_of(graph, resolver, parent.key)
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
            others.append(_words(guard))
    by_fixture = conventions.client_way == FIXTURE and conventions.storage is None
    passes = by_fixture and _passes(project, conventions)
    return GuardConventions(tuple(named.values()), tuple(dict.fromkeys(others)), passes)


def _words(guard: Guard) -> str:
    return guard.text if guard.name else f"{guard.text} ({guard.path})"


def _passes(project: Project, conventions: Conventions) -> bool:
    """Return whether the fixture that is the test's client brings what guards ask for."""
    fixtures = visible_fixtures(project.resolver, conventions.test_path)
    client = fixtures.get(conventions.client_name)
    asked = closure(client, fixtures) if client else ()
    return any(sign in ast.unparse(one.node) for one in asked for sign in _PASSING)
