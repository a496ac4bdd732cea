"""Detect path operations and includes of the project that collide with a request."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.draft import Draft
    from featurebuilder.plan.expected import ExpectedResponse
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import RouterKey


def has_conflicting_include(
    draft: Draft, key: RouterKey, common: str, keywords: Mapping[str, str]
) -> bool:
    """Return whether an existing include gives the router another prefix or other tags.

    ``common`` is the prefix that the request's path operations share. ``keywords`` are the
    ``prefix`` and ``tags`` that the request now sets at the include.
    """
    for include in draft.project.graph.parents(key):
        there = dict(include.arguments)
        prefix = include.prefix or ""
        if "prefix" in keywords and prefix and not prefix.endswith(common):
            return True
        if {"tags"} <= keywords.keys() & there.keys():
            old, new = (ast.dump(ast.parse(d["tags"], mode="eval")) for d in (there, keywords))
            if old != new:
                return True
    return False


def refuse_duplicate_operations(
    project: Project, own: RouterKey, expected: tuple[ExpectedResponse, ...]
) -> None:
    """Refuse path operations that another router of the project already serves.

    With two handlers for one path, the order of includes would decide which one runs.

    Raises:
        UnusableProjectError: with each of them.
    """
    graph, wanted = project.graph, {answer.operation for answer in expected}
    problems = [
        Problem(
            f"{operation.method.upper()} {prefix}{operation.path} is already served",
            Location(operation.router.path, operation.line),
            "change the endpoint's path in the request",
        )
        for operation in graph.operations
        if operation.router != own
        for prefix in graph.served_prefixes(operation.router)
        if f"{operation.method.upper()} {prefix}{operation.path}" in wanted
    ]
    if problems:
        raise UnusableProjectError(*problems)
