"""What of a tree is at odds with a request: path operations and includes that are there already."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.plan.contexts import common_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.draft import Draft
    from featurebuilder.plan.expected import ExpectedAnswer
    from featurebuilder.project.graph import Key
    from featurebuilder.project.project import Project
    from featurebuilder.request.model import FeatureRequest


def is_included_otherwise(
    draft: Draft, key: Key, request: FeatureRequest, keywords: Mapping[str, str]
) -> bool:
    """Return whether the router is included with a prefix or tags that the request had before."""
    for include in draft.project.graph.parents(key):
        there = dict(include.arguments)
        prefix = include.prefix or ""
        if "prefix" in keywords and prefix and not prefix.endswith(common_prefix(request)):
            return True
        if {"tags"} <= keywords.keys() & there.keys():
            old, new = (ast.dump(ast.parse(d["tags"], mode="eval")) for d in (there, keywords))
            if old != new:
                return True
    return False


def refuse_served_already(project: Project, own: Key, expected: tuple[ExpectedAnswer, ...]) -> None:
    """Refuse a path operation that a router of the tree has already: which would answer?

    Raises:
        UnusableProjectError: naming each of them.
    """
    graph, wanted = project.graph, {answer.operation for answer in expected}
    problems = [
        Problem(
            f"{operation.method.upper()} {prefix}{operation.path} is served already",
            Location(operation.router.path, operation.line),
            "give the endpoint another path in the request",
        )
        for operation in graph.operations
        if operation.router != own
        for prefix in graph.served_prefixes(operation.router)
        if f"{operation.method.upper()} {prefix}{operation.path}" in wanted
    ]
    if problems:
        raise UnusableProjectError(*problems)
